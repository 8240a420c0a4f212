"""A document camera at the far end of a wire: MJPEG over HTTP on this machine.

The driver under test is the real one; what is simulated is the lens. Like a
real sensor it never sends the same bytes twice in a row, so a stream that does
is frozen and can be told from one that merely shows a still desk.
"""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.niceness import FAR_END, stand_back

_BOUNDARY = "frame"
_HOST = "127.0.0.1"
_JPEG_QUALITY = 90
_GRAIN_LEVELS = 1.2
_VARIANTS = 4
_SEND_WITHIN_S = 5.0


class CameraSimulator:
    """Serves what lies under the lens at `url` until it is closed.

    `plate` is the picture of the empty desk, (height, width, 3) BGR; every
    picture laid down has the same size.
    """

    def __init__(self, plate: NDArray[np.uint8], frames_per_s: float = 15.0) -> None:
        self._plate = plate
        self._period_s = 1.0 / frames_per_s
        self._changed = threading.Condition()
        self._shots: list[bytes] = _shots_of(plate)
        self._frozen = False
        self._stalled = False
        self._plugged = False
        self._clients: set[socket.socket] = set()
        self._server: ThreadingHTTPServer | None = None
        self._port = 0
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where the stream is served, once it is open."""
        return f"http://{_HOST}:{self._port}/stream.mjpg"

    def open(self) -> None:
        """Start to serve; the port is the same again after `unplug`."""
        server = _Server((_HOST, self._port), _handler(self))
        self._port = int(server.server_address[1])
        self._server = server
        self._plugged = True
        self._thread = threading.Thread(target=self._serve, args=(server,), name="camera-simulator")
        self._thread.start()

    def lay(self, picture: NDArray[np.uint8] | None) -> None:
        """Put `picture` under the lens, a whole frame; None clears the plate."""
        shots = _shots_of(self._plate if picture is None else picture)
        with self._changed:
            self._shots = shots

    def freeze(self, frozen: bool = True) -> None:
        """Send the very same picture again and again, as a hung sensor does."""
        self._frozen = frozen

    def stall(self, stalled: bool = True) -> None:
        """Stay connected and send nothing."""
        with self._changed:
            self._stalled = stalled
            self._changed.notify_all()

    def black(self) -> None:
        """Show nothing but black, as with the lens cap on."""
        self.lay(np.zeros_like(self._plate))

    def shrink(self, width_px: int, height_px: int) -> None:
        """Fall back to smaller frames in the middle of the stream, as a camera on a
        tired USB line does."""
        small = cv2.resize(self._plate, (width_px, height_px), interpolation=cv2.INTER_AREA)
        self.lay(np.asarray(small, np.uint8))

    def unplug(self) -> None:
        """Break every stream and refuse new ones until `plug`."""
        with self._changed:
            self._plugged = False
            self._changed.notify_all()
            clients = tuple(self._clients)
        for client in clients:
            _hang_up(client)
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def plug(self) -> None:
        """Serve again at the same address."""
        if self._server is None:
            self.open()

    def close(self) -> None:
        self.unplug()

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @staticmethod
    def _serve(server: ThreadingHTTPServer) -> None:
        stand_back(FAR_END)
        server.serve_forever(0.02)

    def stream_to(self, handler: BaseHTTPRequestHandler) -> None:
        """Send frames to one client, paced, until it or the plug goes."""
        with self._changed:
            self._clients.add(handler.connection)
        try:
            for turn in count():
                with self._changed:
                    self._changed.wait_for(lambda: not self._plugged, timeout=self._period_s)
                    self._changed.wait_for(lambda: not (self._plugged and self._stalled))
                    if not self._plugged:
                        return
                    shot = self._shots[0 if self._frozen else turn % len(self._shots)]
                head = f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(shot)}\r\n\r\n"
                handler.wfile.write(head.encode() + shot + b"\r\n")
        except OSError:
            return  # The client went away: nothing is left to send.
        finally:
            with self._changed:
                self._clients.discard(handler.connection)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up in the middle of its request is no news."""


def _handler(simulator: CameraSimulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = _SEND_WITHIN_S

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={_BOUNDARY}")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            simulator.stream_to(self)

        def log_message(self, *args: object) -> None:
            """Requests are not logged: a stream is one request a day."""

    return Handler


def _hang_up(client: socket.socket) -> None:
    try:
        client.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # It had already gone.


def _shots_of(picture: NDArray[np.uint8]) -> list[bytes]:
    """The JPEGs sent in turn for one still picture: same scene, other grain."""
    random = np.random.default_rng(9900)
    height, width = picture.shape[:2]
    shots = []
    for _ in range(_VARIANTS):
        coarse = np.rint(random.normal(0.0, _GRAIN_LEVELS, ((height + 1) // 2, (width + 1) // 2, 1)))
        grain = coarse.astype(np.int16).repeat(2, axis=0).repeat(2, axis=1)[:height, :width]
        grainy = np.clip(picture.astype(np.int16) + grain, 0, 255).astype(np.uint8)
        done, jpeg = cv2.imencode(".jpg", grainy, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
        if not done:
            raise ValueError("the picture cannot be written as JPEG")
        shots.append(jpeg.tobytes())
    return shots
