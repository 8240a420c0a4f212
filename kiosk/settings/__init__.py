"""config/*.toml as typed settings; every mistake named by file, line, key and remedy.

`models.py` says what may be written, `reading.py` reads the files and finds
every mistake at once, `lines.py` knows on which line a key stands.
"""

from kiosk.settings.models import Settings
from kiosk.settings.reading import Mistake, load, mistakes_in

__all__ = ["Mistake", "Settings", "load", "mistakes_in"]
