"""What a form holds, as plain text by name; at most one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST_FIELDS = 40


@dataclass(frozen=True, slots=True)
class Form:
    """The fields, each once; and the file with its name, when there is one."""

    fields: Mapping[str, str]
    file_name: str = ""
    file: bytes = b""

    def get(self, name: str) -> str:
        """The field without spaces around it; empty when it is not there."""
        return self.fields.get(name, "").strip()


async def form_of(request: Request) -> Form:
    fields: dict[str, str] = {}
    name, content = "", b""
    try:
        async with request.form(max_files=1, max_fields=MOST_FIELDS) as form:
            for field, value in form.items():
                if isinstance(value, UploadFile):
                    name, content = value.filename or "", await value.read()
                else:
                    fields[field] = value.replace("\0", "")
    except UnicodeDecodeError:
        raise HTTPException(400, "A form that is not UTF-8") from None
    return Form(fields, name, content)


Posted = Annotated[Form, Depends(form_of)]
