"""central serve: answer booths over HTTP."""

from __future__ import annotations

import argparse
import socket

import uvicorn

from central.app import make_app
from central.clock import utc_now
from central.commands.common import open_engine, places
from central.documents import DocumentStore
from central.parts import CentreParts
from central.signing_keys import KeyFile


class _Server(uvicorn.Server):
    """uvicorn that says one line once it listens."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or []:
            host, port = listening.getsockname()[:2]
            name = f"[{host}]" if ":" in host else host
            print(f"listening on http://{name}:{port}", flush=True)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("serve", parents=[places()], help="answer booths over HTTP")
    parser.add_argument(
        "--documents", help="obstore URL (default: the folder documents/ in the state folder)"
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8400, help="0 takes a free one")
    parser.set_defaults(run=serve)


def serve(args: argparse.Namespace) -> int:
    engine = open_engine(args)
    documents = args.documents or (args.state / "documents").resolve().as_uri()
    app = make_app(CentreParts(engine, DocumentStore(documents), utc_now, KeyFile(args.state).read))
    family = socket.AF_INET6 if ":" in args.host else socket.AF_INET
    with socket.create_server((args.host, args.port), family=family) as listening:
        # asyncio sets it only on sockets that name their protocol; without it a short answer waits 40 ms.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, timeout_keep_alive=30, timeout_graceful_shutdown=5
        )
        _Server(config).run(sockets=[listening])
    engine.dispose()
    return 0
