"""What a translator needs: every text as a gettext template, and what a language still lacks.

Every text has its English (a test sees to it), so the English catalogue is the list
of all texts; its wording stands beside each as a hint for who reads no Indonesian.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from kiosk.catalogues import LOCALE, OWN_NAME, read

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

#: What an applicant sees, hears and takes home; the rest is for staff and technicians.
APPLICANT = ("documents", "faults", "printing", "queue", "screens", "visit", "voice")
HEAD = """# Texts of Anjungan. Indonesian is the original; the English stands above each text.
# A blank in braces, such as {time}, stays as it is. What is left empty is said in English;
# in Indonesian instead, where the head of the file has a line "X-Fallback: id\\n".
#"""
NAME_HINT = "The name of your language in itself, as on its button."


@dataclass(frozen=True, slots=True)
class Lack:
    """A text that a language does not say yet, and why when it was tried."""

    text: str
    english: str
    area: str
    why: str = ""


def areas() -> tuple[str, ...]:
    """The parts that the texts come in, one file each."""
    return tuple(sorted(path.stem for path in (LOCALE / "en").glob("*.po")))


def template(wanted: Iterable[str]) -> bytes:
    """A .pot of the texts of those areas."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    pot = Catalog(project="Anjungan", header_comment=HEAD, charset="utf-8", fuzzy=False)
    for area, message in _english(wanted):
        hints = [f"English: {wording}" for wording in _wordings(message)]
        if message.id == OWN_NAME:
            hints = [NAME_HINT]
        pot.add(message.id, locations=[(area, 1)], auto_comments=hints)
    file = BytesIO()
    write_po(file, pot, width=0, omit_header=False, include_lineno=False)
    return file.getvalue()


def lacks(language: str, wanted: Iterable[str]) -> tuple[Lack, ...]:
    """What `language` does not say of those areas, in their order."""
    have = read(language)
    return tuple(
        Lack(text, _wordings(message)[-1], area, have.wrong.get(text, ""))
        for area, message in _english(wanted)
        if (text := _text(message)) not in have.texts
    )


def strays(language: str) -> tuple[str, ...]:
    """What `language` says of texts that there are no longer, and files that cannot be read."""
    known = {_text(message) for _, message in _english(areas())}
    have = read(language)
    return (*sorted(set(have.texts) - known), *sorted(text for text in have.wrong if text not in known))


def count(wanted: Iterable[str]) -> int:
    """How many texts those areas have."""
    return sum(1 for _ in _english(wanted))


def texts(wanted: Iterable[str]) -> tuple[str, ...]:
    """The texts of those areas, as they stand in the program."""
    return tuple(_text(message) for _, message in _english(wanted))


def _english(wanted: Iterable[str]) -> Iterator[tuple[str, Message]]:
    from babel.messages.pofile import read_po

    seen: set[str] = set()
    for area in wanted:
        path = LOCALE / "en" / f"{area}.po"
        if not path.is_file():
            continue
        with path.open("rb") as file:
            catalogue: Catalog = read_po(file, locale="en")
        for message in catalogue:
            if message.id and _text(message) not in seen:
                seen.add(_text(message))
                yield area, message


def _text(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, (tuple, list)) else message.id)


def _wordings(message: Message) -> tuple[str, ...]:
    said = message.string
    return tuple(map(str, said)) if isinstance(said, (tuple, list)) else (str(said),)
