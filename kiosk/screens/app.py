"""The face of the booth: one screen at a time, drawn from the visit."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from importlib import import_module
from typing import Any

from kivy.clock import Clock as KivyClock
from kivy.core.window import Window
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.booth.booth import Booth
from kiosk.booth.workshop import Workshop
from kiosk.clock import Clock
from kiosk.hardware.speaker.port import Speaker
from kiosk.screens.comfort import Comfort
from kiosk.screens.finishing import finish
from kiosk.screens.memory import keep_what_is_loaded, tidy
from kiosk.screens.overlays import Overlays
from kiosk.screens.pace import set_pace
from kiosk.screens.plain_app import PlainApp
from kiosk.screens.repaint import Repaint
from kiosk.screens.screen import Page
from kiosk.screens.shutter import Shutter
from kiosk.screens.technician import Technician
from kiosk.screens.theme import fonts
from kiosk.screens.theme.tokens import Look
from kiosk.screens.voice.bar import VoiceBar
from kiosk.screens.voice.curtain import Curtain
from kiosk.screens.voice.guide import Guide
from kiosk.screens.voice.keys import Keys
from kiosk.screens.voice.manner import Manner
from kiosk.screens.voice.ring import FocusRing
from kiosk.screens.widgets.text import draw_letters
from kiosk.screens.widgets.touch import Touchable
from kiosk.visit.identity import complaint_so_far
from kiosk.visit.steps import IMPERSONAL, Step

#: The screen of each step: `kiosk/screens/<step>.py`, imported when first shown.
SCREENS: dict[Step, str] = {
    step: "".join(part.title() for part in step.value.split("_")) + "Screen" for step in Step
}


#: A screen fills its layer, wherever the voice's bar leaves that.
AT_FOOT = {"x": 0, "y": 0}


def dispatch(work: Callable[[], None]) -> None:
    """Run `work` on the screen's thread, soon; callable from any thread."""
    KivyClock.schedule_once(lambda _: work())


def screen_class(step: Step) -> type[Page]:
    found = getattr(import_module(f"kiosk.screens.{step.value}"), SCREENS[step])
    assert isinstance(found, type) and issubclass(found, Page)  # noqa: PT018
    return found


class Root(FloatLayout):
    """Every touch passes here first: a finger still down from the screen before
    is not a choice on this one."""

    def __init__(self, app: BoothApp) -> None:
        self._app = app
        super().__init__()

    def on_touch_down(self, touch: Any) -> bool:
        if not self._app.overlays.warns:
            self._app.booth.touch()
        if self._app.technician is not None:
            self._app.technician.feel(touch.pos)
        if self._app.too_soon:
            return True
        if not self._app.curtain.drawn:
            self._app.hear_touch(touch.pos)
        return bool(super().on_touch_down(touch))


