"""Reading an identity card (KTP): a proposal, which its holder confirms or mends.

No field is more than that. Each says whether it is doubtful, so that a person
looks where the machine was not sure; what is read lives in memory alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Generic, TypeVar

import cv2
import numpy as np

from kiosk.clock import Clock, Deadline, SystemClock
from kiosk.documents.ktp import fields as ktp_fields
from kiosk.documents.ktp import nik as ktp_nik
from kiosk.documents.ktp.paper import is_even
from kiosk.documents.ktp.rows import RIGHT_MM, Row, find_rows, rows_of, values_from
from kiosk.documents.ktp.words import words_of
from kiosk.documents.ocr.reader import Lattice, Line, Reader
from kiosk.documents.pixels import Pixels, grey_of
from kiosk.faults import Fault

READ_WITHIN_S = 20.0
"""A second where nothing else runs; more where a card has to be searched for text,
and much more on a machine that is busy."""

_SEX_WIDE_MM = 21.0
_BEFORE_MM = 0.3
_NIK_ENDS_MM, _NIK_PAPER_MM = 63.0, 60.0
_LEAST_ROWS = 2
_NIK_DIGITS = 11
_NEXT_ROW_MM = 6.2
_SURE = 0.6

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Proposed(Generic[T]):
    """One field as it was read; None where nothing was. Not shown in a repr."""

    value: T | None = field(default=None, repr=False)
    doubtful: bool = True


@dataclass(frozen=True, slots=True)
class KtpProposal:
    """What a card seems to say. `sex` is "L" or "P"."""

    nik: Proposed[str] = Proposed()
    name: Proposed[str] = Proposed()
    birth_place: Proposed[str] = Proposed()
    birth_date: Proposed[date] = Proposed()
    sex: Proposed[str] = Proposed()

    @property
    def fields(self) -> int:
        """How many fields were read."""
        read = (self.nik, self.name, self.birth_place, self.birth_date, self.sex)
        return sum(one.value is not None for one in read)


def read_ktp(
    page: Pixels, reader: Reader, within_s: float = READ_WITHIN_S, clock: Clock | None = None
) -> KtpProposal | Fault:
    """What the card in `page` says; the card is laid flat and fills the picture,
    either way up or on its side, (height, width, 3) or (height, width). A card of
    which nothing could be read is an empty proposal; a Fault is TEXT_READER_AWAY."""
    return _Reading(reader, Deadline.after(clock or SystemClock(), within_s)).read(page)


class _Gone(Exception):
    """The reader did not answer."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


@dataclass(frozen=True, slots=True)
class _Value:
    """Two looks at the value of a row: whole, and word by word. `clear` says that the
    words stood well apart, `even` that nothing lies on the paper."""

    looks: tuple[Line, ...] = ()
    clear: bool = True
    even: bool = True


_NO_VALUE = _Value()


