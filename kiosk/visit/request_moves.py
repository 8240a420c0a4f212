"""The home-visit form, one question after another, there and back."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from kiosk.visit import events as on
from kiosk.visit import request
from kiosk.visit.moves import Move, World, back, forward, only_if, stay
from kiosk.visit.visit import Visit


def answered(visit: Visit, event: on.Answered, world: World) -> Move:
    only_if(event.field == visit.question, visit, event)
    question = next(q for q in request.QUESTIONS if q.field == event.field)
    answer, complaint = request.accept(question, event.text, world.now.date())
    if complaint is not None:
        return stay(replace(visit, complaint=complaint))
    answers = {**visit.answers, question.field: answer}
    kept = {q.field: answers[q.field] for q in request.asked(answers) if q.field in answers}
    following = request.asked(kept)
    place = [q.field for q in following].index(question.field) + 1
    visit = replace(visit, answers=MappingProxyType(kept), complaint=None)
    if place < len(following):
        return stay(replace(visit, question=following[place].field))
    return forward(visit, world)


def back_in_form(visit: Visit, event: on.Back, world: World) -> Move:
    fields = [q.field for q in request.asked(visit.answers)]
    place = fields.index(visit.question) if visit.question in fields else 0
    if place:
        return stay(replace(visit, question=fields[place - 1], complaint=None))
    return back(visit, event, world)
