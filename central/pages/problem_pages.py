"""Errors of the head office as pages. Programs get problem documents, people get a sentence."""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central.pages.rendering import told
from central.problems import MEDIA_TYPE

SENTENCES = {
    404: "Halaman ini tidak ada. Periksa alamatnya.",
    413: "Terlalu besar. Berkas impor paling besar 1 MB: bagi menjadi beberapa berkas.",
    422: "Isian tidak dapat dibaca. Kembali, periksa, lalu coba lagi.",
    429: "Terlalu banyak permintaan dari alamat ini. Tunggu sebentar, lalu coba lagi.",
    503: "Pusat tidak dapat membaca atau menyimpan sekarang. Tidak ada yang berubah. Coba lagi sebentar.",
}
OTHERWISE = "Permintaan ini tidak dapat dijalankan. Kembali, lalu coba lagi."


class ProblemPages:
    """ASGI middleware: what is answered under /office as a problem document becomes a page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/office"):
            await self._app(scope, receive, send)
            return
        instead = False

        async def as_page(message: Message) -> None:
            nonlocal instead
            if message["type"] == "http.response.start":
                headers = dict(message["headers"])
                instead = headers.get(b"content-type") == MEDIA_TYPE.encode()
                if instead:
                    status = message["status"]
                    page = told(Request(scope), SENTENCES.get(status, OTHERWISE), status)
                    if b"retry-after" in headers:
                        page.headers["Retry-After"] = headers[b"retry-after"].decode()
                    await page(scope, receive, send)
            if not instead:
                await send(message)

        await self._app(scope, receive, as_page)
