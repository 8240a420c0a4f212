"""Reads the configuration and finds every mistake at once."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from kiosk.settings.contradictions import GONE, contradictions
from kiosk.settings.lines import line_of, line_of_each_key
from kiosk.settings.models import BoothFile, ServicesFile, Settings, TariffsFile
from kiosk.words import mark, read_also, say

FILES: Mapping[str, type[BaseModel]] = {
    "booth.toml": BoothFile,
    "services.toml": ServicesFile,
    "tariffs.toml": TariffsFile,
}

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in the configuration. `problem` and `remedy` are
    Indonesian, to be said with `values`."""

    file: str
    line: int
    key: str
    problem: str
    remedy: str
    values: Mapping[str, str]

    def told(self, language: str) -> str:
        """The whole mistake as one line."""
        problem = say(self.problem, language, **self.values)
        remedy = say(self.remedy, language, **self.values)
        return f"{self.file}:{self.line}: {self.key}: {problem} {remedy}".strip()


class ConfigurationError(Exception):
    """The configuration has mistakes; `mistakes` names them all."""

    def __init__(self, mistakes: Sequence[Mistake], language: str = "id") -> None:
        super().__init__("\n".join(mistake.told(language) for mistake in mistakes))
        self.mistakes = tuple(mistakes)


def load(folder: Path) -> Settings:
    """The settings in `folder`; the languages that stand there are known from now on.
    Raises `ConfigurationError` on any mistake."""
    settings, mistakes = _read(folder)
    if settings is None or mistakes:
        raise ConfigurationError(mistakes)
    return settings


def mistakes_in(folder: Path) -> tuple[Mistake, ...]:
    """Every mistake in `folder`; empty when it is good."""
    return tuple(_read(folder)[1])


def _read(folder: Path) -> tuple[Settings | None, list[Mistake]]:
    read_also(folder / "locale")
    mistakes: list[Mistake] = []
    written: dict[str, dict[str, Any]] = {}
    parsed: dict[str, Any] = {}
    lines: dict[str, dict[KeyPath, int]] = {}
    for name, model in FILES.items():
        path = folder / name
        try:
            text = path.read_text(encoding="utf-8")
            data = tomllib.loads(text)
        except (FileNotFoundError, NotADirectoryError):
            mistakes.append(_plain(path, 1, name, MISSING_FILE, COPY_FILE))
            continue
        except OSError as error:
            why = {"why": error.strerror or str(error)}
            mistakes.append(Mistake(str(path), 1, name, UNREADABLE, LET_READ, why))
            continue
        except UnicodeDecodeError:
            mistakes.append(_plain(path, 1, name, NOT_TEXT, SAVE_AS_UTF8))
            continue
        except tomllib.TOMLDecodeError as error:
            mistakes.append(_syntax(path, error))
            continue
        written[name] = data
        lines[name] = line_of_each_key(text)
        try:
            parsed[name] = model.model_validate(data)
        except ValidationError as error:
            issues = _causes([dict(issue) for issue in error.errors()])
            mistakes += [_mistake(path, issue, model, lines[name]) for issue in issues]
    if "services.toml" in written:
        services, tariffs = written["services.toml"], written.get("tariffs.toml")
        mistakes += _references(folder / "services.toml", services, tariffs, lines["services.toml"])
        mistakes += _contradictions(folder / "services.toml", services, lines["services.toml"])
        if tariffs is not None:
            mistakes += _fees(folder / "tariffs.toml", services, tariffs, lines["tariffs.toml"])
    mistakes.sort(key=lambda mistake: (mistake.file, mistake.line))
    if mistakes:
        return None, mistakes
    settings = Settings(
        folder=folder,
        booth_file=parsed["booth.toml"],
        services_file=parsed["services.toml"],
        tariffs_file=parsed["tariffs.toml"],
    )
    return settings, []


# What is wrong, and what to write instead

