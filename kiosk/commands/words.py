"""`kiosk words`: the languages, what one lacks, and the template for a new one."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk.catalogues import CODE
from kiosk.commands.common import BAD, GOOD, WRONG_USE, language, settings_parent
from kiosk.words import SOURCE_LANGUAGE, languages, mark, own_name, read_also, say

WRITTEN = mark("{file} ditulis: {count} teks.")
NOT_WRITTEN = mark("{file} tidak dapat ditulis: {why}.")
KNOWN = mark("{code}  {name}: {said} dari {total} teks")
LACKING = mark("{area}: {words}")
UNUSABLE = mark("{area}: {words} (tidak dipakai: {why})")
STRAY = mark("Tidak dikenal, jadi tidak dipakai: {words}")
WHOLE = mark("{name}: semua {total} teks ada.")
NO_LANGUAGE = mark("Bahasa {code} belum ada. Yang ada: {known}.")
NO_AREA = mark("Bagian {area} tidak ada. Yang ada: {known}.")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "words", parents=[settings_parent()], help="the languages, what one lacks, a template for a new one"
    )
    parser.add_argument("code", nargs="?", metavar="LANGUAGE", help="say what this language lacks")
    parser.add_argument("--template", type=Path, metavar="FILE", help="write every text as a .pot")
    parser.add_argument("--area", action="append", metavar="AREA", help="of this part alone; may be repeated")
    parser.add_argument("--applicant", action="store_true", help="of what applicants see alone")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """1 when the language asked about lacks something."""
    from kiosk import translating

    read_also(args.config / "locale")
    known = translating.areas()
    wanted: Sequence[str] = args.area or (translating.APPLICANT if args.applicant else known)
    for area in args.area or ():
        if area not in known:
            return _wrong(NO_AREA, area=area, known=", ".join(known))
    if args.template is not None:
        return _write(args.template, translating.template(wanted), translating.count(wanted))
    if args.code is None:
        return _list(args.json, wanted)
    if not CODE.fullmatch(args.code) or args.code not in languages():
        return _wrong(NO_LANGUAGE, code=args.code, known=", ".join(languages()))
    return _lacking(args.code, args.json, wanted)


def _list(as_json: bool, wanted: Sequence[str]) -> int:
    from kiosk.translating import count, lacks

    total = count(wanted)
    for code in languages():
        said = total if code == SOURCE_LANGUAGE else total - len(lacks(code, wanted))
        values = {"code": code, "name": own_name(code), "said": said, "total": total}
        print(json.dumps(values, ensure_ascii=False) if as_json else say(KNOWN, language(), **values))
    return GOOD


def _lacking(code: str, as_json: bool, wanted: Sequence[str]) -> int:
    from kiosk.translating import count, lacks, strays

    missing = lacks(code, wanted) if code != SOURCE_LANGUAGE else ()
    for one in missing:
        if as_json:
            told = {"area": one.area, "text": one.text, "english": one.english, "why": one.why}
            print(json.dumps(told, ensure_ascii=False))
        else:
            print(
                say(UNUSABLE if one.why else LACKING, language(), area=one.area, words=one.text, why=one.why)
            )
    stray = strays(code) if code != SOURCE_LANGUAGE else ()
    for text in stray:
        print(say(STRAY, language(), words=text), file=sys.stderr)
    if not missing and not as_json:
        print(say(WHOLE, language(), name=own_name(code), total=count(wanted)))
    return BAD if missing or stray else GOOD


def _write(path: Path, template: bytes, texts: int) -> int:
    from kiosk.client.safe_files import write_whole

    try:
        write_whole(path, template)
    except OSError as error:
        print(say(NOT_WRITTEN, language(), file=path, why=error.strerror), file=sys.stderr)
        return BAD
    print(say(WRITTEN, language(), file=path, count=texts))
    return GOOD


def _wrong(text: str, **values: object) -> int:
    print(say(text, language(), **values), file=sys.stderr)
    return WRONG_USE
