"""What is asked for: each service with its price and time."""

from __future__ import annotations

from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.moments import rupiah
from kiosk.screens.screen import Screen
from kiosk.screens.widgets.button import QuietButton
from kiosk.screens.widgets.tile import Choice
from kiosk.visit.events import ServiceChosen
from kiosk.visit.offer import Service


class ServiceScreen(Screen):
    """What to bring stands behind the *i* beside each; time and price too, where the
    text is large."""

    def build(self) -> None:
        self.heading = self.say("Pilih layanan")
        entrance = self.visit.entrance
        assert entrance is not None
        for service in self.booth.offer.services_for(entrance):
            self.add_widget(self._row(service))

    def _row(self, service: Service) -> BoxLayout:
        price = self._price(service)
        hint = self.wording(service.hint)
        choice = Choice(
            name=f"service.{service.code}",
            icon="" if self.look.large else service.icon,
            text=self.wording(service.name),
            hint=hint if self.look.large else f"{hint}\n{price}",
            chosen=self.visit.service == service.code,
            pointed=False,
            deed=lambda: self.do(ServiceChosen(service.code)),
        )
        info = QuietButton(
            name=f"service.{service.code}.info",
            icon="info",
            label=self.say("Yang perlu dibawa"),
            size_hint=(None, None),
            width=self.look.size.switch,
            pos_hint={"center_y": 0.5},
            deed=lambda: self._explain(service, price),
        )
        choice.bind(height=info.setter("height"))
        row = BoxLayout(spacing=self.look.space.s, size_hint_y=None)
        choice.bind(height=row.setter("height"))
        row.add_widget(choice)
        row.add_widget(info)
        return row

    def _price(self, service: Service) -> str:
        """How long it takes and what it costs, in a line."""
        low, high = service.minutes
        price = self.say("{low}–{high} menit", low=low, high=high)
        fees = self.booth.offer.fees(service.tariffs, self.booth.now().date())
        if fees:
            cheapest = rupiah(min(fee.rupiah for fee in fees))
            price += " · " + self.say("mulai {price}", price=cheapest)
        return price

    def _explain(self, service: Service, price: str) -> None:
        lines = [*map(self.wording, service.bring), price, self.wording(service.completion)]
        self.app.overlays.read(self.say("Yang perlu dibawa"), tuple(lines))