class BoothApp(PlainApp):
    """Shows the screen of `booth.visit.step`; `size` is the window's in px. Without a
    `workshop` there is no technician's page, without a `speaker` no voice; `manner` is how
    the voice speaks and which keys the pad has."""

    def __init__(
        self,
        booth: Booth,
        clock: Clock,
        size: tuple[int, int],
        workshop: Workshop | None = None,
        volume_percent: int = 0,
        speaker: Speaker | None = None,
        manner: Manner = Manner(),  # noqa: B008  (it cannot be changed)
        **properties: Any,
    ) -> None:
        self.booth = booth
        self._workshop = workshop
        self.technician: Technician | None = None
        self.clock = clock
        self.size = size
        self.usual = Comfort(volume_percent=manner.volume_percent)
        self.comfort = self.usual
        self.guide = Guide(self, speaker, manner)
        self._keys = Keys(self)
        self.shutter = Shutter(volume_percent)
        self.repaint = Repaint()
        self.look = Look(size)
        self.screen: Page | None = None
        self.slowest_build: tuple[float, str] = (0.0, "")
        #: Called once something is to be seen, and once a touch is answered at once.
        self.on_drawn: Callable[[], None] = lambda: None
        self.on_ready: Callable[[], None] = lambda: None
        self._shown: Hashable = None
        self._gone = 0
        self._shown_at_s = 0.0
        self._person = booth.visit.id
        self._events: list[Any] = []
        self._finish = finish()
        # A screen that is gone is a knot of references with large pictures of
        # text in it. It is let go right after, while the debounce still keeps
        # every finger away, so that nobody waits for it.
        self._tidy = KivyClock.create_trigger(lambda _: self._clear_away(), self.look.motion.tidy_after_s)
        # Drawing the button that was let go, building the next screen, drawing its
        # letters, and drawing all of it the first time are four frames' work.
        self._build_next = KivyClock.create_trigger(lambda _: self._go_on(), 0)
        self._letter = KivyClock.create_trigger(lambda _: self._draw_letters(), 0)
        self._place = KivyClock.create_trigger(lambda _: self._put_in_place(), 0)
        super().__init__(**properties)

    # Kivy's own moments

    def build(self) -> Widget:
        fonts.register()
        Window.clearcolor = self.look.paint.paper
        self.layer = FloatLayout()
        self.overlays = Overlays(self)
        self.voice_bar = VoiceBar(self)
        self.ring = FocusRing(self)
        self.curtain = Curtain(self)
        root = Root(self)
        root.add_widget(self.layer)
        root.add_widget(self.overlays)
        clear_of_bar: list[Widget] = [self.layer, self.overlays]
        if self._workshop is not None:
            self.technician = Technician(self, self._workshop)
            root.add_widget(self.technician)
            clear_of_bar.append(self.technician)
        root.add_widget(self.voice_bar)
        root.add_widget(self.ring)
        root.add_widget(self.curtain)
        root.size = self.layer.size = Window.size
        self.voice_bar.make_room(root, *clear_of_bar)
        self.show()
        return root

    def on_start(self) -> None:
        motion = self.look.motion
        self.booth.listen(self.show)
        self._keys.open()
        # Where the processor draws, frames would queue up behind the screen
        # thread, and the next text would wait for all of them at once.
        Window.bind(on_flip=self._finish_frame)
        self.repaint.start()
        every = KivyClock.schedule_interval
        self._events = [
            every(lambda _: self._tick(), self.booth.timing.tick_s),
            every(lambda _: self._pass_time(), motion.news_s),
            every(lambda _: self._animate(), motion.picture_s),
        ]
        # The first turn of the clock draws the first frame at its end.
        KivyClock.schedule_once(lambda _: KivyClock.schedule_once(self._after_first_frame, 0), 0)

    def on_stop(self) -> None:
        Window.unbind(on_flip=self._finish_frame)
        self.repaint.stop()
        self._keys.close()
        self.guide.mouth.hush()
        for event in (*self._events, self._build_next, self._letter, self._place, self._tidy):
            event.cancel()

    def _finish_frame(self, *_: object) -> None:
        self._finish()

    # Showing

    def show(self) -> None:
        """Bring the screen into agreement with the visit."""
        visit = self.booth.visit
        if visit.id != self._person:
            self._person = visit.id
            self._settle_in(self.usual)
        wanted = self._wanted()
        if wanted != self._shown:
            self._shown = wanted
            if self.layer.children:
                self._build_next()
            else:
                self._replace()
        elif self.current is not None:
            self.current.refresh()
            if not self.current.waiting:
                self._tidy()
        self.overlays.refresh()
        self.guide.attend()

    @property
    def current(self) -> Page | None:
        """The screen of the visit as it is now; None while that is yet to be built."""
        return None if self._build_next.is_triggered else self.screen

    def _wanted(self) -> Hashable:
        """What the screen is drawn from; another value is another screen."""
        visit = self.booth.visit
        kind = screen_class(visit.step)
        whose = None if kind.waiting else visit.id
        # Whether the voice is on, and whether there is one: where the switch is to be seen.
        switch = visit.step in IMPERSONAL and (self.comfort.voice, self.guide.mouth.audible)
        return whose, visit.step, visit.language, self.comfort.look, switch, kind.key(visit)

    def _go_on(self) -> None:
        """Build the screen that is wanted; but where the one before the last still lies about,
        clear it away first, for two at once would take too long."""
        if self._gone:
            self._tidy_now()
            self._build_next()
        else:
            self._replace()

    def _replace(self) -> None:
        before_s = self.clock.monotonic_s()
        kind = screen_class(self.booth.visit.step)
        moved = self.screen is None or type(self.screen) is not kind
        self.screen = kind(self)
        # Laid out now, at its true size, and only drawn with the next frame.
        self.screen.size, self.screen.pos = tuple(self.layer.size), tuple(self.layer.pos)
        if self.layer.children:
            self._letter()
        else:
            self._put_in_place()
        now_s = self.clock.monotonic_s()
        if moved:
            self._shown_at_s = now_s
        self.slowest_build = max(self.slowest_build, (now_s - before_s, kind.__name__))

    def _draw_letters(self) -> None:
        assert self.screen is not None
        draw_letters(self.screen)
        self._place()

    def _put_in_place(self) -> None:
        assert self.screen is not None
        self._gone += len(self.layer.children)
        self.layer.clear_widgets()
        self.screen.pos_hint = AT_FOOT
        self.layer.add_widget(self.screen)
        set_pace(waiting=self.screen.waiting)
        self.guide.attend()
        self._tidy()

    def _clear_away(self) -> None:
        """Tidy, in a frame that has nothing else to do."""
        if self.changing or Window.canvas.needs_redraw or self.repaint.was_busy():
            self._tidy()
        else:
            self._tidy_now()

    def _tidy_now(self) -> None:
        self._tidy.cancel()
        self._gone = 0
        tidy()
        self.repaint.be_busy()

    def set_comfort(self, comfort: Comfort) -> None:
        """Change text size, contrast, reach or voice, for this visit."""
        self._settle_in(comfort)
        self.show()

    def _settle_in(self, comfort: Comfort) -> None:
        self.comfort = comfort
        self.booth.settled_in = comfort != self.usual
        if (self.look.text_scale, self.look.contrast, self.look.low) != comfort.look:
            self.look = Look(self.size, comfort.text_scale, comfort.contrast, comfort.low)
        Window.clearcolor = self.look.paint.paper

    @property
    def changing(self) -> bool:
        """Whether the next frames build or place a screen."""
        return any(step.is_triggered for step in (self._build_next, self._letter, self._place))

    @property
    def too_soon(self) -> bool:
        """Whether a touch now still belongs to the screen before."""
        if self.changing:
            return True
        return self.clock.monotonic_s() - self._shown_at_s < self.booth.timing.debounce_s

    # Time

    def _tick(self) -> None:
        self.booth.tick()
        if self.technician is not None:
            self.technician.tick()
        if self._wanted() != self._shown:
            self.show()  # the speaker fell silent, or is heard again
        self.overlays.refresh()
        self.guide.attend()

    def _pass_time(self) -> None:
        if self.current is not None:
            self.current.pass_time()

    def _animate(self) -> None:
        if self.current is not None:
            self.current.animate()
        self.guide.follow()

    def _after_first_frame(self, _: float) -> None:
        """The booth can be seen: load what the first applicant would wait for."""
        self.on_drawn()
        for step in Step:
            screen_class(step)
        complaint_so_far("63", self.booth.now().date())  # loads the tables of the NIK
        self.shutter.load()
        keep_what_is_loaded()
        self.on_ready()

    # Finding

    def hear_touch(self, pos: tuple[float, float]) -> None:
        """Tell the guide what a finger at `pos`, px in the window, came down on."""
        under = [w for w in self.touchables() if w.collide_point(*w.to_widget(*pos))]
        if under:
            self.guide.touched(under[-1])

    def touchables(self) -> Iterator[Touchable]:
        """Everything that can be touched now, topmost last."""
        for widget in self.root.walk():
            if isinstance(widget, Touchable) and widget.name:
                yield widget

    def find(self, name: str) -> Touchable | None:
        """The touchable of that name on the screen, or None."""
        return next((widget for widget in self.touchables() if widget.name == name), None)
