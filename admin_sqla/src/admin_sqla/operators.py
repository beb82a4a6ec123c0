"""What each operator means for one column, in SQL.

Positive operators are written out; a negative one is the complement of its positive one,
including the rows without a value.  :data:`NEGATIVE` pairs them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import NullType

from admin_core.data import (
    NEGATIVE,
    FieldInfo,
    UnsupportedOperator,
    refuse_nul,
    text_of,
)

from .dialects import MYSQL_FAMILY, as_shown, exactly, in_unicode, is_exact_about_case
from .fitting import NoMatch, fit, json_text, typed
from .types import text_form

_UNORDERED = frozenset({"json", "other"})
_Clause = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Operand:
    """A column in a condition: where it stands, what is known of it, for which database.

    .. versionadded:: 0.1
    """

    column: Any
    field: FieldInfo
    path: str
    dialect: str

    @property
    def type(self) -> Any:
        """The column's SQLAlchemy type."""
        return getattr(self.column, "type", NullType())

    @property
    def compared(self) -> Operand:
        """The operand to compare: its text, where the database would refuse to parse a value."""
        is_told_as_text = self.field.kind in {"string", "text"} and not self.is_text
        if is_told_as_text and text_form(self.type) is None or self.field.kind == "other":
            return replace(self, column=sa.cast(self.column, sa.String()))
        return replace(self, column=as_shown(self.column, self.dialect))

    @property
    def ignores_case(self) -> bool:
        """Whether the database may take two texts for one that are not the same."""
        return self.is_text and self.dialect in MYSQL_FAMILY

    @property
    def is_text(self) -> bool:
        """Whether the database stores text, so that no cast is needed to search it."""
        wrapped = getattr(self.type, "impl_instance", self.type)
        return isinstance(wrapped, sa.String) and not isinstance(wrapped, sa.Enum)


def compare(operator: str, operand: Operand, value: Any) -> _Clause:
    """Return the clause for one condition.

    Raises :exc:`UnsupportedOperator` for one that does not exist or means nothing here.

    .. versionadded:: 0.1
    """
    positive = NEGATIVE.get(operator)
    if positive is not None:
        found = compare(positive, operand, value)
        if _asks_for_none(positive, value):
            return sa.and_(sa.not_(found), operand.column.is_not(None))
        return sa.or_(sa.not_(found), operand.column.is_(None))
    try:
        write = _OPERATORS[operator]
    except KeyError:
        known = (*_OPERATORS, *NEGATIVE)
        raise UnsupportedOperator(operator, operand.path, known) from None
    try:
        return write(operand, value)
    except NoMatch:
        return sa.false()


def _asks_for_none(operator: str, value: Any) -> bool:
    return value is None if operator == "equals" else operator == "in_list" and None in value


# -- one value ----------------------------------------------------------------------------------


def _equals(operand: Operand, value: Any) -> _Clause:
    if value is None:
        return operand.column.is_(None)  # type: ignore[no-any-return]  # SQLAlchemy says Any here
    operand = operand.compared
    fitted = fit(operand.field, operand.type, value)
    if operand.field.kind == "json":
        return _equals_json(operand, fitted)
    return _same(operand, [fitted])


def _same(operand: Operand, values: list[Any]) -> _Clause:
    """Return the clause that a column holds one of the values, exactly."""
    column_type = operand.type
    bound = [typed(operand.field, column_type, one) for one in values]
    same: _Clause = _one_of(operand.column, bound)
    if not operand.ignores_case:
        return same
    exact = _one_of(exactly(operand.column), [exactly(one) for one in bound])
    # What ignores case is what an index can serve.
    return sa.and_(same, exact) if all(map(_is_in_any_alphabet, values)) else exact


def _one_of(column: Any, bound: list[Any]) -> Any:
    if len(bound) == 1:
        return column == bound[0]
    kind = bound[0].type
    if all(isinstance(one, sa.BindParameter) and one.type is kind for one in bound):
        # One parameter for all makes one statement of any number of values, compiled once.
        values = [one.value for one in bound]
        return column.in_(sa.bindparam(None, values, kind, expanding=True, unique=True))
    return column.in_(bound)


def _is_in_any_alphabet(value: Any) -> bool:
    return not isinstance(value, str) or value.isascii()


def _equals_json(operand: Operand, value: Any) -> _Clause:
    text = json_text(value)
    if operand.dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import JSONB

        # Bound as text and cast there: bound as JSON it would be encoded twice.
        return sa.cast(operand.column, JSONB) == sa.cast(sa.literal(text, sa.Text()), JSONB)
    stored = sa.type_coerce(operand.column, sa.String())
    if operand.dialect == "sqlite":
        return sa.func.json(stored) == sa.func.json(text)
    if operand.dialect == "mariadb":
        return sa.func.json_equals(stored, text) == 1
    if operand.dialect == "mysql":
        return stored == sa.cast(text, sa.JSON())
    return sa.cast(operand.column, sa.Text()) == text


def _empty(operand: Operand, value: Any) -> _Clause:
    column = operand.column
    none: _Clause = column.is_(None)
    if operand.is_text and operand.field.kind in {"string", "text"}:
        none = sa.or_(none, _is_blank(operand))
    elif operand.field.kind == "json":
        # Python's None may have been stored as the JSON text "null".
        none = sa.or_(none, sa.cast(column, sa.String()) == "null")
    if value:
        return none
    return (
        sa.not_(none)
        if operand.field.kind != "json"
        else sa.and_(column.is_not(None), sa.cast(column, sa.String()) != "null")
    )


