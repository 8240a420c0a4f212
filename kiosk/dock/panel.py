"""The dock page: buttons for everything a person can do to the devices, and the
same as an API for scripted applicants."""

from __future__ import annotations

import threading
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Annotated

import cv2
import uvicorn
from fastapi import Body, FastAPI, HTTPException
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader
from PIL import Image

from kiosk.dock.devices import DOCUMENTS, PRINTER_DEEDS, Devices
from kiosk.dock.relay import Relay
from kiosk.dock.scene import BOOKINGS, OFFICER, PASSWORD
from kiosk.niceness import FAR_END, stand_back

HERE = Path(__file__).parent
COLOURS = HERE.parent / "site" / "static"
DOCUMENT_WORDS = {
    "ktp": "KTP-el",
    "kk": "Kartu Keluarga",
    "birth": "Akta kelahiran",
    "old_passport": "Paspor lama",
    "referral": "Surat rujukan",
    "blank": "Kertas kosong",
}
PRINTER_WORDS = {
    "paper-out": "Kertas habis / Paper out",
    "paper-ok": "Kertas baru / New roll",
    "cover-open": "Buka tutup / Open cover",
    "cover-closed": "Pasang tutup / Close cover",
    "unplug": "Cabut kabel / Unplug",
    "plug": "Pasang kabel / Plug in",
    "paper-low": "Hampir habis / Paper low",
}
READY_WITHIN_S = 10.0
PICTURE_PX = 220
HEARD_SHOWN = 8


def make_panel(devices: Devices, relay: Relay, site_url: str, paper_dir: Path) -> FastAPI:
    """The page at `/` and the deeds under `/dock`."""
    app = FastAPI(title="Dok", docs_url=None, redoc_url=None)
    page = Environment(loader=FileSystemLoader([HERE, COLOURS]), autoescape=True).get_template("panel.html")

    @app.get("/", response_class=HTMLResponse)
    def show() -> str:
        return page.render(
            documents=DOCUMENT_WORDS,
            bookings=BOOKINGS,
            deeds=PRINTER_WORDS,
            site=site_url,
            officer=OFFICER,
            password=PASSWORD,
        )

    @app.get("/dock/state")
    def state() -> dict[str, object]:
        tickets = sorted(paper_dir.glob("*.png"))
        return {
            "joined": relay.joined,
            "tickets": devices.printer.tickets,
            "last_ticket": tickets[-1].name if tickets else None,
            "saying": devices.speaker.saying,
            "heard": [one.text for one in devices.speaker.heard[-HEARD_SHOWN:]],
        }

    @app.get("/dock/pictures/{document}.png")
    def picture(document: str) -> Response:
        if document not in DOCUMENTS:
            raise HTTPException(404)
        return Response(_picture(document), media_type="image/png")

    @app.get("/dock/tickets/{name}")
    def ticket(name: str) -> Response:
        path = paper_dir / name
        if path.parent != paper_dir or not path.is_file():
            raise HTTPException(404)
        return Response(path.read_bytes(), media_type="image/png")

    @app.post("/dock/reader")
    def reader(text: Annotated[str, Body(embed=True)]) -> None:
        devices.show(text)

    @app.post("/dock/code-camera")
    def code_camera(text: Annotated[str | None, Body(embed=True)] = None) -> None:
        devices.show_phone(text)

    @app.post("/dock/camera")
    def camera(document: Annotated[str | None, Body(embed=True)] = None) -> None:
        if document is not None and document not in DOCUMENTS:
            raise HTTPException(422, f"no such document; write one of {', '.join(DOCUMENTS)}")
        devices.lay(document)

    @app.post("/dock/printer")
    def printer(deed: Annotated[str, Body(embed=True)]) -> None:
        if deed not in PRINTER_DEEDS:
            raise HTTPException(422, f"no such deed; write one of {', '.join(PRINTER_DEEDS)}")
        devices.on_printer(deed)

    @app.post("/dock/network")
    def network(joined: Annotated[bool, Body(embed=True)]) -> None:
        relay.join() if joined else relay.cut()

    return app


@cache
def _picture(document: str) -> bytes:
    """A small picture of a document, PNG."""
    drawn = DOCUMENTS[document]().pixels
    picture = Image.fromarray(cv2.cvtColor(drawn, cv2.COLOR_BGR2RGB))
    picture.thumbnail((PICTURE_PX, PICTURE_PX))
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


class PanelServer:
    """Serves a panel from a thread of this process."""

    def __init__(self, app: FastAPI, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._ready = threading.Event()
        config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)
        self._server = _Server(config, self._ready)
        self._thread = threading.Thread(target=self._serve, name="dock")

    def __enter__(self) -> PanelServer:
        self._thread.start()
        if not self._ready.wait(READY_WITHIN_S):
            raise RuntimeError(f"the dock did not start on {self.url}")
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()

    def _serve(self) -> None:
        stand_back(FAR_END)  # and with it the threads that draw what is laid under the camera
        self._server.run()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: threading.Event) -> None:
        super().__init__(config)
        self._announce = ready

    async def startup(self, sockets: object = None) -> None:
        await super().startup()
        self._announce.set()
