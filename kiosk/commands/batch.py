"""One command over many picture files: in parallel, told in their order.

`kiosk scan`, `read-code` and `read-mrz` differ in what they see in a picture;
the rest is here. One file is looked at in this very process, so that it does
not pay for starting another.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path

from kiosk.clock import Clock, SystemClock
from kiosk.commands.batch_progress import BatchProgress
from kiosk.commands.common import BAD, GOOD
from kiosk.commands.worker_pool import Opened, Result, seen_in_order

STOPPED = 130

_MOST_JOBS = 64

_READ = (".jpg", ".jpeg", ".jfif", ".png", ".webp", ".bmp", ".tif", ".tiff")
_REFUSED = (".gif", ".heic", ".heif", ".avif", ".jp2", ".pdf")
_SUFFIXES = frozenset((*_READ, *_REFUSED))
"""What is looked at in a folder, also what is then told to be no picture that
can be read: nobody should think that it was."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", metavar="FILE", type=Path, help="pictures, or folders of pictures"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line and nothing else")
    parser.add_argument(
        "--jobs", type=_jobs, default=_cores(), metavar="N", help="files at once (one a core: %(default)s)"
    )


def run_batch(arguments: argparse.Namespace, name: str, opened: Opened, told: Callable[[Result], str]) -> int:
    """Look at every file of `arguments` with what `opened` gives, and print
    each result as JSON or as `told` puts it, in the order of the files.

    A result has "file", and "error", a sentence, when the file could not be
    read: that is told on standard error, and the others go on. 0 when every
    file could be read; 1 when one could not, or the output is no longer
    wanted; 130 after Ctrl-C."""
    clock = SystemClock()
    files = files_of(arguments.files)
    progress = BatchProgress(sys.stderr, name, len(files), clock)
    unreadable = 0
    try:
        with closing(_seen(files, opened, arguments.jobs, clock)) as results:
            for result in results:
                progress.step()
                if "error" in result:
                    unreadable += 1
                    progress.clear()
                    print(f"{plain(result['file'])}: {result['error']}", file=sys.stderr)
                if arguments.json:
                    print(json_line(result), flush=True)
                elif "error" not in result:
                    progress.clear()
                    print(f"{plain(result['file'])}: {told(result)}", flush=True)
    except KeyboardInterrupt:
        progress.clear()
        print(f"{progress.words()}: stopped.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # As `head` does to who writes to it. What is buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BAD
    return BAD if unreadable else GOOD


def json_line(result: Result) -> str:
    """`result` as one line of JSON, which any locale and any file name lets pass. What a code
    holds may be anything: what some take for the end of a line, or a terminal obeys, is escaped."""
    line = json.dumps(result, ensure_ascii=False)
    if not line.isprintable():
        return json.dumps(result)
    try:
        line.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return json.dumps(result)
    return line


def plain(name: str) -> str:
    """A file's name fit for a line of text: what is no printable character of it
    is escaped, so that no name can forge a line or steer a terminal."""
    fit = "".join(
        one if one.isprintable() else one.encode("unicode_escape", "surrogatepass").decode("ascii")
        for one in name
    )
    return fit.encode(sys.stderr.encoding or "ascii", "backslashreplace").decode(
        sys.stderr.encoding or "ascii"
    )


def files_of(named: Sequence[Path]) -> list[Path]:
    """The files `named`, and in place of each folder the pictures in it and
    below it, sorted. A folder without any stays, so that it is told."""
    files: list[Path] = []
    for path in named:
        inside = sorted(each for each in path.rglob("*") if _is_picture(each)) if path.is_dir() else []
        files += inside or [path]
    return files


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in _SUFFIXES and not path.name.startswith(".") and path.is_file()


def _seen(files: Sequence[Path], opened: Opened, jobs: int, clock: Clock) -> Generator[Result]:
    if len(files) > 1:
        yield from seen_in_order(files, opened, jobs, clock)
        return
    with opened() as see:
        for turn, path in enumerate(files, start=1):
            yield see(path, turn)


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0))


def _jobs(text: str) -> int:
    jobs = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= jobs <= _MOST_JOBS:
        raise argparse.ArgumentTypeError(f"a number from 1 to {_MOST_JOBS}, not {text!r}")
    return jobs
