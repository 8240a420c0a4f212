"""A text of the configuration, in every language."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import InitErrorDetails

from kiosk.settings.table import Table
from kiosk.words import languages


class Text(Table):
    """A text in both languages, and in any other that there are words for."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Annotated[str, Field(min_length=1)]] = Field(init=False)

    id: str = Field(min_length=1)
    en: str = Field(min_length=1)

    @property
    def others(self) -> tuple[tuple[str, str], ...]:
        """Language to text, beyond Indonesian and English."""
        return tuple(sorted(self.__pydantic_extra__.items()))

    @model_validator(mode="wrap")
    @classmethod
    def _only_languages(cls, written: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """A key that is neither its own nor a language is a mistake, told together with the others."""
        if not isinstance(written, dict):
            return handler(written)
        known = {*cls.model_fields, *languages()}
        wrong = [
            InitErrorDetails(type="extra_forbidden", loc=(key,), input=value)
            for key, value in written.items()
            if key not in known
        ]
        try:
            text = handler({key: value for key, value in written.items() if key in known})
        except ValidationError as error:
            wrong += [
                InitErrorDetails(type=one["type"], loc=one["loc"], input=one["input"], ctx=one.get("ctx", {}))
                for one in error.errors()
            ]
        if wrong:
            raise ValidationError.from_exception_data(cls.__name__, wrong)
        return text
