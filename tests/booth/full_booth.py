"""A walk-in at a booth whose disk is full from the first page on; says as JSON what happened.

Run in its own mount namespace: the state is on a tmpfs, the folder beside it is not.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from crew_booth import NUMBER, CrewBooth

from kiosk.visit import events as on
from kiosk.visit.sentences import sentence
from kiosk.visit.steps import Entrance, Step

FAMILY = {
    "nik": "6310011201579906",
    "name": "Siti Spesimen",
    "place": "home",
    "address": "Jl. Contoh No. 1",
    "needed": "later",
    "phone": "0812 0000 9901",
}


def main(folder: Path, state: Path, site_url: str) -> dict[str, object]:
    with CrewBooth(folder, site_url, state=state) as booth:
        booth.do(
            on.Touched(),
            on.EntranceChosen(Entrance.WALK_IN),
            on.ServiceChosen("renew_expired"),
            on.Next(),
            on.NoCard(),
            on.ScanStarted(),
        )
        ballast = state / "ballast"
        with ballast.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(512))
            except OSError:
                pass
        booth.devices.lay("ktp")
        booth.until(lambda: booth.visit.fault is not None, "told")
        saving = booth.visit.fault
        words = [sentence(saving, booth.visit.step)] if saving else []
        left_to_officer = booth.visit.paper("ktp").state.value
        booth.do(on.PageKept(), on.ScanSkipped(), on.Next())
        booth.see(Step.TICKET)
        paperwork = booth.see_paper().value
        number, fault = booth.visit.ticket, booth.visit.fault
        words += [sentence(fault, booth.visit.step)] if fault else []
        booth.do(on.Ended())
        booth.do(
            on.Touched(),
            on.EntranceChosen(Entrance.BOOKING),
            on.TypeNumberChosen(),
            on.Next(),
            on.NumberTyped(NUMBER),
        )
        booth.see(Step.FOUND)
        booth.do(on.Next(), on.Next())
        booth.see(Step.TICKET)
        booked = booth.visit.ticket
        booth.see_paper()
        booth.do(on.Ended())
        booth.do(on.Touched(), on.EntranceChosen(Entrance.HOME_VISIT), on.Next())
        booth.do(*(on.Answered(field, text) for field, text in FAMILY.items()))
        booth.do(on.ScanSkipped(), on.Next())
        booth.see(Step.SLIP)
        booth.see_paper()
        home_visit, why = booth.visit.slip, booth.visit.fault
        words += [sentence(why, booth.visit.step)] if why else []
        booth.do(on.Ended())
        ballast.unlink()
        booth.do(
            on.Touched(),
            on.EntranceChosen(Entrance.WALK_IN),
            on.ServiceChosen("new_adult"),
            on.Next(),
            on.NoCard(),
            on.ScanSkipped(),
            on.Next(),
        )
        booth.see(Step.TICKET)
        return {
            "saving": saving.code.name if saving else None,
            "left_to_officer": left_to_officer,
            "label": number.label if number else None,
            "label_of_booking": booked.label if booked else None,
            "paperwork": paperwork,
            "fault": fault.code.name if fault else None,
            "home_visit": home_visit.value if home_visit else None,
            "words": words,
            "after_room_was_made": booth.see_paper().value,
            "kept_then": len(booth.parcels()),
            "unsealed_or_partial": [path.name for path in booth.sealed_files],
        }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])))
