"""What may be written in config/*.toml, file by file."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
    field_validator,
)
from pydantic_core import PydanticCustomError

from kiosk.settings.addresses import CAMERAS, PRINTERS, READERS, SERVERS, address
from kiosk.settings.database_url import DatabaseUrl
from kiosk.settings.hours import DAYS as DAYS
from kiosk.settings.hours import Hours as Hours
from kiosk.settings.table import Table
from kiosk.settings.text import Text as Text
from kiosk.settings.voice import Voice

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")]
Name = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Series = Annotated[str, StringConstraints(pattern=r"^[A-Z]$")]
Entrance = Literal["booking", "priority", "walk_in", "same_day", "lost_or_damaged", "home_visit"]
TicketClass = Literal["regular", "booking", "priority"]

WebAddress = Annotated[str, address(SERVERS, "://"), AfterValidator(lambda url: url.rstrip("/"))]
WebAddressOrNone = Annotated[
    str, address(SERVERS, "://", may_be_empty=True), AfterValidator(lambda url: url.rstrip("/"))
]


#: A ticket's QR has at most 62 bytes, of which /t/ and the ticket's id take 19.
LONGEST_PUBLIC_URL = 43
#: So many choices a screen shows at once, and so many documents its list.
MOST_CHOICES = 6


def _in_order(minutes: tuple[int, int]) -> tuple[int, int]:
    if not 0 < minutes[0] <= minutes[1]:
        raise PydanticCustomError("minutes_order", "not the shortest first", {})
    return minutes


def _fits_a_qr(url: str) -> str:
    if len(url.encode("utf-8")) > LONGEST_PUBLIC_URL:
        raise PydanticCustomError("long_for_qr", "too long", {"most": LONGEST_PUBLIC_URL})
    return url


class Site(Table):
    id: Code
    name: Name
    office: Name
    time_zone: str
    help_line: Text
    url: WebAddress
    public_url: Annotated[WebAddress, AfterValidator(_fits_a_qr)]
    voice_style: Literal["spoken", "digits"] = "spoken"
    session_days: bool = False
    database: DatabaseUrl = Field("", repr=False)  # it may hold a password
    certificate: str = ""
    private_key: str = ""
    trust: str = ""
    session_idle_minutes: int = Field(30, ge=1, le=720)
    reserve_numbers: int = Field(20, ge=0, le=200)
    reserve_top: int = Field(999, ge=99, le=9999)
    wayfinding: tuple[Text, ...] = ()

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise PydanticCustomError("time_zone", "unknown time zone", {})
        return name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Booth(Table):
    id: Code
    name: Name


class Screen(Table):
    width_px: int = Field(1080, ge=480, le=7680)
    height_px: int = Field(1920, ge=480, le=7680)
    fullscreen: bool = True
    guidance_url: WebAddressOrNone = ""
    volume_percent: int = Field(60, ge=0, le=100)


class Printer(Table):
    url: Annotated[str, address(PRINTERS)]
    paper_mm: Literal[58, 80] = 80


class CodeReader(Table):
    url: Annotated[str, address(READERS)]


class DocumentCamera(Table):
    url: Annotated[str, address(CAMERAS)]
    width_px: int = Field(1920, ge=640, le=8000)
    height_px: int = Field(1080, ge=480, le=8000)
    read_ktp: bool = False


class Centre(Table):
    url: WebAddress
    token_file: str = ""
    uploads_at_once: int = Field(4, ge=1, le=16)
    upload_kbit_per_s: int = Field(0, ge=0, le=1_000_000)


class Sealing(Table):
    recipients: tuple[Annotated[str, StringConstraints(pattern=r"^age1[0-9a-z]{58}$")], ...] = ()


class Technician(Table):
    """Where a USB stick is mounted: this folder itself, or one right below it."""

    usb_folder: Path = Path("/media")


class BoothFile(Table):
    """booth.toml: this machine, its site and its devices."""

    site: Site
    booth: Booth
    hours: Hours
    screen: Screen = Screen()
    printer: Printer
    code_reader: tuple[CodeReader, ...] = ()
    document_camera: DocumentCamera | None = None
    centre: Centre
    sealing: Sealing = Sealing()
    technician: Technician = Technician()
    voice: Voice = Voice()


class Rates(Table):
    regular: float = Field(gt=0, le=1000)
    booking: float = Field(gt=0, le=1000)
    priority: float = Field(gt=0, le=1000)


class AgeRule(Table):
    """From which age, or below which, a group is offered by itself, and since when."""

    group: Code
    from_age: int | None = Field(None, ge=1, le=120)
    below_age: int | None = Field(None, ge=1, le=120)
    effective: date
    source: str = Field(min_length=1)


class Order(Table):
    early_minutes: int = Field(60, ge=0, le=720)
    late_minutes: int = Field(60, ge=0, le=720)
    max_wait_minutes: int = Field(90, ge=1, le=1440)
    own_counter_minutes: int = Field(10, ge=1, le=1440)
    cap_in_a_row: int = Field(3, ge=1, le=100)
    recall_limit: int = Field(3, ge=0, le=20)
    recall_pause_seconds: int = Field(15, ge=0, le=600)
    rates: Rates
    age: tuple[AgeRule, ...] = ()


class Stage(Table):
    code: Code
    name: Text
    zone: Text
    minutes: float = Field(gt=0)


class Counter(Table):
    code: Code
    name: Name
    stages: tuple[str, ...] = Field(min_length=1)


class Document(Table):
    code: Code
    name: Text
    picture: Literal["card", "page", "passport"]
    sides: tuple[Literal["front", "back"], ...] = Field(("front",), min_length=1, max_length=2)
    pages: Literal["one", "many"] = "one"


class PriorityGroup(Table):
    code: Code
    name: Text
    icon: str


class ReservedPriority(Table):
    """Places of the day that only priority groups may have until `released_at`."""

    places: int = Field(ge=1)
    released_at: time


class Service(Table):
    code: Code
    name: Text
    hint: Text
    icon: str
    series: Series
    stages: tuple[str, ...] = Field(min_length=1)
    entrances: tuple[Entrance, ...] = Field(min_length=1)
    documents: tuple[str, ...] = Field((), max_length=MOST_CHOICES)
    tariffs: tuple[str, ...] = ()
    minutes: Annotated[tuple[int, int], AfterValidator(_in_order)]
    completion: Text
    bring: tuple[Text, ...] = ()
    child: bool = False
    quota_per_day: int | None = Field(None, ge=0)
    quota_per_hour: int | None = Field(None, ge=1)
    quota_by_class: dict[TicketClass, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    reserved_priority: ReservedPriority | None = None


class EntranceRule(Table):
    open: bool = True
    closes_at: time | None = None
    tariff: str = ""
    completion: Text | None = None


class Loss(Table):
    here: bool
    office: Name
    address: str
    hours: Text
    lost_tariff: str
    damaged_tariff: str
    lost_bring: tuple[Text, ...]
    damaged_bring: tuple[Text, ...]


class HomeVisit(Table):
    documents: tuple[str, ...] = Field((), max_length=MOST_CHOICES)
    bring: tuple[Text, ...] = ()


class ChildRule(Table):
    """Below which age a parent or guardian has to agree, and since when."""

    below_age: int = Field(ge=1, le=25)
    effective: date
    source: str = Field(min_length=1)


class Privacy(Table):
    notice: tuple[Text, ...] = Field(min_length=1, max_length=4)
    full: Text
    child: tuple[ChildRule, ...] = ()


class ServicesFile(Table):
    """services.toml: what the booth offers."""

    order: Order
    stage: tuple[Stage, ...] = Field(min_length=1)
    counter: tuple[Counter, ...] = Field(min_length=1)
    document: tuple[Document, ...] = ()
    priority_group: tuple[PriorityGroup, ...] = Field((), max_length=MOST_CHOICES)
    service: tuple[Service, ...] = Field(min_length=1)
    entrances: dict[Entrance, EntranceRule]
    loss: Loss
    home_visit: HomeVisit = HomeVisit()
    privacy: Privacy


class TariffItem(Text):
    rupiah: int = Field(ge=0)


class Tariff(Table):
    effective: date
    source: str
    items: dict[str, TariffItem]


class TariffsFile(Table):
    """tariffs.toml: fees by the day from which they hold."""

    tariff: tuple[Tariff, ...] = Field(min_length=1)


class Settings(Table):
    """The whole configuration. `folder` is where it was read from."""

    folder: Path
    booth_file: BoothFile
    services_file: ServicesFile
    tariffs_file: TariffsFile

    @property
    def site(self) -> Site:
        return self.booth_file.site

    @property
    def trust(self) -> Path | None:
        """The certificate that this booth trusts besides those the system knows."""
        return self.folder / self.site.trust if self.site.trust else None

    @property
    def booth(self) -> Booth:
        return self.booth_file.booth

    @property
    def centre(self) -> Centre:
        return self.booth_file.centre

    @property
    def sealing(self) -> Sealing:
        return self.booth_file.sealing
