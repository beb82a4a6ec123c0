"""What each operator means for one column, in SQL.

Positive operators are written out; a negative one is the complement of its positive one,
including the rows without a value.  :data:`NEGATIVE` pairs them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import peewee as pw

from admin_core.data import (
    NEGATIVE,
    FieldInfo,
    UnsupportedOperator,
    in_utc,
    refuse_nul,
    text_of,
)

from .clauses import FALSE, Clause, as_text, both, compared, either, is_none, is_some, no, one_of
from .fitting import NoMatch, bound, fit, json_text, keeps_zone
from .types import column_of, is_stored_as_text

_UNORDERED = frozenset({"json", "other"})


@dataclass(frozen=True, slots=True)
class Operand:
    """A column in a condition: where it stands, what is known of it, in which database.

    .. versionadded:: 0.1
    """

    column: Any
    field: FieldInfo
    path: str
    database: str

    @property
    def is_text(self) -> bool:
        """Whether the database holds the text that people see, so that no cast is needed."""
        return is_stored_as_text(self.field.native) and self.field.kind in {"string", "text"}

    def value(self, value: Any) -> Any:
        """Return *value* as a parameter; raises :exc:`NoMatch` for what no row can hold."""
        fitted = fit(self.field, value)
        if isinstance(fitted, dt.datetime) and fitted.tzinfo and not keeps_zone(self.field.native):
            # A column without a zone is read as UTC: a driver would use the server's instead.
            try:
                fitted = in_utc(fitted)
            except ValueError:
                raise NoMatch from None
        return bound(self.column, self.field, fitted)


def compare(operator: str, operand: Operand, value: Any) -> Clause:
    """Return the clause for one condition.

    Raises :exc:`UnsupportedOperator` for one that does not exist or means nothing here.

    .. versionadded:: 0.1
    """
    positive = NEGATIVE.get(operator)
    if positive is not None:
        found = no(compare(positive, operand, value))
        if _asks_for_none(positive, value):
            return both((found, is_some(operand.column)))
        return either((found, is_none(operand.column)))
    try:
        write = _OPERATORS[operator]
    except KeyError:
        known = (*_OPERATORS, *NEGATIVE)
        raise UnsupportedOperator(operator, operand.path, known) from None
    try:
        return write(operand, value)
    except NoMatch:
        return FALSE


def _asks_for_none(operator: str, value: Any) -> bool:
    return value is None if operator == "equals" else operator == "in_list" and None in value


# -- one value ----------------------------------------------------------------------------------


def _equals(operand: Operand, value: Any) -> Clause:
    if value is None:
        return is_none(operand.column)
    if operand.field.kind == "json":
        return _equals_json(operand, value)
    if operand.field.kind == "other":
        return compared(as_text(operand.column, operand.database), "=", operand.value(value))
    return compared(operand.column, "=", operand.value(value))


def _equals_json(operand: Operand, value: Any) -> Clause:
    text = pw.Value(json_text(value), converter=False)
    if operand.database == "postgresql":
        if operand.field.options.get("hstore"):
            as_hstore = pw.NodeList((pw.fn.hstore_to_json(operand.column), pw.SQL("::jsonb")))
            return compared(as_hstore, "=", pw.Cast(text, "jsonb"))
        return compared(pw.Cast(operand.column, "jsonb"), "=", pw.Cast(text, "jsonb"))
    if operand.database == "sqlite":
        return compared(pw.fn.json(operand.column).coerce(False), "=", pw.fn.json(text))
    return compared(pw.Cast(operand.column, "JSON"), "=", pw.Cast(text, "JSON"))


def _empty(operand: Operand, value: Any) -> Clause:
    column = operand.column
    if operand.is_text:
        blank = compared(column, "=", pw.Value("", converter=False))
        none = either((is_none(column), blank))
    elif operand.field.kind == "json" and not operand.field.options.get("hstore"):
        # Python's None may have been stored as the JSON text "null".
        null = compared(as_text(column, operand.database), "=", pw.SQL("'null'"))
        none = either((is_none(column), null))
    else:
        none = is_none(column)
    return none if value else no(none)


# -- order --------------------------------------------------------------------------------------

_SIGNS = {"greater": ">", "at_least": ">=", "smaller": "<", "at_most": "<="}


def _ordered(name: str) -> Callable[[Operand, Any], Clause]:
    def write(operand: Operand, value: Any) -> Clause:
        if operand.field.kind in _UNORDERED:
            raise UnsupportedOperator(name, operand.path)
        return compared(operand.column, _SIGNS[name], operand.value(value))

    return write


def _between(operand: Operand, value: Any) -> Clause:
    low, high = value
    clauses = []
    if low is not None:
        clauses.append(compare("at_least", operand, low))
    if high is not None:
        clauses.append(compare("at_most", operand, high))
    return both(clauses) if clauses else is_some(operand.column)


def _in_list(operand: Operand, value: Any) -> Clause:
    if operand.field.kind in {"json", "array", "other"} or None in value:
        return either([compare("equals", operand, one) for one in value])
    found = []
    for one in value:
        with suppress(NoMatch):
            found.append(operand.value(one))
    return one_of(operand.column, found)


# -- text ---------------------------------------------------------------------------------------


def _like(before: str, name: str) -> Callable[[Operand, Any], Clause]:
    def write(operand: Operand, value: Any) -> Clause:
        if operand.field.kind == "binary":
            raise UnsupportedOperator(name, operand.path)
        text = _searched(operand, value)
        if operand.field.kind == "enum":
            return _by_member(operand, text, before)
        escaped = text.replace("/", "//").replace("%", "/%").replace("_", "/_")
        pattern = pw.Value(f"{before}{escaped}%", converter=False)
        like = pw.SQL("ILIKE" if operand.database == "postgresql" else "LIKE")
        return pw.NodeList((_text(operand), like, pattern, pw.SQL("ESCAPE '/'")), parens=True)

    return write


def _by_member(operand: Operand, text: str, before: str) -> Clause:
    """Return the clause for members whose name has the text: what is stored may be another."""
    found = []
    for choice in operand.field.choices:
        name = text_of(operand.field, choice.value).lower()
        if text.lower() in name if before else name.startswith(text.lower()):
            found.append(operand.value(choice.value))
    return one_of(operand.column, found)


def _searched(operand: Operand, value: Any) -> str:
    text = value if isinstance(value, str) else text_of(operand.field, value)
    try:
        refuse_nul(text)
    except ValueError:
        raise NoMatch from None
    if operand.field.kind == "uuid" and not _has_uuids(operand):
        return text.replace("-", "")
    return text


def _has_uuids(operand: Operand) -> bool:
    is_binary = isinstance(column_of(operand.field.native), pw.BinaryUUIDField)
    return operand.database == "postgresql" and not is_binary


def _text(operand: Operand) -> Any:
    if operand.is_text:
        return operand.column
    if operand.field.options.get("address"):
        return _dotted(operand)
    if operand.field.kind == "uuid" and isinstance(
        column_of(operand.field.native), pw.BinaryUUIDField
    ):
        if operand.database == "postgresql":
            return pw.fn.encode(operand.column, pw.SQL("'hex'")).coerce(False)
        return pw.fn.hex(operand.column).coerce(False)
    return as_text(operand.column, operand.database)


def _dotted(operand: Operand) -> Any:
    """Return an address as people write it; the column holds its number."""
    parts: list[Any] = []
    for bits in (24, 16, 8, 0):
        shifted = pw.NodeList(
            (pw.SQL("(("), operand.column, pw.SQL(f">> {bits}) & 255)")), glue=" "
        )
        parts += [as_text(shifted, operand.database), pw.SQL("'.'")]
    return pw.NodeList(parts[:-1], glue=" || ", parens=True)


_OPERATORS: Mapping[str, Callable[[Operand, Any], Clause]] = {
    "equals": _equals,
    "contains": _like("%", "contains"),
    "starts_with": _like("", "starts_with"),
    "greater": _ordered("greater"),
    "smaller": _ordered("smaller"),
    "at_least": _ordered("at_least"),
    "at_most": _ordered("at_most"),
    "between": _between,
    "in_list": _in_list,
    "empty": _empty,
}