MISSING_FILE = mark("Berkas ini tidak ada.")
COPY_FILE = mark("Salin berkas contoh dari folder `config` dan sesuaikan.")
UNREADABLE = mark("Berkas ini tidak dapat dibaca: {why}.")
LET_READ = mark("Periksa apakah ini berkas, dan siapa yang boleh membacanya.")
NOT_TEXT = mark("Berkas ini bukan teks UTF-8.")
SAVE_AS_UTF8 = mark("Simpan ulang dengan pengodean UTF-8.")
SYNTAX = mark("Bukan TOML yang sah ({detail}).")
SYNTAX_REMEDY = mark("Periksa tanda kutip, kurung, dan tanda sama dengan pada baris ini.")
UNKNOWN_KEY = mark("Kunci ini tidak dikenal.")
DID_YOU_MEAN = mark("Maksud Anda `{suggestion}`? Yang ada: {known}.")
KNOWN_KEYS = mark("Hapus kunci ini. Yang ada: {known}.")
MISSING_KEY = mark("Kunci ini belum ada.")
ADD_KEY = mark("Tambahkan `{name} = …`.")
UNKNOWN_REFERENCE = mark("`{value}` tidak ada.")
ONE_OF = mark("Tulis salah satu: {known}.")
TWICE = mark("`{value}` sudah dipakai di atas.")
ANOTHER = mark("Tulis kode lain.")
NO_FEE = mark("`{value}` belum ada di tarif ini.")
ADD_FEE = mark("Tambahkan bagian [tariff.items.{value}] di bawah tarif ini.")
NO_LOSS_SERVICE = mark("Paspor hilang dan rusak tidak dapat diurus di sini tanpa layanan `{value}`.")
ADD_LOSS_SERVICE = mark('Tambahkan [[service]] dengan code = "{value}", atau tulis here = false.')

