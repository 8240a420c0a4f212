"""Writes docs/faults.md from the fault catalogue, so that the two cannot differ.

`--check` writes nothing, and exits 1 when the page is not what the catalogue says.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kiosk.faults import CATALOGUE, Entry, FaultCode
from kiosk.words import say

PAGE = Path(__file__).resolve().parent.parent / "docs" / "faults.md"

HEAD = """# Gangguan / Faults

<!-- Written by tools/fault_manual.py from kiosk/faults.py. Change those, not this page. -->

Kode kecil di bawah kalimat pada layar, dan di catatan sistem, ada di halaman ini.

The small code below the words on the screen, and in the log, is on this page.
For each: what the applicant reads, what the staff read, what the technician does.
"""

KINDS = {
    "PRN": "Mesin cetak / Printer",
    "RDR": "Pemindai kode / Code reader",
    "CAM": "Kamera dokumen / Document camera",
    "SIT": "Server antrean / Site",
    "CTR": "Server pusat / Centre",
    "DSK": "Penyimpanan / Disk",
    "USB": "Media USB / USB stick",
    "KEY": "Kunci / Keys",
    "VOC": "Suara / Voice",
}

READERS = (
    ("Pemohon / applicant", "applicant"),
    ("Petugas / staff", "staff"),
    ("Teknisi / technician", "remedy"),
)


def manual() -> str:
    """The whole page."""
    parts = [HEAD]
    kind = ""
    for code, entry in CATALOGUE.items():
        if not code.startswith(kind) or not kind:
            kind = code.partition("-")[0]
            parts.append(f"## {KINDS[kind]}\n")
        parts.append(_section(code, entry))
    return "\n".join(parts)


def _section(code: FaultCode, entry: Entry) -> str:
    rows = [
        f"### {code} {code.name.replace('_', ' ').lower()}\n",
        "| | Indonesia | English |",
        "|---|---|---|",
    ]
    for who, field in READERS:
        words = str(getattr(entry, field))
        rows.append(f"| {who} | {words} | {say(words, 'en')} |")
    return "\n".join(rows) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="Write docs/faults.md from the fault catalogue.")
    parser.add_argument("--check", action="store_true", help="exit 1 when the page is not up to date")
    if not parser.parse_args().check:
        PAGE.write_text(manual(), "utf-8")
        return 0
    if PAGE.read_text("utf-8") == manual():
        return 0
    print(f"{PAGE.name} is not what the catalogue says: run python tools/fault_manual.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