def _is_blank(operand: Operand) -> _Clause:
    blank: _Clause = operand.column == ""
    if operand.ignores_case:  # and spaces at the end too
        return sa.and_(blank, sa.func.char_length(operand.column) == 0)
    return blank


# -- order --------------------------------------------------------------------------------------


def _ordered(name: str) -> Callable[[Operand, Any], _Clause]:
    upwards, including = name in {"greater", "at_least"}, name in {"at_least", "at_most"}

    def write(operand: Operand, value: Any) -> _Clause:
        if operand.field.kind in _UNORDERED:
            raise UnsupportedOperator(name, operand.path)
        operand = operand.compared
        fitted = fit(operand.field, operand.type, value)
        column, bound = operand.column, typed(operand.field, operand.type, fitted)
        if operand.ignores_case and not _is_in_any_alphabet(fitted):
            column = in_unicode(column)
        if upwards:
            return column >= bound if including else column > bound  # type: ignore[no-any-return]  # SQLAlchemy says Any here
        return column <= bound if including else column < bound  # type: ignore[no-any-return]  # SQLAlchemy says Any here

    return write


def _between(operand: Operand, value: Any) -> _Clause:
    low, high = value
    clauses = []
    if low is not None:
        clauses.append(compare("at_least", operand, low))
    if high is not None:
        clauses.append(compare("at_most", operand, high))
    return sa.and_(*clauses) if clauses else operand.column.is_not(None)


def _in_list(operand: Operand, value: Any) -> _Clause:
    if operand.field.kind in {"json", "array"} or None in value:
        return sa.or_(sa.false(), *(compare("equals", operand, one) for one in value))
    operand = operand.compared
    found = []
    column_type = operand.type
    for one in value:
        with suppress(NoMatch):
            found.append(fit(operand.field, column_type, one))
    return _same(operand, found) if found else sa.false()


# -- text ---------------------------------------------------------------------------------------


def _like(before: str, name: str) -> Callable[[Operand, Any], _Clause]:
    def write(operand: Operand, value: Any) -> _Clause:
        if operand.field.kind == "binary":
            raise UnsupportedOperator(name, operand.path)
        if operand.field.kind in {"range", "multirange"}:
            return _covers(operand, value)
        text = _searched(operand, value)
        escaped = text.replace("/", "//").replace("%", "/%").replace("_", "/_")
        # The clause is left out where it can be; "\\" escapes in some databases without it.
        escape = "/" if escaped != text or "\\" in text else None
        pattern = f"{before}{escaped}%"
        stored = _as_text(operand)
        if operand.dialect in _IGNORING_CASE:
            return stored.like(pattern, escape=escape)  # type: ignore[no-any-return]  # SQLAlchemy says Any here
        if operand.dialect in MYSQL_FAMILY:
            lowered: Any = sa.collate(sa.func.lower(in_unicode(stored)), "utf8mb4_bin")
        else:
            lowered = sa.func.lower(stored)
        found: _Clause = lowered.like(sa.func.lower(pattern), escape=escape)
        if not before and _has_index_for(operand, text):
            return sa.and_(stored.like(pattern, escape=escape), found)
        return found

    return write


def _covers(operand: Operand, value: Any) -> _Clause:
    """Return the clause that a range holds all of another one, or a single value."""
    if isinstance(value, str) and value.strip()[:1] not in {"[", "(", "{", "e"}:
        value = f"[{value},{value}]"
        value = value if operand.field.kind == "range" else f"{{{value}}}"
    fitted = fit(operand.field, operand.type, value)
    return operand.column.contains(typed(operand.field, operand.type, fitted))  # type: ignore[no-any-return]  # SQLAlchemy says Any here


#: Databases whose LIKE ignores case by itself; lower() would only cost them an index or time.
_IGNORING_CASE = frozenset({"sqlite", "mssql"})


def _has_index_for(operand: Operand, text: str) -> bool:
    """Whether an index may find what begins with a text, and finds too much rather than too little.

    lower() keeps an index from being used; collations that ignore case do not.
    """
    return operand.ignores_case and text.isascii() and not is_exact_about_case(operand.column)


def _searched(operand: Operand, value: Any) -> str:
    text = value if isinstance(value, str) else text_of(operand.field, value)
    try:
        refuse_nul(text)
    except ValueError:
        raise NoMatch from None
    if operand.field.kind == "uuid" and operand.dialect != "postgresql":  # 32 digits
        return text.replace("-", "")
    return text


#: Types whose values are sent as they are, so that a pattern needs no other.
_PLAIN_TEXTS = frozenset({sa.String, sa.Text, sa.Unicode, sa.UnicodeText, sa.VARCHAR, sa.TEXT})


def _as_text(operand: Operand) -> Any:
    if type(operand.type) in _PLAIN_TEXTS:
        return operand.column
    if operand.is_text:
        # Without a decorator's own conversion, which would be applied to the pattern.
        return sa.type_coerce(operand.column, sa.String())
    text: Any = sa.cast(operand.column, sa.String())
    if operand.field.kind == "uuid" and operand.dialect == "mariadb":
        return sa.func.replace(text, "-", "")  # newer ones have a type for it
    return text


_OPERATORS: Mapping[str, Callable[[Operand, Any], _Clause]] = {
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
