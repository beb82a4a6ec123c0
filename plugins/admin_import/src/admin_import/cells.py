"""What a file's value becomes when it is sent to a form field."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

import wtforms
from werkzeug.datastructures import FileStorage
from wtforms.fields.choices import SelectFieldBase

from admin_core.data import gettext, text_of
from admin_core.exporters import defuse
from admin_core.forms import BinaryField, RelatedField
from admin_core.forms.fields import LinesField, NullBooleanField, Parsed

_TRUE = frozenset({"1", "true", "t", "yes", "y", "on"})
_FALSE = frozenset({"", "0", "false", "f", "no", "n", "off"})


class Unfit(Exception):
    """A value that cannot be sent to its field, in words for people."""


def sent_texts(field: wtforms.Field, value: Any) -> list[Any]:
    """Return what a browser would send for *value*; raises :exc:`Unfit`."""
    if isinstance(field, BinaryField):
        return _file(field, value)
    if isinstance(field, wtforms.BooleanField):
        return ["y"] if truth(value) else []
    if isinstance(field, NullBooleanField):
        is_blank = value is None or not plain_text(value).strip()
        return ["" if is_blank else text_of(None, truth(value))]
    if isinstance(field, SelectFieldBase):
        return _chosen(field, value)
    if isinstance(field, LinesField):
        return [_lines(value)]
    if isinstance(field, Parsed):
        # Files hold plain digits; the form takes them as the visitor writes them.
        return [field.as_typed(plain_text(value))]
    return [plain_text(value)]


def plain_text(value: Any) -> str:
    """Return a value as people would type it."""
    if isinstance(value, str):
        # An export puts a mark before what a spreadsheet would run as a formula.
        is_marked = value.startswith("'") and defuse(value[1:]) == value
        return value[1:] if is_marked else value
    if isinstance(value, (Mapping, list)):
        return json.dumps(value, ensure_ascii=False)
    return text_of(None, value)


def truth(value: Any) -> bool:
    """Return what a value means as yes or no; raises :exc:`Unfit`."""
    text = plain_text(value).strip().casefold()
    if text in _TRUE or text == gettext("Yes").casefold():
        return True
    if text in _FALSE or text == gettext("No").casefold():
        return False
    raise Unfit(gettext("%(value)s is not one of the choices.", value=repr(text[:40])))


def several(value: Any) -> list[str]:
    """Return the texts of a value that stands for several: a list, lines, or with commas between.

    A text that begins with ``[`` is a list in JSON.
    """
    if value is None:
        return []
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except ValueError:
            raise Unfit(gettext("This is not valid JSON.")) from None
    if isinstance(value, str):
        parts: Iterable[Any] = value.splitlines() if "\n" in value else value.split(",")
        return [text for one in parts if (text := plain_text(one.strip()))]
    return [plain_text(one) for one in value] if isinstance(value, list) else [plain_text(value)]


def _file(field: BinaryField, value: Any) -> list[Any]:
    """Return the file whose bytes a value tells by hexadecimal digits."""
    text = plain_text(value).strip()
    if not text:
        return []
    try:
        return [FileStorage(io.BytesIO(bytes.fromhex(text)), filename=field.short_name)]
    except ValueError:
        raise Unfit(gettext("Enter hexadecimal digits.")) from None


def _lines(value: Any) -> str:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and not value.lstrip().startswith("["):
        return "\n".join(several(value))
    return plain_text(value)


def _chosen(field: SelectFieldBase, value: Any) -> list[str]:
    many = bool(getattr(field, "multiple", False)) or isinstance(field, wtforms.SelectMultipleField)
    wanted = several(value) if many else [plain_text(value).strip()]
    options = [(str(one[0]), str(one[1])) for one in field.iter_choices()]
    return [_option(options, one) for one in wanted if one]


def _option(options: list[tuple[str, str]], text: str) -> str:
    """Return what the option is sent as that *text* names, by value or by label."""
    for place in (0, 1):
        for one in options:
            if one[place].casefold() == text.casefold():
                return one[0]
    return text  # the field says what is wrong with it


def is_relation(field: wtforms.Field) -> bool:
    """Return whether a field chooses records."""
    return isinstance(field, RelatedField)