#: pydantic's name of an issue to what is said and what to write instead.
SENTENCES: Mapping[str, tuple[str, str]] = {
    "missing": (MISSING_KEY, ADD_KEY),
    "literal_error": (mark("`{value}` tidak dapat dipakai di sini."), ONE_OF),
    "string_type": (mark("`{value}` bukan teks."), mark('Tulis di antara tanda kutip: "{value}".')),
    "string_too_short": (mark("Teks ini kosong."), mark("Isi teksnya.")),
    "string_pattern_mismatch": (mark("`{value}` tidak berbentuk benar."), mark("{hint}")),
    "int_type": (mark("`{value}` bukan bilangan bulat."), mark("Tulis angka tanpa tanda kutip.")),
    "int_parsing": (mark("`{value}` bukan bilangan bulat."), mark("Tulis angka tanpa tanda kutip.")),
    "int_from_float": (mark("`{value}` bukan bilangan bulat."), mark("Tulis angka tanpa koma.")),
    "float_type": (mark("`{value}` bukan angka."), mark("Tulis angka, misalnya 1.5.")),
    "float_parsing": (mark("`{value}` bukan angka."), mark("Tulis angka, misalnya 1.5.")),
    "bool_type": (mark("`{value}` bukan ya atau tidak."), mark("Tulis true atau false.")),
    "bool_parsing": (mark("`{value}` bukan ya atau tidak."), mark("Tulis true atau false.")),
    "greater_than": (mark("{value} terlalu kecil."), mark("Tulis angka di atas {gt}.")),
    "greater_than_equal": (mark("{value} terlalu kecil."), mark("Tulis {ge} atau lebih.")),
    "less_than_equal": (mark("{value} terlalu besar."), mark("Tulis {le} atau kurang.")),
    "too_short": (mark("Daftar ini terlalu pendek."), mark("Isi paling sedikit {min_length}.")),
    "too_long": (mark("Daftar ini terlalu panjang."), mark("Isi paling banyak {max_length}.")),
    "tuple_type": (mark("`{value}` bukan daftar."), mark("Tulis dalam kurung siku: [ … ].")),
    "model_type": (
        mark("`{value}` bukan tabel."),
        mark('Tulis sebagai tabel, misalnya {{ id = "…", en = "…" }}.'),
    ),
    "dict_type": (mark("`{value}` bukan tabel."), mark("Tulis sebagai tabel [ … ].")),
    "date_from_datetime_parsing": (mark("`{value}` bukan tanggal."), mark("Tulis seperti 2024-12-17.")),
    "date_type": (mark("`{value}` bukan tanggal."), mark("Tulis seperti 2024-12-17.")),
    "time_parsing": (mark("`{value}` bukan jam."), mark("Tulis seperti 10:00:00.")),
    "time_type": (mark("`{value}` bukan jam."), mark("Tulis seperti 10:00:00.")),
    "scheme": (mark("`{value}` bukan alamat yang dikenal."), mark("Alamat diawali salah satu: {known}.")),
    "address": (mark("`{value}` tidak berbentuk benar."), mark("Tulis salah satu: {forms}.")),
    "long_for_qr": (
        mark("`{value}` terlalu panjang untuk QR pada tiket."),
        mark("Tulis alamat dengan paling banyak {most} huruf."),
    ),
    "time_zone": (
        mark("Zona waktu `{value}` tidak ada."),
        mark("Tulis Asia/Jakarta, Asia/Makassar, atau Asia/Jayapura."),
    ),
    "opening_hours": (mark("Jam tutup `{value}` mendahului jam buka."), mark('Tulis seperti "08:00-16:00".')),
    "hours_overlap": (
        mark("Jam pada `{value}` bertumpuk."),
        mark('Tulis jam yang tidak bertumpuk, misalnya ["08:00-11:30", "13:30-16:00"].'),
    ),
    "minutes_order": (
        mark("Lama paling cepat pada `{value}` melebihi lama paling lambat, atau bukan di atas nol."),
        mark("Tulis paling cepat dahulu, misalnya [60, 120]."),
    ),
    "closed_until": (
        mark("Tanggal `{value}` mendahului hari pertamanya, atau lebih dari setahun sesudahnya."),
        mark("Tulis tanggal terakhir kantor tutup."),
    ),
    "closed_twice": (mark("Tanggal {day} ditulis dua kali."), mark("Hapus salah satunya.")),
    "database_url": (
        mark("Alamat basis data ini bukan alamat PostgreSQL yang sah."),
        mark("Tulis seperti postgresql://antrean@SERVER/antrean; @ dan / dalam kata sandi: %40 dan %2F."),
    ),
    "database_name": (
        mark("Alamat ini tidak menyebut nama basis datanya."),
        mark("Tambahkan di belakang nama server, misalnya /antrean."),
    ),
    "speaker_url": (mark("`{value}` bukan alamat pengeras suara."), mark("Tulis salah satu: {forms}.")),
    "key_name": (mark("Tombol `{value}` tidak dikenal."), mark("Tulis salah satu: {forms}.")),
    "key_twice": (
        mark("Tombol `{key}` dipakai untuk dua hal."),
        mark("Tulis tombol lain pada salah satunya."),
    ),
    "headphones_unnoticed": (
        mark("Anjungan tidak dapat mengetahui kapan headphone dipasang."),
        mark('Tambahkan jack = "/dev/input/by-path/…", atau hapus `headphones`.'),
    ),
}
FALLBACK = (mark("`{value}` tidak dapat dipakai di sini."), mark("Bandingkan dengan berkas contoh ({type})."))

#: What a pattern asks for, by the end of its key.
PATTERN_HINTS: Mapping[str, str] = {
    "voices": mark("Tulis nama suara dari `espeak-ng --voices`, misalnya en-gb."),
    "series": mark("Tulis satu huruf besar, misalnya A."),
    "recipients": mark("Salin kunci umum dari `central keys`: diawali age1, 62 huruf dan angka."),
    **{
        day: mark('Tulis jam seperti "08:00-16:00".')
        for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    },
}
CODE_HINT = mark("Tulis huruf kecil, angka, tanda hubung atau garis bawah, misalnya kotabaru-1.")


