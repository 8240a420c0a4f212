"""An id that the booth makes has to please whoever it is sent to."""

from __future__ import annotations

from pydantic import TypeAdapter

from central.words import Id as CentreId
from kiosk.commands.run import new_id
from kiosk.site.schemas import Id as SiteId


def test_every_visit_id_is_an_id_to_site_and_centre() -> None:
    """One in thirty-two used to begin with a sign, and the centre refused its submission."""
    for_site, for_centre = TypeAdapter(SiteId), TypeAdapter(CentreId)
    for made in {new_id() for _ in range(2000)}:
        assert for_site.validate_python(made) == for_centre.validate_python(made) == made
