"""Visits by people and devices that do anything at all, with any text."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from walking import ANSWERS, CHILD, MORNING, OFFER, OLD, TICKET, YOUNG, ZONE, booking, deeds, results

from kiosk.booth.issuing import personal
from kiosk.visit import effects as do
from kiosk.visit import events as on
from kiosk.visit import guardian
from kiosk.visit.machine import advance
from kiosk.visit.moves import IllegalStep, World
from kiosk.visit.request import QUESTIONS
from kiosk.visit.steps import PLANS, Entrance, Step, main_step, progress
from kiosk.visit.visit import PaperState, SlipKind, Visit

#: With lone surrogates, which a JSON escape in a code can make.
TEXTS = st.one_of(
    st.text(),
    st.text(st.characters(exclude_categories=()), max_size=700),
    st.sampled_from((YOUNG, OLD, CHILD, "")),
)
SERVICES = st.sampled_from([service.code for service in OFFER.services])
NIKS = st.sampled_from((OLD, CHILD))
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31)).map(lambda day: day.replace(tzinfo=ZONE))  # noqa: DTZ001


#: Where something is typed or scanned, and what is done to keep it.
TELLING = frozenset(
    {
        *(Step.TYPE_NUMBER, Step.TYPE_PERSON, Step.IDENTITY, Step.CARD, Step.REQUEST),
        *(Step.GUARDIAN, Step.DOCUMENTS, Step.CAPTURE, Step.REVIEW),
    }
)
KEEPING = (do.IssueNumber, do.OpenCase, do.WatchPlate, do.WatchCard, do.FindPerson)


class AnyVisit(RuleBasedStateMachine):
    """Whatever is done, the visit keeps its promises."""

    def __init__(self) -> None:
        super().__init__()
        self.visit = Visit("visit-1")
        self.world = World(OFFER, MORNING)
        self.effects: tuple[do.Effect, ...] = ()

    @initialize(moment=st.one_of(st.just(MORNING), MOMENTS), disrupted=st.booleans())
    def begin(self, moment: datetime, disrupted: bool) -> None:
        self.world = World(OFFER, moment, disrupted)

    def _try(self, event: on.Deed | on.Result) -> None:
        before = self.visit
        try:
            self.visit, self.effects = advance(before, event, self.world)
        except IllegalStep:
            assert isinstance(event, on.Deed)
            self.effects = ()

    @rule(deed=st.sampled_from(deeds()))
    def do_anything(self, deed: on.Deed) -> None:
        self._try(deed)

    @rule(result=st.sampled_from(results("visit-1")))
    def answer_anything(self, result: on.Result) -> None:
        self._try(result)

    @rule(result=st.sampled_from(results("visit-0")))
    def a_stale_answer_comes(self, result: on.Result) -> None:
        before = self.visit
        self._try(result)
        assert self.visit is before
        assert self.effects == ()

    @rule(text=TEXTS)
    def show_any_code(self, text: str) -> None:
        self._try(on.CodeRead("visit-1", text))

    @rule(text=TEXTS, other=TEXTS)
    def type_anything(self, text: str, other: str) -> None:
        self._try(on.NumberTyped(text))
        self._try(on.PersonTyped(text, other))
        self._try(on.NikTyped(text))

    @rule(text=TEXTS, field=st.sampled_from([question.field for question in QUESTIONS]))
    def answer_the_form_with_anything(self, field: str, text: str) -> None:
        self._try(on.Answered(field, text))

    @rule(text=TEXTS)
    def choose_what_is_not_there(self, text: str) -> None:
        self._try(on.ServiceChosen(text))
        self._try(on.GroupChosen(text))
        self._try(on.LossChosen(text))
        self._try(on.ScanStarted(text))

    @rule(starts=MOMENTS, site=st.sampled_from(("kotabaru", "batulicin")), service=st.one_of(SERVICES, TEXTS))
    def find_a_booking(self, starts: datetime, site: str, service: str) -> None:
        self._try(on.CodeRead("visit-1", "MPASPOR-7F3K-0001"))
        self._try(on.BookingFound("visit-1", booking(starts, site=site, service=service)))

    @precondition(lambda self: self.visit.step not in (Step.TICKET, Step.SLIP))
    @rule(entrance=st.sampled_from(Entrance), service=SERVICES, nik=NIKS, agreed=st.booleans())
    def go_on(self, entrance: Entrance, service: str, nik: str, agreed: bool) -> None:
        """What a person who wants a number would do here."""
        visit = self.visit
        at = visit.id
        match visit.step:
            case Step.ATTRACT:
                self._try(on.Touched())
            case Step.HOME:
                self._try(on.EntranceChosen(entrance))
            case Step.LOOKUP | Step.TYPE_NUMBER | Step.TYPE_PERSON:
                self._try(on.CodeRead(at, "MPASPOR-7F3K-0001"))
                self._try(on.BookingFound(at, booking(self.world.now)))
            case Step.LOSS:
                self._try(on.LossChosen("lost"))
            case Step.SERVICE:
                self._try(on.ServiceChosen(service))
            case Step.PRIORITY:
                self._try(on.GroupChosen("sick"))
            case Step.IDENTITY:
                self._try(on.NikTyped(nik))
            case Step.CARD:
                self._try(on.TypeNikChosen())
            case Step.AGE_OFFER:
                self._try(on.PriorityAnswered(True))
            case Step.GUARDIAN:
                self._try(on.GuardianAnswered(agreed))
            case Step.REQUEST:
                assert visit.question is not None
                answers = {**ANSWERS, "nik": nik}
                self._try(on.Answered(visit.question, answers[visit.question]))
            case Step.DOCUMENTS:
                self._try(on.ScanStarted())
            case Step.CAPTURE:
                assert visit.capturing is not None
                self._try(on.PageTaken(at, visit.capturing, f"scan-{visit.capturing}", None))
                self._try(on.PageKept())
            case Step.ISSUING if visit.entrance is Entrance.HOME_VISIT:
                self._try(on.CaseOpened(at, "2411-K7QX"))
            case Step.ISSUING:
                self._try(on.NumberIssued(at, TICKET))
            case _:
                self._try(on.Next())

    @precondition(lambda self: not self.visit.id)
    @rule()
    def the_next_applicant_comes(self) -> None:
        self.visit = Visit("visit-1")

    @rule(minutes=st.integers(0, 600))
    def time_passes(self, minutes: int) -> None:
        self.world = replace(self.world, now=self.world.now + timedelta(minutes=minutes))

    @invariant()
    def a_visit_is_whole(self) -> None:
        visit = self.visit
        if visit.step in (Step.ATTRACT, Step.HOME):
            assert visit.entrance is visit.identity is visit.booking is visit.service is None
            assert not any((visit.papers, visit.answers, visit.typed, visit.group))
            return
        assert visit.entrance is not None
        if visit.step is not Step.SLIP:
            assert main_step(visit.step, visit.entrance) in PLANS[visit.entrance]
        place, total = progress(visit.entrance, visit.step)
        assert 1 <= place <= total
        assert (visit.capturing is not None) == (visit.step is Step.CAPTURE)
        for paper in visit.papers:
            sides = len(OFFER.documents[paper.kind].sides)
            assert (paper.state is not PaperState.TAKEN) or len(paper.pages) >= sides
            assert (paper.state is not PaperState.WANTED) or len(paper.pages) < sides

    @invariant()
    def a_number_is_asked_for_with_a_service_or_not_at_all(self) -> None:
        if do.IssueNumber() in self.effects:
            assert self.visit.service is not None
            assert self.visit.entrance is not Entrance.LOST_OR_DAMAGED
            assert OFFER.knows_service(self.visit.service)
        if do.OpenCase() in self.effects:
            assert {"nik", "name", "place", "needed", "phone"} <= self.visit.answers.keys()

    @invariant()
    def nothing_is_typed_taken_or_kept_before_the_notice(self) -> None:
        if self.visit.noticed is None:
            assert self.visit.step not in TELLING
            assert not any(isinstance(effect, KEEPING) for effect in self.effects)
            assert do.PrintSlip(SlipKind.DISRUPTION) not in self.effects
            assert not any((self.visit.identity, self.visit.typed, self.visit.answers, self.visit.papers))

    @invariant()
    def nothing_of_a_child_is_taken_or_sent_without_a_guardian(self) -> None:
        if self.visit.entrance is None or not guardian.missing(self.visit, OFFER, self.world.now.date()):
            return
        assert self.visit.step not in (Step.DOCUMENTS, Step.CAPTURE)
        assert not any(isinstance(effect, do.WatchPlate | do.OpenCase) for effect in self.effects)
        if do.IssueNumber() in self.effects:
            assert not [page for paper in self.visit.papers for page in paper.pages]
            told = personal(self.visit)
            assert told["nik"] is told["birth_date"] is told["name"] is None

    @invariant()
    def nothing_personal_shows_in_its_words(self) -> None:
        """`repr` is what a traceback or a log line would show."""
        shown = repr(self.visit)
        assert ANSWERS["name"] not in shown
        assert ANSWERS["address"] not in shown


AnyVisit.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestAnyVisit = AnyVisit.TestCase