def _mistake(path: Path, issue: dict[str, Any], model: type[BaseModel], lines: dict[KeyPath, int]) -> Mistake:
    key: KeyPath = tuple(part for part in issue["loc"] if part != "[key]")
    line = line_of(key, lines)
    kind = issue["type"]
    if key in GONE:
        return Mistake(str(path), line, dotted(key), *GONE[key], {})
    if kind == "extra_forbidden":
        return _unknown_key(path, key, line, _keys_beside(model, key))
    context = {name: str(value) for name, value in (issue.get("ctx") or {}).items()}
    expected = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    names = [str(part) for part in key if isinstance(part, str)]
    hint = next((PATTERN_HINTS[name] for name in reversed(names) if name in PATTERN_HINTS), CODE_HINT)
    problem, remedy = SENTENCES.get(kind, FALLBACK)
    values = {
        **context,
        "value": _shown(issue.get("input")),
        "name": str(key[-1]) if key else "",
        "known": expected or context.get("known", ""),
        "type": kind,
    }
    return Mistake(str(path), line, dotted(key), problem, hint if remedy == "{hint}" else remedy, values)


def _unknown_key(path: Path, key: KeyPath, line: int, known: Sequence[str]) -> Mistake:
    near = difflib.get_close_matches(str(key[-1]), known, n=1, cutoff=0.5)
    values = {"suggestion": near[0] if near else "", "known": ", ".join(known)}
    return Mistake(str(path), line, dotted(key), UNKNOWN_KEY, DID_YOU_MEAN if near else KNOWN_KEYS, values)


