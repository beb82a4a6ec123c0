"""The types of SQLAlchemy-Utils in the core's words.

Its types turn what is stored into objects of other libraries: a colour, a currency, a telephone
number.  People read and write what is stored, and the type says itself what that means.
"""

from __future__ import annotations

import enum
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from admin_core.data import (
    Choice,
    FieldInfo,
    TextForm,
    array_form,
    gettext,
    pretty_label,
    refuse_nul,
)

from .text_forms import checked_form

PACKAGE = "sqlalchemy_utils"
#: What stands for a password, whose hash is nobody's business.
HIDDEN = "••••••"

Facts = Mapping[str, Any]


def facts_of_utils(type_: TypeEngine[Any]) -> Facts | None:
    """Return what a type of SQLAlchemy-Utils says about its field, ``None`` for other types."""
    if PACKAGE not in sys.modules:
        return None
    for name in _names(type_):
        if name in _BY_NAME:
            return _BY_NAME[name](type_)
    return None


def decrypted(type_: Any) -> TypeEngine[Any] | None:
    """Return the type of what *type_* encrypts, ``None`` for other types."""
    if "StringEncryptedType" not in _names(type_):
        return None
    found: TypeEngine[Any] = type_.underlying_type
    return found


def _names(type_: Any) -> Iterator[str]:
    for cls in type(type_).__mro__:
        if cls.__module__.partition(".")[0] == PACKAGE:
            yield cls.__name__


def _stored_text(type_: Any) -> Facts:
    form = TextForm(partial(_parse, type_), partial(_text, type_))
    # What an export holds is the stored text, too: "EUR", and not an object.
    return {"kind": "string", "options": {"text_form": form, "export": form.text}}


def _parse(type_: TypeDecorator[Any], text: str) -> Any:
    stored = refuse_nul(text).strip()
    longest = getattr(type_.impl_instance, "length", None)
    try:
        bound = _bound(type_, stored)
        if longest is not None and len(str(bound)) > longest:
            raise ValueError
        return type_.process_result_value(bound, _DIALECT)
    except Exception as error:  # each library refuses in its own way
        raise ValueError(gettext("This value does not fit.")) from error


def _text(type_: TypeDecorator[Any], value: Any) -> str:
    try:
        return str(_bound(type_, value))
    except Exception:
        return str(value)


def _bound(type_: TypeDecorator[Any], value: Any) -> Any:
    return type_.process_bind_param(value, _DIALECT)


_DIALECT = DefaultDialect()


def _email(type_: Any) -> Facts:
    form = checked_form(
        partial(_match, r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+"),
        lambda: gettext("Enter an email address, like name@example.com."),
    )
    length = getattr(type_.impl_instance, "length", None)
    return {"kind": "string", "max_length": length, "options": {"text_form": form}}


def _url(type_: Any) -> Facts:
    facts = _stored_text(type_)
    form = facts["options"]["text_form"]
    check = checked_form(
        partial(_match, r"(?i)[a-z][a-z0-9+.-]*://[^/\s]+\S*"),
        lambda: gettext("Enter a web address, like https://example.com."),
    )
    checked = TextForm(lambda text: form.parse(check.parse(text)), form.text)
    return {**facts, "options": {**facts["options"], "text_form": checked}}


def _match(pattern: str, text: str) -> None:
    if not re.fullmatch(pattern, text):
        raise ValueError


def _choice(type_: Any) -> Facts:
    if isinstance(type_.choices, enum.EnumMeta):
        members: Any = type_.choices
        found = tuple(Choice(one, _label(one)) for one in members)
    else:
        codes = [code for code, _ in type_.choices]
        values = [type_.process_result_value(code, _DIALECT) for code in codes]
        found = tuple(Choice(value, str(value)) for value in values)
    return {"kind": "enum", "choices": found}


def _label(member: Any) -> str:
    name = member.name.lower() if member.name.isupper() else member.name
    return str(getattr(member, "label", None) or pretty_label(name))


def _list(type_: Any) -> Facts:
    kinds = {int: "integer", float: "float"}
    item = FieldInfo("", kinds.get(type_.coerce_func, "string"))
    options = {"item": item.kind, "item_field": item, "text_form": array_form(item)}
    return {"kind": "array", "options": options}


def _password(type_: Any) -> Facts:
    form = TextForm(str, lambda value: HIDDEN)
    return {
        "kind": "password",
        "sortable": False,
        "options": {"text_form": form, "export": form.text},
    }


_BY_NAME: Mapping[str, Callable[[Any], Facts]] = {
    **dict.fromkeys(
        (
            *("ColorType", "CountryType", "CurrencyType", "IPAddressType", "LocaleType"),
            *("PhoneNumberType", "TimezoneType", "WeekDaysType"),
        ),
        _stored_text,
    ),
    "ChoiceType": _choice,
    "EmailType": _email,
    "JSONType": lambda type_: {"kind": "json"},
    "LtreeType": lambda type_: {"kind": "string"},
    "PasswordType": _password,
    "ScalarListType": _list,
    "TSVectorType": lambda type_: {"kind": "text", "read_only": True},
    "URLType": _url,
}


def is_of_utils(type_: TypeEngine[Any]) -> bool:
    """Return whether a type is one of SQLAlchemy-Utils, or derived from one."""
    return next(_names(type_), None) is not None


def plain_moment(value: Any) -> Any:
    """Return an Arrow as Python's own moment, anything else as it is."""
    arrow = sys.modules.get("arrow")
    return value.datetime if arrow is not None and isinstance(value, arrow.Arrow) else value
