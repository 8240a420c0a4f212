"""Every delay and limit of the booth, in one typed table; tests hand in a fast one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds unless the name says otherwise.

    An idle visit is wiped after `idle_warning_s + idle_grace_s`, which R39
    bounds by 60 s.
    """

    idle_warning_s: float = 40.0
    idle_grace_s: float = 20.0
    ticket_shown_s: float = 12.0
    slip_shown_s: float = 20.0
    tick_s: float = 0.25
    site_answer_s: float = 3.0
    site_tries: int = 3
    site_pause_s: float = 0.3
    board_poll_s: float = 5.0
    #: Between rounds of the reserve; the longer one while the site is away.
    reserve_idle_s: float = 5.0
    reserve_away_most_s: float = 30.0
    #: A booth that stops tries as long to hand in what it still holds.
    last_hand_in_s: float = 5.0
    last_hand_in_pause_s: float = 0.5
    #: Between two looks at the places that are left.
    places_poll_s: float = 5.0
    reader_poll_s: float = 0.25
    reader_reopen_s: float = 2.0
    #: So long the readers see nothing, then the applicant is told that the code is not read.
    nothing_read_s: float = 15.0
    camera_frame_s: float = 2.0
    camera_reopen_s: float = 2.0
    #: Between two pages the camera stays open so long: to open it takes a second.
    camera_lingers_s: float = 8.0
    #: Between two looks whether the plate lies where it lay; sooner while in doubt.
    plate_check_s: float = 2.0
    plate_doubt_s: float = 0.5
    #: A card is read in a second; after this long its holder types.
    read_card_s: float = 20.0
    print_confirm_s: float = 8.0
    #: Between two looks at the devices, for whoever watches from afar.
    devices_s: float = 20.0
    #: The picture story: when nobody has touched the screen so long, each picture so long.
    story_after_s: float = 30.0
    story_picture_s: float = 8.0
    #: The welcome says so long that a visit was wiped.
    wiped_shown_s: float = 15.0
    #: Free room on the disk below which the technician is warned, and no visit begins.
    disk_low_bytes: int = 2_000_000_000
    disk_short_bytes: int = 500_000_000
    #: A second touch within this time of a new screen is the same finger.
    debounce_s: float = 0.25
    preview_width_px: int = 960
    lookups_before_officer: int = 2

    def reserve_pause_s(self, failures: int, chance: float) -> float:
        """How long to wait after `failures` rounds in a row that found no site.
        Doubles up to the most; `chance` (0 to 1) takes up to half of it away, so
        that booths that lost the site together do not come back as one."""
        if not failures:
            return self.reserve_idle_s
        full_s = min(self.reserve_away_most_s, self.reserve_idle_s * 2.0 ** min(failures - 1, 30))
        return float(full_s * (1.0 - chance / 2.0))
