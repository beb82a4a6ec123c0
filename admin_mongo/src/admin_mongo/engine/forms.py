"""Form fields for what only documents hold: structures of any types, and MongoDB's own ids."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import wtforms
from bson import ObjectId, json_util
from bson.binary import UuidRepresentation
from mongoengine.errors import ValidationError
from wtforms.fields.core import UnboundField

from admin_core.data import FieldInfo, gettext, refuse_nul

from .values import plain

_OPTIONS = json_util.JSONOptions(
    json_mode=json_util.JSONMode.RELAXED,
    tz_aware=False,
    uuid_representation=UuidRepresentation.STANDARD,
)

#: A longer text is refused: the server stores no document of more than 16 MiB.
_LONGEST = 16 * 1024 * 1024


def _refuse(name: str) -> None:
    raise ValueError(name)


class StructureField(wtforms.TextAreaField):
    """A structure as MongoDB's extended JSON, which keeps the types that JSON lacks.

    Blank means no value.  What was not touched is not written.

    .. versionadded:: 0.1
    """

    def __init__(self, *args: Any, info: FieldInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.info = info

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Turn the text into the structure; raises ``ValueError`` with a message to show."""
        if not valuelist:
            return
        self.data = None
        if valuelist[0].strip():
            self.data = self.parse(valuelist[0])

    def parse(self, text: str) -> Any:
        """Return the structure that *text* says."""
        refuse_nul(text)
        if len(text) > _LONGEST:
            raise ValueError(gettext("The text is too long."))
        try:
            found = json_util.loads(text, json_options=_OPTIONS, parse_constant=_refuse)
        except (ValueError, TypeError, RecursionError, OverflowError) as error:
            where = f" ({error})" if isinstance(error, json.JSONDecodeError) else ""
            raise ValueError(gettext("This is not valid JSON.") + where) from None
        return self._checked(found)

    def _checked(self, found: Any) -> Any:
        native = self.info.native
        try:
            value = native.to_python(found)
            native._validate(value)
        except (ValidationError, TypeError, ValueError, AttributeError, KeyError) as error:
            said = error.message if isinstance(error, ValidationError) else ""
            text = gettext("This structure does not fit the field.")
            raise ValueError(f"{text} {said}".strip()) from None
        return value

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        value = plain(self.info.native, self.data)
        if value is None or value == {} or value == []:
            return ""
        return json_util.dumps(value, json_options=_OPTIONS, ensure_ascii=False)


class ObjectIdFormField(wtforms.StringField):
    """One of MongoDB's ids, 24 hexadecimal digits.

    .. versionadded:: 0.1
    """

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Turn the text into an id; raises ``ValueError`` with a message to show."""
        if not valuelist:
            return
        text = valuelist[0].strip()
        found: Any = None
        self.data = found
        if text:
            found = parse_object_id(text)
        self.data = found

    def _value(self) -> str:
        return str(self.raw_data[0] if self.raw_data else self.data or "")


def parse_object_id(text: str) -> ObjectId:
    """Return the id that *text* says; raises ``ValueError`` with a message to show."""
    if not ObjectId.is_valid(text.strip()):
        raise ValueError(gettext("Enter an id, 24 hexadecimal digits."))
    return ObjectId(text.strip())


def form_field(field: FieldInfo, options: Mapping[str, Any]) -> UnboundField[Any] | None:
    """Return the form field of a kind that the core has none for, ``None`` for any other."""
    if field.read_only:
        return None
    if field.kind == "json":
        arguments = {name: value for name, value in options.items() if name != "choices"}
        return UnboundField(StructureField, **arguments, info=field)
    if field.kind == "objectid":
        return UnboundField(ObjectIdFormField, **options)
    if field.kind == "file":
        from .file_forms import file_field

        return file_field(field, options)
    return None
