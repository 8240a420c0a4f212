"""Looks for values in every byte of a folder, in each way in which programs write text."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

#: Fewer signs than this in base64 are found in any noise.
BASE64_SIGNS = 7


@dataclass(frozen=True, slots=True)
class Find:
    """`value` stands in `file`, written in the way `form`."""

    file: str
    value: str
    form: str


def forms(value: str) -> Mapping[str, bytes]:
    """`value` as it may stand in a file: encodings, base64 at each place it can begin, hex."""
    plain = value.encode()
    found = {
        "utf-8": plain,
        "utf-16-le": value.encode("utf-16-le"),
        "utf-16-be": value.encode("utf-16-be"),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "upper": value.upper().encode(),
        "lower": value.lower().encode(),
    }
    for shift in range(3):
        for name, encode in (("base64", b64encode), ("base64url", urlsafe_b64encode)):
            # The signs at both ends carry bits of what stands beside it.
            signs = encode(bytes(shift) + plain).rstrip(b"=")
            first, last = -(-shift * 8 // 6), (shift + len(plain)) * 8 // 6
            if last - first >= BASE64_SIGNS:
                found[f"{name}+{shift}"] = signs[first:last]
    return found


def scan(folder: Path, values: Iterable[str], needles: Mapping[str, bytes] | None = None) -> list[Find]:
    """Every value of `values`, and every one of `needles`, in names and bytes below `folder`."""
    wanted = [(value, form, sought) for value in values for form, sought in forms(value).items()]
    wanted += [(name, "bytes", sought) for name, sought in (needles or {}).items()]
    return [
        Find(file, value, form)
        for file, content in _contents(folder)
        for value, form, sought in wanted
        if sought in content
    ]


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        yield name, name.encode()
        if path.is_file():
            try:
                yield name, path.read_bytes()
            except FileNotFoundError:  # a file that was being replaced
                continue