def _keys_beside(model: type[BaseModel], key: KeyPath) -> list[str]:
    """The keys that the table around `key` may have."""
    here: type[BaseModel] = model
    for part in key[:-1]:
        if isinstance(part, str) and part in here.model_fields:
            here = _model_in(here.model_fields[part].annotation) or here
    return sorted(here.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def _causes(issues: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The issues without those that only follow from another one."""
    keys = [issue["loc"] for issue in issues]
    misspelt = {
        (*issue["loc"][:-1], near)
        for issue in issues
        if issue["type"] == "extra_forbidden"
        for near in difflib.get_close_matches(
            str(issue["loc"][-1]),
            [str(i["loc"][-1]) for i in issues if i["type"] == "missing"],
            n=1,
            cutoff=0.5,
        )
    }

    def follows(issue: dict[str, Any]) -> bool:
        key = issue["loc"]
        emptied = issue["type"] == "too_short" and any(k[: len(key)] == key and k != key for k in keys)
        return emptied or (issue["type"] == "missing" and key in misspelt)

    return [issue for issue in issues if not follows(issue)]


#: Where services.toml names something that stands elsewhere: table, key, and what it names.
POINTERS = (
    ("counter", "stages", "stage"),
    ("service", "stages", "stage"),
    ("service", "documents", "document"),
    ("service", "tariffs", "tariff"),
    ("home_visit", "documents", "document"),
    ("loss", "lost_tariff", "tariff"),
    ("loss", "damaged_tariff", "tariff"),
)
CODED = ("stage", "counter", "document", "priority_group", "service")
LOSSES = ("lost", "damaged")


def _references(
    path: Path, services: dict[str, Any], tariffs: dict[str, Any] | None, lines: dict[KeyPath, int]
) -> Iterator[Mistake]:
    """Names that point to nothing, and codes that are given twice. Reads what
    is written, so that it speaks also when another part of the file is wrong."""

    def mistake(key: KeyPath, problem: str, remedy: str, **values: str) -> Mistake:
        return Mistake(str(path), line_of(key, lines), dotted(key), problem, remedy, values)

    known = {table: [code for _, code in _codes(services, table)] for table in CODED}
    if tariffs is not None:
        known["tariff"] = sorted({item for _, items in _items(tariffs) for item in items})
    for where, names, value in _pointers(services):
        if names in known and value not in known[names]:
            told = ", ".join(known[names])
            yield mistake(where, UNKNOWN_REFERENCE, ONE_OF, value=value, known=told)
    for table in CODED:
        for turn, (where, code) in enumerate(_codes(services, table)):
            if code in known[table][:turn]:
                yield mistake(where, TWICE, ANOTHER, value=code)
    for where, loss in _entries(services, "loss"):
        for missing in LOSSES if loss.get("here") is True else ():
            if missing not in known["service"]:
                yield mistake((*where, "here"), NO_LOSS_SERVICE, ADD_LOSS_SERVICE, value=missing)


def _contradictions(path: Path, services: dict[str, Any], lines: dict[KeyPath, int]) -> Iterator[Mistake]:
    for key, problem, remedy, values in contradictions(services):
        yield Mistake(str(path), line_of(key, lines), dotted(key), problem, remedy, values)


def _fees(
    path: Path, services: dict[str, Any], tariffs: dict[str, Any], lines: dict[KeyPath, int]
) -> Iterator[Mistake]:
    """A tariff that lacks an item which another has: it would be missed on the
    day from which that tariff holds."""
    wanted = dict.fromkeys(value for _, names, value in _pointers(services) if names == "tariff")
    tables = _items(tariffs)
    for where, items in tables:
        for value in wanted:
            if value not in items and any(value in others for _, others in tables):
                line = line_of(where, lines)
                yield Mistake(str(path), line, dotted(where), NO_FEE, ADD_FEE, {"value": value})


def _pointers(services: dict[str, Any]) -> Iterator[tuple[KeyPath, str, str]]:
    """Each name that stands for something elsewhere: where, what kind, the name."""
    for table, key, names in POINTERS:
        for place, entry in _entries(services, table):
            written = entry.get(key, [])
            for value in written if isinstance(written, list) else [written]:
                if isinstance(value, str):
                    yield (*place, key), names, value
    for _, doors in _entries(services, "entrances"):
        for name, door in doors.items():
            if isinstance(door, dict) and isinstance(door.get("tariff"), str):
                yield ("entrances", name, "tariff"), "tariff", door["tariff"]


def _codes(data: dict[str, Any], table: str) -> list[tuple[KeyPath, str]]:
    """The codes of the tables called `table`, with their paths."""
    entries = _entries(data, table)
    return [((*place, "code"), e["code"]) for place, e in entries if isinstance(e.get("code"), str)]


def _items(tariffs: dict[str, Any]) -> list[tuple[KeyPath, dict[str, Any]]]:
    """The items of each tariff, with the path of the tariff."""
    entries = _entries(tariffs, "tariff")
    return [(place, e["items"]) for place, e in entries if isinstance(e.get("items"), dict)]


def _entries(data: dict[str, Any], table: str) -> list[tuple[KeyPath, dict[str, Any]]]:
    """The tables called `table` with their paths, whether one or an array."""
    found = data.get(table, [])
    if isinstance(found, dict):
        return [((table,), found)]
    rows = found if isinstance(found, list) else []
    return [((table, i), entry) for i, entry in enumerate(rows) if isinstance(entry, dict)]


def _syntax(path: Path, error: tomllib.TOMLDecodeError) -> Mistake:
    message = str(error)
    line = message.partition("line ")[2].partition(",")[0]
    number = int(line) if line.isdigit() else 1
    return Mistake(str(path), number, path.name, SYNTAX, SYNTAX_REMEDY, {"detail": message})


def _plain(path: Path, line: int, key: str, problem: str, remedy: str) -> Mistake:
    return Mistake(str(path), line, key, problem, remedy, {})


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text if len(text) <= 40 else text[:39] + "…"


def dotted(key: KeyPath) -> str:
    """A key path as a technician reads it; tables of an array count from 1."""
    text = ""
    for part in key:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text
