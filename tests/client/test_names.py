"""What the centre is told of the site's configuration: names alone, in both languages."""

from __future__ import annotations

from pathlib import Path

from central.names import SiteNames
from kiosk.client.names import names_of
from kiosk.settings.reading import load

CONFIG = Path(__file__).parents[2] / "config"


def test_the_centre_takes_every_name_of_the_configuration_as_it_is_shipped() -> None:
    settings = load(CONFIG)
    told = names_of(settings.site.id, settings.services_file)
    taken = SiteNames.model_validate(told)
    assert taken.model_dump() == told
    assert taken.service["new_adult"].en == "New passport"
    assert taken.document["ktp"].id == "KTP-el"
    assert taken.group["elderly"].id.startswith("Lanjut usia")
