"""A client that knows the tus protocol and nothing of us."""

from __future__ import annotations

import base64
import http.client
import socket
from urllib.parse import urlsplit

from central_process import PATIENCE_S, CentralProcess

TUS = {"Tus-Resumable": "1.0.0"}


class ForeignClient:
    """tus 1.0 spoken by hand."""

    def __init__(self, central: CentralProcess, token: str) -> None:
        self.address = urlsplit(central.url).netloc
        self.token = token
        self.headers = {**TUS, "Authorization": f"Bearer {token}"}

    def call(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str]]:
        connection = http.client.HTTPConnection(self.address, timeout=PATIENCE_S)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {**self.headers, **named})
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status, {name.lower(): value for name, value in response.getheaders()}

    def create(self, length: int, **metadata: str) -> str:
        pairs = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in metadata.items())
        status, headers = self.call("POST", "/v1/uploads", Upload_Length=str(length), Upload_Metadata=pairs)
        assert status == 201
        return headers["location"]

    def patch(self, path: str, offset: int, body: bytes) -> tuple[int, dict[str, str]]:
        kind = "application/offset+octet-stream"
        return self.call("PATCH", path, body, Upload_Offset=str(offset), Content_Type=kind)

    def offset(self, path: str) -> int:
        status, headers = self.call("HEAD", path)
        assert status == 200
        return int(headers["upload-offset"])

    def patch_and_vanish(self, path: str, announced: int, sent: bytes) -> None:
        """Announce many bytes, send some, and go without a word."""
        host, _, port = self.address.partition(":")
        lines = [
            f"PATCH {path} HTTP/1.1",
            f"Host: {self.address}",
            *(f"{name}: {value}" for name, value in self.headers.items()),
            "Content-Type: application/offset+octet-stream",
            "Upload-Offset: 0",
            f"Content-Length: {announced}",
        ]
        with socket.create_connection((host, int(port)), timeout=PATIENCE_S) as line:
            line.sendall("\r\n".join([*lines, "", ""]).encode() + sent)
