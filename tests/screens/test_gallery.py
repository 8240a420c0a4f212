"""`kiosk gallery` shows every widget there is in every state, and leaves a picture of each page."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from kivy.app import App
from kivy.base import EventLoop, runTouchApp
from kivy.core.window import Window
from kivy.uix.widget import Widget
from stage_hand import PORTRAIT, make_current

from kiosk.booth.booth import Stage
from kiosk.screens import widgets
from kiosk.screens.comfort import Comfort
from kiosk.screens.gallery import LOOKS, GalleryApp
from kiosk.screens.overlays import OFFICER
from kiosk.screens.specimens import PAGES
from kiosk.screens.theme.tokens import TEXT_SCALES
from kiosk.screens.widgets.scroll import Scroll
from kiosk.screens.widgets.touch import Touchable

#: What is only a part of others, or shown by screens of its own.
NOT_ALONE = {"Touchable", "CommandButton", "Words", "Emblem", "Flight", "ReaderDrawing", "Scene", "Strong"}
PICTURES_S = 300
#: A third of the reference: as small as a picture is worth drawing.
SMALL = "360x640"


def touched(one: Touchable) -> str:
    if one.chosen:
        return "called" if one.name in ("frame.officer", OFFICER) else "chosen"
    return "disabled" if one.disabled else "pressed" if one.state == "down" else "normal"


def typed(one: Any) -> str:
    return "empty" if not one.value else "full" if len(one.value) == getattr(one, "length", 0) else "typed"


def seen(picture: Any) -> str:
    preview = picture._preview
    if picture.empty or preview is None:
        return "empty" if picture.empty else "still"
    if preview.slide or preview.others:
        return "slide" if preview.slide else "two pages"
    return "movement" if picture._movement else preview.stage.name.lower()


def in_progress(bar: Any) -> str:
    return "begun" if bar.full == 0 else "late" if bar.full > 0.8 else "under way"


def lying_over(dialog: Any) -> str:
    officer = next((one for one in dialog.walk() if getattr(one, "name", "") == OFFICER), None)
    kind = "list" if dialog.listed else "fault" if dialog.code else "question"
    return f"{kind}, {'alone' if officer is None else 'called' if officer.chosen else 'officer'}"


def ringed(ring: Any) -> str:
    return "" if ring.drawn is None else type(ring._around).__name__


BUTTON = {"normal", "pressed", "disabled"}
#: Of each kind of widget: how its state is told, and every state that has to be shown.
STATES: Mapping[str, tuple[Callable[[Any], str], set[str]]] = {
    "PrimaryButton": (touched, BUTTON),
    "SecondaryButton": (touched, BUTTON),
    "QuietButton": (touched, {*BUTTON, "called"}),
    "Chip": (touched, {"normal", "chosen"}),
    "Tile": (touched, BUTTON),
    "Choice": (touched, {*BUTTON, "chosen"}),
    "Key": (touched, {"normal", "pressed"}),
    "PageTile": (touched, {"normal", "chosen"}),
    "Boxes": (typed, {"empty", "typed", "full"}),
    "Line": (typed, {"empty", "typed"}),
    "Dots": (typed, {"empty", "typed"}),
    "StepLine": (lambda line: f"{line.place} of {line.total}", {"1 of 6", "4 of 6", "6 of 6"}),
    "Progress": (in_progress, {"begun", "under way", "late"}),
    "Ring": (lambda ring: f"{ring.left} of {ring.total}", {"20 of 20", "5 of 20"}),
    "Picture": (
        seen,
        {"empty", "still", *(stage.name.lower() for stage in Stage if stage is not Stage.NONE)}
        | {"slide", "two pages", "movement"},
    ),
    "Notice": (
        lambda notice: "large" if notice.large else notice.tone,
        {"info", "good", "wait", "bad", "large"},
    ),
    "Dialog": (lying_over, {"question, officer", "list, officer", "fault, alone", "fault, called"}),
    "FocusRing": (ringed, {"PrimaryButton", "QuietButton", "Choice"}),
    "ComfortBar": (lambda bar: "shown" if bar.height else "", {"shown"}),
    "VoiceBar": (lambda bar: "shown" if bar.height and bar.children else "", {"shown"}),
}


@pytest.fixture(scope="module")
def gallery() -> Iterator[GalleryApp]:
    """As it is when it takes pictures; the pages are turned by the tests."""
    Window.size = PORTRAIT
    before = App.get_running_app()
    app = GalleryApp(PORTRAIT)
    make_current(app)
    app._run_prepare()
    runTouchApp(embedded=True)
    yield app
    app.root.clear_widgets()
    EventLoop.idle()
    app.dispatch("on_stop")
    Window.remove_widget(app.root)
    make_current(before)


def turned(app: GalleryApp, comfort: Comfort) -> Iterator[str]:
    """Each page in that look, laid out, by its name."""
    for place, page in enumerate(PAGES):
        app.show(place, comfort)
        for _ in range(4):
            EventLoop.idle()
        yield page.name


def every_widget() -> set[str]:
    found = set()
    for path in Path(widgets.__file__).parent.glob("*.py"):
        module = import_module(f"kiosk.screens.widgets.{path.stem}")
        for name, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, Widget) and kind.__module__ == module.__name__ and not name.startswith("_"):
                found.add(name)
    return found


def test_every_widget_stands_in_the_gallery_in_every_state(gallery):
    shown = defaultdict(set)
    for _ in turned(gallery, Comfort()):
        for widget in gallery.root.walk():
            for kind in type(widget).__mro__:
                tell, _ = STATES.get(kind.__name__, (lambda _: "there", set()))
                shown[kind.__name__].add(tell(widget))
    assert sorted(every_widget() - set(shown) - NOT_ALONE) == []
    missing = {kind: states - shown[kind] for kind, (_, states) in STATES.items()}
    assert {kind: sorted(states) for kind, states in missing.items() if states} == {}


def test_a_sample_that_is_missing_is_told():
    """So that the table finds what it looks for: each kind in it has states, and can tell them."""
    assert all(states for _, states in STATES.values())
    button = Touchable(name="a", disabled=True)
    assert touched(button) == "disabled"
    button.disabled, button.state = False, "down"
    assert touched(button) == "pressed"


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_is_cut_by_its_scroll(gallery, look):
    gallery.switches = False
    cut = {
        name: (scroll.height, scroll.content.minimum_height)
        for name in turned(gallery, LOOKS[look])
        for scroll in gallery.root.walk()
        if isinstance(scroll, Scroll) and scroll.do_scroll_y
    }
    assert cut == {}


def test_it_is_paged_through_and_dressed_in_another_look(gallery):
    gallery.switches = True
    gallery.show(0, Comfort())
    page = gallery.root.children[-1]
    page.next_deed()
    assert gallery.place == 1
    page.back_deed()
    assert gallery.place == 0
    for name in ("contrast", "low"):
        switch = next(one for one in gallery.root.walk() if getattr(one, "name", "") == f"gallery.{name}")
        switch.on_release()
    assert (gallery.look.contrast, gallery.look.low) == (True, True)


def test_the_bar_that_is_a_sample_dresses_its_own_page(gallery):
    place = next(place for place, page in enumerate(PAGES) if page.name == "comfort-bar")
    gallery.show(place, Comfort())
    switch = next(one for one in gallery.root.walk() if getattr(one, "name", "") == "comfort.text")
    switch.on_release()
    assert (gallery.place, gallery.look.text_scale) == (place, TEXT_SCALES[1])


def test_it_leaves_a_picture_of_every_page_in_every_look(tmp_path):
    command = [sys.executable, "-m", "kiosk", "gallery", "--size", SMALL]
    command += ["--out", tmp_path / "pictures", "--state", tmp_path / "state"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=PICTURES_S, check=True)
    wanted = {f"{place:02}-{page.name}-{look}.png" for place, page in enumerate(PAGES, 1) for look in LOOKS}
    assert {path.name for path in (tmp_path / "pictures").iterdir()} == wanted
    assert {Path(line).name for line in told.stdout.split()} == wanted
    assert len(LOOKS) == 3 * len(TEXT_SCALES)
