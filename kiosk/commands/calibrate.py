"""`kiosk calibrate`: learns through the camera where the printed plate lies.

Run when the camera is mounted, and again when it was moved. Without it the
booth finds pages all the same, and knows no millimetres.
"""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from kiosk.clock import SystemClock
from kiosk.commands.common import BAD, GOOD, WRONG_USE, language, load, settings_parent
from kiosk.faults import Fault, FaultCode
from kiosk.words import languages, mark, say

if TYPE_CHECKING:
    from kiosk.documents.pixels import Pixels
    from kiosk.documents.plate.calibration import Refusal
    from kiosk.documents.plate.plate import Plate
    from kiosk.hardware.document_camera.port import DocumentCamera

FRAMES = 6
MOST_FRAMES = 60
FRAME_WITHIN_S = 3.0
SETTLING_FRAMES = 8
RULE_MM, RULE_WITHIN_MM = 100.0, 0.5
LEAST_PX = (640, 480)

GOOD_PLATE = mark(
    "Alas {paper} dikenali: {squares} kotak, selisih {error_mm:.2f} mm, {dpi:.0f} dpi pada halaman A4."
    " Disimpan di {file}."
)
A4_OUTSIDE = mark("Perhatian: sudut A4 di luar gambar. Jauhkan kamera sedikit agar halaman A4 terlihat utuh.")
MEASURED = mark("Terukur {width:.1f} × {height:.1f} mm: {kind}.")
NO_KIND = mark("bukan ukuran dokumen yang dikenal")
NOTHING_THERE = mark("Tidak ada dokumen yang terlihat di atas alas.")
NEVER = mark("Alas belum pernah dikalibrasi. Jalankan `kiosk calibrate` dengan alas kosong.")
OUT_OF_PLACE = mark("Kamera atau alas sudah bergeser. Jalankan `kiosk calibrate` lagi dengan alas kosong.")
NO_CAMERA = mark("Tidak ada kamera dokumen pada booth.toml. Isi document_camera.url atau pakai --camera.")
NO_ROOM = mark("{file} tidak dapat ditulis: {why}.")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "calibrate", parents=[settings_parent()], help="learn where the plate lies under the camera"
    )
    parser.add_argument("--camera", metavar="URL", help="another camera than the configured one")
    parser.add_argument("--frames", type=_count, default=FRAMES, metavar="N", help="pictures to look at")
    parser.add_argument(
        "--rule-mm",
        type=float,
        nargs="+",
        default=[],
        metavar="MM",
        help="what the printed 100 mm rules measure: the one across, and the one down",
    )
    parser.add_argument("--measure", action="store_true", help="measure the document that lies there instead")
    parser.add_argument("--json", action="store_true", help="one JSON object and nothing else")
    parser.add_argument("--language", choices=languages(), default=language())
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when the plate was found and kept, or the document measured; 1 when not."""
    camera = _camera(args)
    if isinstance(camera, str):
        print(say(camera, args.language), file=sys.stderr)
        return WRONG_USE
    with closing(camera):
        frames = _frames(camera, args.frames)
        return _measure(args, frames) if args.measure else _calibrate(args, frames)


def _calibrate(args: argparse.Namespace, frames: list[Pixels] | Fault) -> int:
    from kiosk.client.plate_file import FILE_NAME, save_plate
    from kiosk.documents.plate.calibration import SENTENCES, Refusal, calibrate

    if isinstance(frames, Fault):
        return _failed(args, frames.code, frames.entry.remedy, frames.detail)
    found: Plate | Refusal = calibrate(frames)
    if any(abs(rule - RULE_MM) > RULE_WITHIN_MM for rule in args.rule_mm):
        found = Refusal.SCALED
    if isinstance(found, Refusal):
        return _failed(args, found, SENTENCES[found])
    path = args.state / FILE_NAME
    try:
        args.state.mkdir(parents=True, exist_ok=True)
        save_plate(args.state, found)
    except OSError as error:
        return _failed(args, FaultCode.DISK_FULL, say(NO_ROOM, args.language, file=path, why=error.strerror))
    dpi, a4_in_view = found.dpi_over_a4()
    if args.json:
        width_px, height_px = found.frame_size_px
        row = {
            "ok": True,
            "paper": found.paper,
            "frame": [width_px, height_px],
            "squares": found.squares,
            "error_mm": found.error_mm,
            "dpi": round(dpi, 1),
            "a4_in_view": a4_in_view,
            "k1": round(found.lens.k1, 5),
            "k2": round(found.lens.k2, 5),
            "file": str(path),
        }
        print(json.dumps(row, ensure_ascii=False))
        return GOOD
    values = {"paper": found.paper, "squares": found.squares, "error_mm": found.error_mm}
    print(say(GOOD_PLATE, args.language, **values, dpi=dpi, file=path))
    if not a4_in_view:
        print(say(A4_OUTSIDE, args.language))
    return GOOD


def _measure(args: argparse.Namespace, frames: list[Pixels] | Fault) -> int:
    from kiosk.client.plate_file import load_plate
    from kiosk.documents.pages.finding import find_page
    from kiosk.documents.plate.calibration import SENTENCES, Refusal
    from kiosk.documents.plate.check import PlateCheck
    from kiosk.documents.sizes import is_scaled_card, size_of

    plate = load_plate(args.state)
    fault = next((one for one in (frames, plate) if isinstance(one, Fault)), None)
    if fault is not None:
        return _failed(args, fault.code, fault.entry.remedy, fault.detail)
    assert isinstance(frames, list)
    assert not isinstance(plate, Fault)
    if plate is None:
        return _failed(args, FaultCode.PLATE_UNUSABLE, NEVER)
    if not plate.fits(frames[-1]):
        unfit = Fault(FaultCode.PLATE_UNUSABLE)
        return _failed(args, unfit.code, unfit.entry.remedy)
    if plate.visible(frames[-1]) is PlateCheck.MOVED:
        return _failed(args, FaultCode.CAMERA_MOVED, OUT_OF_PLACE)
    quad = find_page(frames[-1], plate)
    if quad is None:
        return _failed(args, "none", NOTHING_THERE)
    width_mm, height_mm = plate.size_mm(quad)
    if is_scaled_card(width_mm, height_mm):
        return _failed(
            args, Refusal.SCALED, SENTENCES[Refusal.SCALED], f"{width_mm:.1f} × {height_mm:.1f} mm"
        )
    size = size_of(width_mm, height_mm)
    if args.json:
        print(
            json.dumps(
                {"ok": True, "width_mm": round(width_mm, 2), "height_mm": round(height_mm, 2), "size": size}
            )
        )
        return GOOD
    kind = size.value if size else say(NO_KIND, args.language)
    print(say(MEASURED, args.language, width=width_mm, height=height_mm, kind=kind))
    return GOOD


def _camera(args: argparse.Namespace) -> DocumentCamera | str:
    """The camera asked about, or the sentence about what is wrong with the question."""
    from kiosk.hardware.document_camera.address import camera_from_url

    clock = SystemClock()
    if args.camera:
        try:
            return camera_from_url(args.camera, clock, *LEAST_PX)
        except ValueError as error:
            return str(error)
    configured = load(args).booth_file.document_camera
    if configured is None:
        return NO_CAMERA
    return camera_from_url(configured.url, clock, configured.width_px, configured.height_px)


def _frames(camera: DocumentCamera, count: int) -> list[Pixels] | Fault:
    """`count` frames; a live camera first settles to the light."""
    from kiosk.hardware.document_camera.stills import StillsCamera

    fault = camera.open()
    if fault is not None:
        return fault
    settling = 0 if isinstance(camera, StillsCamera) else SETTLING_FRAMES
    taken: list[Pixels] = []
    for turn in range(settling + count):
        frame = camera.read(FRAME_WITHIN_S)
        if isinstance(frame, Fault):
            return frame
        if turn >= settling:
            taken.append(frame.pixels)
    return taken


def _failed(args: argparse.Namespace, code: str, sentence: str, detail: str = "") -> int:
    told = say(sentence, args.language)
    if args.json:
        print(
            json.dumps(
                {"ok": False, "code": str(code), "problem": told, "detail": detail}, ensure_ascii=False
            )
        )
    else:
        print(f"{told} [{code}{': ' + detail if detail else ''}]", file=sys.stderr)
    return BAD


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= MOST_FRAMES:
        raise argparse.ArgumentTypeError(f"1 to {MOST_FRAMES}")
    return count
