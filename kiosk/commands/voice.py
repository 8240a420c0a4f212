"""`kiosk voice`: hear the voice of the booth, and see what may be recorded for it."""

from __future__ import annotations

import argparse
import json
import sys

from kiosk.commands.common import BAD, GOOD, WRONG_USE, language, settings_parent
from kiosk.words import languages, mark, say

LONGEST_S = 600.0
HEARD = mark("Terdengar lewat {speaker}. Suara mulai setelah {began_ms} ms.")
NO_SPEAKER = mark("Pengeras suara belum diatur. Isi `speaker` pada bagian [voice] di booth.toml.")
SILENT = mark("{words} {remedy} ({fault})")
PRESENT, ABSENT = mark("ada"), mark("belum")
CLIP = mark("{state}  {file}  {words}")
COUNTED = mark("{present} dari {total} rekaman ada.")
NO_LANGUAGE = mark("Bahasa {code} belum ada. Yang ada: {known}.")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("voice", help="hear the voice guide; list what may be recorded for it")
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    words = kinds.add_parser("say", parents=[settings_parent()], help="say something through the speaker")
    words.add_argument("text")
    words.add_argument("--language", default="id", metavar="CODE")
    words.add_argument("--volume", type=int, choices=range(101), metavar="PERCENT")
    words.add_argument("--headphones", action="store_true", help="through the headphones' device")
    words.add_argument("--json", action="store_true", help="one JSON object")
    words.set_defaults(run=hear)
    clips = kinds.add_parser("clips", parents=[settings_parent()], help="the sentences, a recording each")
    clips.add_argument("--language", default="id", metavar="CODE")
    clips.add_argument("--missing", action="store_true", help="only those that are not recorded")
    clips.add_argument("--json", action="store_true", help="one JSON object a line")
    clips.set_defaults(run=list_clips)


def hear(args: argparse.Namespace) -> int:
    """Say it, and how long it took to begin; 1 when nothing can be heard."""
    from kiosk.clock import SystemClock
    from kiosk.commands.common import load
    from kiosk.commands.speaking import speaker_at
    from kiosk.hardware.speaker.port import Utterance

    settings, clock = load(args), SystemClock()
    voice = settings.booth_file.voice
    url = (args.headphones and voice.headphones) or voice.speaker
    if not url:
        print(say(NO_SPEAKER, language()), file=sys.stderr)
        return BAD
    volume = voice.volume_percent if args.volume is None else args.volume
    with speaker_at(url, settings, clock) as speaker:
        speaker.speak([Utterance(args.text, args.language)], volume)
        speaker.wait(LONGEST_S)
        fault, began_ms = speaker.problem(), round(speaker.began_after_s * 1000)
    if args.json:
        told = {"speaker": url, "began_ms": None if fault else began_ms}
        print(json.dumps({**told, "fault": None if fault is None else fault.code.value}))
    elif fault is None:
        print(say(HEARD, language(), speaker=url, began_ms=began_ms))
    else:
        staff, remedy = (say(part, language()) for part in (fault.entry.staff, fault.entry.remedy))
        print(say(SILENT, language(), words=staff, remedy=remedy, fault=fault), file=sys.stderr)
    return GOOD if fault is None else BAD


def list_clips(args: argparse.Namespace) -> int:
    """Every sentence that is always the same, with the file that it would be played from."""
    from kiosk.commands.common import load
    from kiosk.commands.sentences import clips_of
    from kiosk.commands.speaking import recordings

    settings = load(args)
    if args.language not in languages():
        print(say(NO_LANGUAGE, language(), code=args.language, known=", ".join(languages())), file=sys.stderr)
        return WRONG_USE
    recorded = recordings(settings)
    present = total = 0
    for clip, text in clips_of(settings, args.language).items():
        path = recorded.path(args.language, clip)
        is_there = path is not None and path.is_file()
        total, present = total + 1, present + is_there
        if args.missing and is_there:
            continue
        if args.json:
            print(json.dumps({"file": str(path), "text": text, "present": is_there}, ensure_ascii=False))
        else:
            state = say(PRESENT if is_there else ABSENT, language())
            print(say(CLIP, language(), state=state, file=path, words=text))
    if not args.json:
        print(say(COUNTED, language(), present=present, total=total))
    return GOOD
