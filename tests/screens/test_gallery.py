"""`kiosk gallery` shows every widget there is, and leaves a picture of each page."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from kivy.app import App
from kivy.base import EventLoop, runTouchApp
from kivy.core.window import Window
from kivy.uix.widget import Widget
from stage_hand import PORTRAIT

from kiosk.screens import widgets
from kiosk.screens.comfort import Comfort
from kiosk.screens.gallery import GalleryApp
from kiosk.screens.specimens import PAGES

#: What is only a part of others, or shown by screens of its own.
NOT_ALONE = {"Touchable", "CommandButton", "Words", "Emblem", "Flight", "ReaderDrawing", "Scene", "Strong"}


@pytest.fixture(scope="module")
def gallery() -> Iterator[GalleryApp]:
    Window.size = PORTRAIT
    app = GalleryApp(PORTRAIT)
    app._run_prepare()
    runTouchApp(embedded=True)
    yield app
    app.root.clear_widgets()
    EventLoop.idle()
    app.dispatch("on_stop")
    Window.remove_widget(app.root)
    App._running_app = None


def every_widget() -> set[str]:
    found = set()
    for path in Path(widgets.__file__).parent.glob("*.py"):
        module = import_module(f"kiosk.screens.widgets.{path.stem}")
        for name, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, Widget) and kind.__module__ == module.__name__ and not name.startswith("_"):
                found.add(name)
    return found


def test_every_widget_stands_in_the_gallery(gallery):
    seen = set()
    for place in range(len(PAGES)):
        gallery.show(place, Comfort())
        EventLoop.idle()
        for widget in gallery.root.walk():
            seen |= {kind.__name__ for kind in type(widget).__mro__}
    assert sorted(every_widget() - seen - NOT_ALONE) == []


def test_it_is_paged_through_and_dressed_in_another_look(gallery):
    gallery.show(0, Comfort())
    page = gallery.root.children[-1]
    page.next_deed()
    assert gallery.place == 1
    page.back_deed()
    assert gallery.place == 0
    gallery.show(0, Comfort(contrast=True))
    assert gallery.look.contrast
