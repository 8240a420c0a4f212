"""What is asked for: each service with its price and time."""

from __future__ import annotations

from functools import partial

from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.moments import rupiah
from kiosk.screens.overlays import Reading
from kiosk.screens.screen import Screen
from kiosk.screens.widgets.button import QuietButton
from kiosk.screens.widgets.choice_list import ChoiceList
from kiosk.screens.widgets.tile import Choice
from kiosk.visit.events import ServiceChosen
from kiosk.visit.offer import Service

#: The part of a wide window that the question has beside the services.
HEADING_BESIDE = 0.28


class ServiceScreen(Screen):
    """What to bring stands behind the *i* beside each, and whatever else has no room."""

    def build(self) -> None:
        look = self.look
        self.heading = self.say("Pilih layanan")
        self.side_share = HEADING_BESIDE
        assert self.visit.entrance is not None
        self._entrance = self.visit.entrance
        self._on_top = self.booth.offer.fee_on_top(self._entrance, self.booth.now().date())
        self._terse = look.large or ((look.wide or look.low) and look.text_scale > 1)
        self._priced = not self._terse and look.text_scale == 1 and not look.wide
        rows = ChoiceList(look, columns=1)
        for service in self.booth.offer.services_for(self._entrance):
            rows.offer(self._row(service))
        self.add_widget(rows)

    def _row(self, service: Service) -> BoxLayout:
        choice = Choice(
            name=f"service.{service.code}",
            icon=service.icon,
            text=self.wording(service.name),
            hint=self._hint(self.wording(service.hint), self._price(service)),
            value=self.wording(service.hint) if self._terse else "",
            chosen=self.visit.service == service.code,
            fine=self.look.text_scale > 1,
            pointed=False,
            deed=lambda: self.do(ServiceChosen(service.code)),
        )
        info = QuietButton(
            name=f"service.{service.code}.info",
            icon="info",
            label=self.say("Yang perlu dibawa"),
            value=self.wording(service.name),
            size_hint_x=None,
            width=self.look.size.switch,
            deed=lambda: self.app.overlays.read(partial(self._explained, service)),
        )
        choice.size_hint_y = 1
        info.size_hint_y = 1
        row = BoxLayout(spacing=self.look.space.s)
        choice.bind(size_hint_min_y=row.setter("size_hint_min_y"))
        row.add_widget(choice)
        row.add_widget(info)
        return row

    def _price(self, service: Service) -> str:
        """How long it takes and what it costs, in a line."""
        low, high = service.minutes
        price = self.say("{low}–{high} menit", low=low, high=high)
        fees = self.booth.offer.fees(service.tariffs, self.booth.now().date())
        if fees:
            cheapest = min(fee.rupiah for fee in fees) + (self._on_top.rupiah if self._on_top else 0)
            price += " · " + self.say("mulai {price}", price=rupiah(cheapest))
        return price

    def _hint(self, hint: str, price: str) -> str:
        """As much as leaves room for all services; the rest stands behind the *i*."""
        if self._terse:
            return ""
        if not self._priced:
            return hint
        return price if self.look.low else f"{hint}\n{price}"

    def _explained(self, service: Service) -> Reading:
        """What to bring for it, and what did not find room on its tile."""
        told = (
            [f"{self.wording(service.hint)}."]
            if self._terse or (self.look.low and not self.look.wide)
            else []
        )
        completion = self.booth.offer.completion(service, self._entrance)
        lines = [*told, *map(self.wording, service.bring), self._price(service), self.wording(completion)]
        if self._on_top is not None:
            lines.insert(-1, f"{self.wording(self._on_top.name)}: {rupiah(self._on_top.rupiah)}")
        return Reading(self.say("Yang perlu dibawa"), tuple(lines))
