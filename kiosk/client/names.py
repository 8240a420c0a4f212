"""What this site calls its services, documents and groups, for the pages and slips of the head office."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.settings.models import ServicesFile


def names_of(site: str, services: ServicesFile) -> Mapping[str, object]:
    """{site, service, document, group}: the last three code to {id, en}."""
    return {
        "site": site,
        "service": {one.code: one.name.model_dump() for one in services.service},
        "document": {one.code: one.name.model_dump() for one in services.document},
        "group": {one.code: one.name.model_dump() for one in services.priority_group},
    }
