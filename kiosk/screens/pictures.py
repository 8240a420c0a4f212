"""Pictures of the window, as people see it."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels


def pixels() -> tuple[int, int, bytes]:
    """What is on the screen: width and height in px, and RGBA from the lower left.
    The window is drawn once more and read before it is shown."""
    width, height = (int(side) for side in Window.size)
    Window.dispatch("on_draw")
    return width, height, bytes(glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE))


def take(path: Path) -> Thread:
    """Write what is on the screen as PNG; the file is packed on the thread returned."""
    width, height, seen = pixels()

    def pack() -> None:
        from PIL import Image

        image = Image.frombytes("RGBA", (width, height), seen)
        path.parent.mkdir(parents=True, exist_ok=True)
        image.transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert("RGB").save(path, compress_level=3)

    worker = Thread(target=pack, name=f"picture {path.name}")
    worker.start()
    return worker
