"""The words by which a person plays with a simulated printer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kiosk.hardware.printer.simulator import NEAR_END_MM, PrinterSimulator

WORDS: Mapping[str, Callable[[PrinterSimulator], None]] = {
    "paper out": lambda printer: printer.load_paper(0),
    "paper low": lambda printer: printer.load_paper(NEAR_END_MM - 1),
    "paper ok": lambda printer: printer.load_paper(),
    "cover open": PrinterSimulator.open_cover,
    "cover closed": PrinterSimulator.close_cover,
    "cutter jam": PrinterSimulator.jam_cutter,
    "cutter ok": PrinterSimulator.free_cutter,
    "silent": PrinterSimulator.fall_silent,
    "answer": PrinterSimulator.answer_again,
    "stall": PrinterSimulator.stall,
    "go on": PrinterSimulator.go_on,
    "unplug": PrinterSimulator.unplug,
    "plug": PrinterSimulator.plug,
    "status": lambda printer: None,
}


def obey(printer: PrinterSimulator, words: str) -> str:
    """Do what `words` say and tell the printer's state; “paper 30” leaves 30 mm.
    Raises ValueError for words that mean nothing here."""
    said = " ".join(words.lower().split())
    if said.startswith("paper ") and said[6:].isdecimal():
        printer.load_paper(float(said[6:]))
    elif said in WORDS:
        WORDS[said](printer)
    else:
        raise ValueError(f"“{said}” means nothing to a printer. Say one of: {', '.join(WORDS)}, paper MM.")
    return printer.health
