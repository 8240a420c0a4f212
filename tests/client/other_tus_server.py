"""A tus server that is not ours, as its own process: tuspyserver in a folder, on a free port."""

from __future__ import annotations

import socket
import sys

import uvicorn
from fastapi import FastAPI
from tuspyserver import create_tus_router

if __name__ == "__main__":
    (folder,) = sys.argv[1:]
    app = FastAPI()
    app.include_router(create_tus_router(prefix="/v1/uploads", files_dir=folder))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        sys.stdout.write(f"listening on http://127.0.0.1:{listening.getsockname()[1]}\n")
        sys.stdout.flush()
        uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[listening])
