"""From settings to what each part is handed: the offer and the queue's rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from kiosk.queue.quota import Quota, Reserved
from kiosk.queue.rules import ClassRule, CounterRule, QueueRules, ReserveRule, ServiceRule, StageRule
from kiosk.settings import Settings, models
from kiosk.settings.models import Text
from kiosk.visit.ages import AgeRule, ChildRule
from kiosk.visit.booking import Windows
from kiosk.visit.offer import (
    DocumentKind,
    EntranceRule,
    Fee,
    LossGuide,
    Offer,
    Office,
    PriorityGroup,
    Service,
)
from kiosk.visit.steps import Entrance
from kiosk.words import Wording

#: Of a document with several pages; more than this is not a paper for a counter.
MOST_PAGES = 12


def offer(settings: Settings) -> Offer:
    """What a visit needs to know of its booth."""
    site, services, order = settings.site, settings.services_file, settings.services_file.order
    zones = {stage.code: stage.zone for stage in services.stage}
    loss, camera = services.loss, settings.booth_file.document_camera
    return Offer(
        site=site.id,
        booth=settings.booth.id,
        office_name=site.office,
        site_name=site.name,
        public_url=site.public_url,
        help_line=_wording(site.help_line),
        wayfinding=_wordings(site.wayfinding),
        hours=MappingProxyType(settings.booth_file.hours.by_weekday()),
        closed_on=_closed_days(settings),
        services=tuple(
            Service(
                code=service.code,
                name=_wording(service.name),
                hint=_wording(service.hint),
                icon=service.icon,
                series=service.series,
                entrances=frozenset(Entrance(entrance) for entrance in service.entrances),
                documents=service.documents,
                bring=_wordings(service.bring),
                tariffs=service.tariffs,
                minutes=service.minutes,
                completion=_wording(service.completion),
                zone=_wording(zones[service.stages[0]]),
                child=service.child,
            )
            for service in services.service
        ),
        documents=MappingProxyType(
            {
                d.code: DocumentKind(
                    d.code, _wording(d.name), d.picture, d.sides, MOST_PAGES if d.pages == "many" else 1
                )
                for d in services.document
            }
        ),
        groups=tuple(PriorityGroup(g.code, _wording(g.name), g.icon) for g in services.priority_group),
        entrances=MappingProxyType(
            {
                Entrance(name): EntranceRule(
                    Entrance(name),
                    rule.open,
                    rule.closes_at,
                    rule.tariff,
                    None if rule.completion is None else _wording(rule.completion),
                )
                for name, rule in services.entrances.items()
            }
        ),
        tariffs=tuple(
            (
                tariff.effective,
                {code: Fee(_wording(item), item.rupiah) for code, item in tariff.items.items()},
            )
            for tariff in sorted(settings.tariffs_file.tariff, key=lambda tariff: tariff.effective)
        ),
        windows=Windows(timedelta(minutes=order.early_minutes), timedelta(minutes=order.late_minutes)),
        ages=tuple(AgeRule(rule.group, rule.effective, rule.from_age, rule.below_age) for rule in order.age),
        loss_here=loss.here,
        loss_office=Office(loss.office, loss.address, _wording(loss.hours)),
        loss_guides=MappingProxyType(
            {
                "lost": LossGuide(loss.lost_tariff, _wordings(loss.lost_bring)),
                "damaged": LossGuide(loss.damaged_tariff, _wordings(loss.damaged_bring)),
            }
        ),
        home_visit_documents=services.home_visit.documents,
        home_visit_bring=_wordings(services.home_visit.bring),
        privacy_notice=_wordings(services.privacy.notice),
        privacy_full=_wording(services.privacy.full),
        children=tuple(ChildRule(rule.effective, rule.below_age) for rule in services.privacy.child),
        guidance_url=settings.booth_file.screen.guidance_url,
        reads_ktp=camera is not None and camera.read_ktp,
        session_days=site.session_days,
    )


def queue_rules(settings: Settings) -> QueueRules:
    """What the site's queue is told."""
    site, services, order = settings.site, settings.services_file, settings.services_file.order
    zones = {stage.code: stage.zone for stage in services.stage}
    return QueueRules(
        site=site.id,
        site_name=site.name,
        zone=site.zone,
        services={
            service.code: ServiceRule(
                code=service.code,
                name=_wording(service.name),
                series=service.series,
                stages=service.stages,
                quota=_quota(service),
                zone_text=zones[service.stages[0]].id,
            )
            for service in services.service
        },
        stages={s.code: StageRule(s.code, _wording(s.name), s.zone.id) for s in services.stage},
        counters={c.code: CounterRule(c.code, c.name, c.stages) for c in services.counter},
        classes={name: ClassRule(rate) for name, rate in order.rates.model_dump().items()},
        hours=settings.booth_file.hours.by_weekday(),
        closed_on=_closed_days(settings),
        service_minutes={stage.code: stage.minutes for stage in services.stage},
        early_minutes=order.early_minutes,
        late_minutes=order.late_minutes,
        max_wait_minutes=order.max_wait_minutes,
        own_counter_minutes=order.own_counter_minutes,
        cap_in_a_row=order.cap_in_a_row,
        reserve=ReserveRule(site.reserve_numbers, site.reserve_top),
        session_days=site.session_days,
        recall_limit=order.recall_limit,
        recall_pause_seconds=order.recall_pause_seconds,
        documents={one.code: _wording(one.name) for one in services.document},
    )


def _closed_days(settings: Settings) -> Mapping[date, Wording]:
    closed = settings.booth_file.hours.closed_days()
    return MappingProxyType({day: _wording(reason) for day, reason in closed.items()})


def _quota(service: models.Service) -> Quota:
    kept = service.reserved_priority
    return Quota(
        per_day=service.quota_per_day,
        per_hour=service.quota_per_hour,
        by_class=MappingProxyType({str(name): places for name, places in service.quota_by_class.items()}),
        reserved=None if kept is None else Reserved(kept.places, kept.released_at),
    )


def _wording(text: Text) -> Wording:
    return Wording(text.id, text.en, text.others)


def _wordings(texts: tuple[Text, ...]) -> tuple[Wording, ...]:
    return tuple(_wording(text) for text in texts)