class _Reading:
    """One card, and the time that is left for it."""

    def __init__(self, reader: Reader, deadline: Deadline) -> None:
        self._reader = reader
        self._deadline = deadline

    def read(self, page: Pixels) -> KtpProposal | Fault:
        lying = page if page.shape[1] >= page.shape[0] else np.rot90(page)
        ways = [np.ascontiguousarray(lying), np.ascontiguousarray(lying[::-1, ::-1])]
        finders: tuple[Callable[[Pixels], list[Row]], ...] = (find_rows, self._search)
        best = KtpProposal()
        try:
            for rows_in in finders:
                for card in ways:
                    proposal = self._of_rows(card, rows_in(card))
                    if proposal.nik.value is not None:
                        return proposal
                    best = max(best, proposal, key=lambda one: one.fields)
        except _Gone as gone:
            return gone.fault
        return best

    def _of_rows(self, card: Pixels, rows: Sequence[Row]) -> KtpProposal:
        """What `rows` of `card` say, if they are those of an identity card."""
        named = _named(rows, self._lines([row.cut(card) for row in rows]))
        if len(named) < _LEAST_ROWS:
            return KtpProposal()
        values_mm = values_from(card, [named[name] for name in named if name != "nik"]) - _BEFORE_MM
        ends_mm = {"name": RIGHT_MM, "birth": RIGHT_MM, "sex": values_mm + _SEX_WIDE_MM}
        wanted = [name for name in ends_mm if name in named]
        cuts = [named[name].cut(card, values_mm, ends_mm[name]) for name in wanted]
        values = dict(zip(wanted, self._values(cuts), strict=True))
        name = _name(values.get("name", _NO_VALUE))
        place, born = _birth(values.get("birth", _NO_VALUE))
        sex = _sex(values.get("sex", _NO_VALUE))
        if not _stand_right(named):
            name, place = replace(name, doubtful=True), replace(place, doubtful=True)
        nik = self._nik(card, named["nik"], born.value, sex.value) if "nik" in named else Proposed()
        if nik.value is None or not ktp_nik.agrees(nik.value, born.value, sex.value):
            born, sex = replace(born, doubtful=True), replace(sex, doubtful=True)
        return KtpProposal(nik, name, place, born, sex)

    def _values(self, cuts: Sequence[Pixels]) -> list[_Value]:
        """Each value read twice: whole, and word by word."""
        evened = [_evened(cut) for cut in cuts]
        words = [words_of(strip) for strip in evened]
        read = iter(self._lines([*cuts, *(word for strip, _ in words for word in strip)]))
        whole = [next(read) for _ in cuts]
        return [
            _Value((one, _joined([next(read) for _ in strip], one)), clear, is_even(cut))
            for one, (strip, clear), cut in zip(whole, words, cuts, strict=True)
        ]

    def _nik(self, card: Pixels, row: Row, born: date | None, sex: str | None) -> Proposed[str]:
        """The NIK in `row`: found, and then looked at in several ways."""
        (first,) = self._lattices([row.cut(card, right_mm=_NIK_ENDS_MM)])
        begins_mm = row.place_mm(ktp_nik.begins(first)) - _BEFORE_MM
        looks = _looks_at_nik(card, row, begins_mm)
        nik, doubtful = ktp_nik.choose(self._lattices(looks), born, sex)
        return Proposed(nik, doubtful or not is_even(row.cut(card, begins_mm, _NIK_PAPER_MM)))

    def _search(self, card: Pixels) -> list[Row]:
        """The rows where the reader finds text, whatever the layout says."""
        found = self._reader.find_lines(card, self._left_s)
        if isinstance(found, Fault):
            raise _Gone(found)
        return rows_of(card, found)

    def _lines(self, strips: Sequence[Pixels]) -> list[Line]:
        read = self._reader.read_lines(strips, self._left_s) if strips else []
        if isinstance(read, Fault):
            raise _Gone(read)
        return read

    def _lattices(self, strips: Sequence[Pixels]) -> list[Lattice]:
        read = self._reader.read_lattices(strips, ktp_nik.SYMBOLS, self._left_s)
        if isinstance(read, Fault):
            raise _Gone(read)
        return read

    @property
    def _left_s(self) -> float:
        return self._deadline.remaining_s


def _named(rows: Sequence[Row], lines: Sequence[Line]) -> dict[str, Row]:
    """Which row is which: the NIK by its digits, the others by their labels."""
    named: dict[str, Row] = {}
    for row, line in zip(rows, lines, strict=True):
        digits = sum(letter.isdigit() for letter in line.text)
        name = "nik" if digits >= _NIK_DIGITS else ktp_fields.label_of(line.text)
        if name is not None:
            named.setdefault(name, row)
    if "nik" not in named and "name" in named:
        above = [row for row in rows if row.middle_mm < named["name"].middle_mm - 1.0]
        if above:
            named["nik"] = above[-1]
    return named


def _joined(words: Sequence[Line], whole: Line) -> Line:
    """Words read one by one, as a line; without what the look at the `whole` line
    does not know behind it: a pattern of the card, taken for a word."""
    known = len(whole.text.replace(" ", ""))
    kept: list[Line] = []
    for word in words:
        if kept and sum(len(one.text) for one in kept) >= known:
            break
        kept.append(word)
    scores = [score for word in kept for score in word.scores]
    return Line(" ".join(word.text for word in kept), min(scores, default=0.0), None, tuple(scores))


