"""`kiosk check`: is the configuration good, and if not, what to write instead."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from kiosk.commands.common import BAD, GOOD, language
from kiosk.settings import Mistake, load, mistakes_in
from kiosk.words import languages, mark, say

ALL_GOOD = mark("Konfigurasi di {folder} benar.")
NO_ICON = mark("Ikon `{value}` tidak ada.")
ICON_OF_PHOSPHOR = mark("Tulis nama ikon dari phosphoricons.com, misalnya identification-card.")
NO_RECIPIENT = mark(
    "Belum lengkap: sealing.recipients kosong, jadi berkas belum dapat disegel dan dikirim. "
    "Salin kunci umum pusat dari `central keys`."
)
HOW_MANY = mark("{count} kesalahan ditemukan.")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from kiosk.commands.common import settings_parent

    parser = subparsers.add_parser("check", parents=[settings_parent()], help="validate the configuration")
    parser.add_argument("--json", action="store_true", help="one JSON object a mistake")
    parser.add_argument("--language", choices=languages(), default=language())
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    mistakes = mistakes_in(args.config)
    mistakes = mistakes or (
        *_mistakes_in_icons(args.config),
        *_mistakes_in_recordings(args.config),
        *_mistakes_in_guide(args.config),
        *_mistakes_in_tls(args.config, args.state),
        *_mistakes_in_centre(args.config),
    )
    for mistake in mistakes:
        if args.json:
            problem = say(mistake.problem, args.language, **mistake.values)
            remedy = say(mistake.remedy, args.language, **mistake.values)
            row = {"file": mistake.file, "line": mistake.line, "key": mistake.key}
            print(json.dumps({**row, "problem": problem, "remedy": remedy}, ensure_ascii=False))
        else:
            print(mistake.told(args.language))
    if not args.json:
        told = say(HOW_MANY, args.language, count=len(mistakes))
        print(told if mistakes else say(ALL_GOOD, args.language, folder=args.config))
    if not mistakes and not load(args.config).sealing.recipients:
        print(say(NO_RECIPIENT, args.language), file=sys.stderr)
    return BAD if mistakes else GOOD


def _mistakes_in_icons(config: Path) -> tuple[Mistake, ...]:
    """Names of no icon: the screen that shows one would end in the middle of a visit."""
    from kiosk.screens.theme.icons import known
    from kiosk.settings.lines import line_of, line_of_each_key

    services = load(config).services_file
    path = config / "services.toml"
    lines = line_of_each_key(path.read_text(encoding="utf-8"))
    named = {
        "priority_group": [group.icon for group in services.priority_group],
        "service": [service.icon for service in services.service],
    }
    return tuple(
        Mistake(
            str(path),
            line_of((table, place, "icon"), lines),
            f"{table}[{place + 1}].icon",
            NO_ICON,
            ICON_OF_PHOSPHOR,
            {"value": icon},
        )
        for table, icons in named.items()
        for place, icon in enumerate(icons)
        if not known(icon)
    )


def _mistakes_in_recordings(config: Path) -> tuple[Mistake, ...]:
    """What is wrong with the office's own recordings of the calls; most offices have none."""
    from kiosk.site.clips import FOLDER, mistakes_in_clips

    if not (config / FOLDER).is_dir():
        return ()
    from kiosk.site.announcements import every_word

    services = load(config).services_file
    said = every_word((one.series for one in services.service), (one.name for one in services.counter))
    return mistakes_in_clips(config / FOLDER, said)


def _mistakes_in_guide(config: Path) -> tuple[Mistake, ...]:
    """What is wrong with the recordings of the voice guide; most offices have none."""
    settings = load(config)
    if not (config / settings.booth_file.voice.clips).is_dir():
        return ()
    from kiosk.commands.sentences import mistakes_in_guide

    return mistakes_in_guide(settings)


def _mistakes_in_tls(config: Path, state: Path) -> tuple[Mistake, ...]:
    """What is wrong with the site's certificate, or with the one that a booth trusts."""
    from kiosk.clock import SystemClock
    from kiosk.commands.tls import flaws_in
    from kiosk.settings.lines import line_of, line_of_each_key

    path = config / "booth.toml"
    lines = line_of_each_key(path.read_text(encoding="utf-8"))
    return tuple(
        Mistake(
            str(path),
            line_of(("site", flaw.key), lines),
            f"site.{flaw.key}",
            flaw.problem,
            flaw.remedy,
            flaw.values,
        )
        for flaw in flaws_in(load(config), state, SystemClock().now())
    )


def _mistakes_in_centre(config: Path) -> tuple[Mistake, ...]:
    """Plain http to the centre through a network that is not the office's own."""
    from kiosk.settings.centre_address import IN_THE_OPEN, WRITE_HTTPS, is_in_the_open
    from kiosk.settings.lines import line_of, line_of_each_key

    url = load(config).booth_file.centre.url
    if not is_in_the_open(url):
        return ()
    path = config / "booth.toml"
    lines = line_of_each_key(path.read_text(encoding="utf-8"))
    place = line_of(("centre", "url"), lines)
    return (Mistake(str(path), place, "centre.url", IN_THE_OPEN, WRITE_HTTPS, {"url": url}),)
