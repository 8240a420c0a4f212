"""The pages of the site: staff console, board, phone page, and what they load."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from kiosk.faults import Fault
from kiosk.queue.rules import QueueRules
from kiosk.site.board_page import board_router
from kiosk.site.chime import chime
from kiosk.site.phone_page import PlaceOf, phone_router
from kiosk.site.reasons import PARK_MINUTES, REASONS
from kiosk.site.rendering import Renderer
from kiosk.site.report_page import report_router
from kiosk.site.voice import Voice
from kiosk.spoken.indonesian import LABEL
from kiosk.words import say

HERE = Path(__file__).parent
#: A ticket's id, which a link to its story carries.
TICKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{7,63}")
MOST_RECALLS = 9
VOICE_AGE_S = 3600
#: Calls looked for or made at once. Whoever asks for many waits here, not the boards and phones.
SPOKEN_AT_ONCE = 2


def pages_router(rules: QueueRules, place_of: PlaceOf, voice: Voice) -> APIRouter:
    """The routes /staff, /board, /t/{id}, /static/… and /voice/{label}/{counter}.wav."""
    router = APIRouter(include_in_schema=False)
    files = StaticFiles(directory=HERE / "static")
    page = Renderer(rules)
    sound = chime()
    speaking = CapacityLimiter(SPOKEN_AT_ONCE)
    router.include_router(board_router(rules, page))

    @router.get("/")
    def home() -> Response:
        return RedirectResponse("/staff")

    @router.get("/staff")
    def staff(request: Request) -> Response:
        stages = [{"code": code, **stage.name.as_json()} for code, stage in rules.stages.items()]
        has_quotas = any(not service.quota.limits_nothing for service in rules.services.values())
        return page(
            request,
            "staff.html",
            stages=stages,
            reasons=REASONS,
            minutes=PARK_MINUTES,
            has_quotas=has_quotas,
        )

    @router.get("/audit")
    def audit(request: Request) -> Response:
        return page(request, "audit.html")

    @router.get("/story")
    def story(request: Request) -> Response:
        ticket = request.query_params.get("ticket", "")
        return page(request, "story.html", ticket=ticket if TICKET.fullmatch(ticket) else "")

    @router.get("/accounts")
    def accounts(request: Request) -> Response:
        return page(request, "accounts.html")

    @router.get("/sessions")
    def sessions(request: Request) -> Response:
        return page(request, "sessions.html")

    router.include_router(report_router(page, rules))
    router.include_router(phone_router(page, place_of))

    @router.get("/static/chime.wav")
    def chime_sound() -> Response:
        return Response(sound, media_type="audio/wav", headers={"Cache-Control": f"max-age={VOICE_AGE_S}"})

    @router.get("/static/{path:path}")
    async def static(request: Request, path: str) -> Response:
        answer = await files.get_response(path, request.scope)
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    @router.get("/voice/{label}/{counter}.wav")
    async def voice_sound(label: str, counter: str, recalls: int = 0) -> Response:
        """The spoken call. Only counters of this site are spoken, so nobody can fill the disk with others."""
        if counter not in rules.counters or not LABEL.fullmatch(label) or not 0 <= recalls <= MOST_RECALLS:
            raise HTTPException(404)
        call = partial(voice.call, label, rules.counters[counter].name, recalls)
        spoken = await to_thread.run_sync(call, limiter=speaking)
        if isinstance(spoken, Fault):
            problem = {
                "type": "about:blank",
                "title": spoken.code.name.lower(),
                "status": 503,
                "detail": say(spoken.entry.staff),
                "detail_en": say(spoken.entry.staff, "en"),
            }
            return JSONResponse(problem, status_code=503, media_type="application/problem+json")
        return FileResponse(
            spoken, media_type="audio/wav", headers={"Cache-Control": f"max-age={VOICE_AGE_S}"}
        )

    return router