def _looks_at_nik(card: Pixels, row: Row, left_mm: float) -> list[Pixels]:
    """The digits of the row, seen in ways that fail differently: as it is; its
    light evened, and wider; smaller, in a larger margin, and sharpened."""
    plain = row.cut(card, left_mm, _NIK_ENDS_MM)
    evened = _evened(plain)
    wider = cv2.resize(evened, None, fx=1.2, fy=1.0, interpolation=cv2.INTER_CUBIC)
    loose = row.cut(card, left_mm - 0.4, _NIK_ENDS_MM, pad_mm=0.95)
    soft = cv2.GaussianBlur(loose, (0, 0), 1.5)
    sharp = cv2.addWeighted(loose, 1.8, soft, -0.8, 0.0)
    return [plain, np.asarray(wider, np.uint8), np.asarray(sharp, np.uint8)]


def _evened(strip: Pixels) -> Pixels:
    """`strip` in grey, dark on white, whatever light and pattern lie under it."""
    grey = grey_of(strip)
    side = max(3, grey.shape[0] // 2) | 1
    paper = cv2.medianBlur(cv2.dilate(grey, np.ones((side, side), np.uint8)), side)
    flat = cv2.divide(grey, paper, scale=255.0)
    low = float(np.percentile(flat, 1))
    stretched = (flat.astype(np.float32) - low) * (255.0 / max(255.0 - low, 1.0))
    return np.asarray(np.clip(stretched, 0, 255), np.uint8)


def _stand_right(named: Mapping[str, Row]) -> bool:
    """Whether the name is the row below the NIK, and the birth the next: a row whose
    label was misread stands elsewhere."""
    if not {"nik", "name", "birth"} <= named.keys():
        return False
    nik, name, birth = (named[row].middle_mm for row in ("nik", "name", "birth"))
    return 0 < name - nik < _NEXT_ROW_MM and 0 < birth - name < _NEXT_ROW_MM


def _name(value: _Value) -> Proposed[str]:
    texts = [ktp_fields.tidy(line.text) for line in value.looks]
    if not texts or not texts[-1]:
        return Proposed()
    return Proposed(texts[-1], _shaky(value, texts))


def _birth(value: _Value) -> tuple[Proposed[str], Proposed[date]]:
    found = [ktp_fields.birth_in(ktp_fields.tidy(line.text)) for line in value.looks]
    if not found:
        return Proposed(), Proposed()
    days = [day for _, day in found]
    day = next((day for day in days if day is not None), None)
    places = [place or "" for place, _ in found]
    # The gaps about commas and dashes tell nothing of the words of a place.
    value = replace(value, clear=True)
    return Proposed(places[-1] or None, _shaky(value, places)), Proposed(day, len(set(days)) > 1)


def _sex(value: _Value) -> Proposed[str]:
    found = [ktp_fields.sex_in(line.text) for line in value.looks]
    sex = next((sex for sex in found if sex is not None), None)
    return Proposed(sex, len(set(found)) != 1)


def _shaky(value: _Value, texts: Sequence[str]) -> bool:
    """Whether two looks differ in more than blanks, or neither was sure of every
    letter, or words may be one, or something in them is in no name."""
    differ = len({text.replace(" ", "") for text in texts}) != 1
    sure = max(min(line.scores, default=0.0) for line in value.looks) >= _SURE
    # A blank that the reader saw is there; one that it missed is made up for.
    lost = texts[0].count(" ") > texts[-1].count(" ")
    one_for_two = not value.clear and texts[0].count(" ") != texts[-1].count(" ")
    unclear = one_for_two or (not value.clear and " " not in texts[-1])
    spoilt = not sure or not value.even
    return differ or spoilt or lost or unclear or not ktp_fields.is_name(texts[-1])
