"""What a database says, turned into the core's errors; its own words never reach a visitor.

The cause stays attached (``raise ... from``) for the log.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import peewee as pw

from admin_core.data import (
    AdminError,
    ConfigurationError,
    ConstraintKind,
    ConstraintViolated,
    StoreUnavailable,
    did_you_mean,
    refuse_nul,
)

from .connections import UNAVAILABLE
from .constraints import fields_of
from .types import column_of, facts_of

#: What was being done; a foreign key that fails means something else for each.
Doing = Literal["read", "save", "delete"]


class UnsupportedOperator(ConfigurationError, ValueError):
    """An operator that does not exist, or that means nothing for the field it is asked of.

    .. versionadded:: 0.1
    """

    def __init__(self, operator: str, path: str, known: Iterable[str] = ()) -> None:
        self.operator = operator
        self.path = path
        super().__init__(
            f"{operator!r} cannot be asked of {path!r}.{did_you_mean(operator, known)}"
        )


class UnsupportedOrder(ConfigurationError, ValueError):
    """A field that has no order, such as one of several related records.

    .. versionadded:: 0.1
    """

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"Records cannot be sorted by {path!r}: it has no order or several values. "
            "Sort by a column of the model or of a related record."
        )


class FilterMisfit(ConfigurationError, ValueError):
    """An option names what is no column of the view's model."""


class ElsewhereStored(ConfigurationError, ValueError):
    """A question would have to join tables of two databases."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path!r} leads into another database, which one statement cannot reach. Show it as "
            "a column; search, filter and sort by what the model's own database holds."
        )


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was tried, for the words of a refusal: the model, the act and the record.

    .. versionadded:: 0.1
    """

    model: type[Any]
    doing: Doing = "read"
    record: Any = None


#: Everything that a statement or a commit may raise because of data or the server.
CAUGHT = (pw.PeeweeException, OverflowError, UnicodeError)


@contextmanager
def translated(attempt: Attempt) -> Iterator[None]:
    """Turn what Peewee and drivers raise inside into the core's errors.

    .. versionadded:: 0.1
    """
    try:
        yield
    except CAUGHT as error:
        known = translate(error, attempt)
        if known is None:
            raise
        raise known from error


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a database refused a statement, as far as it tells."""

    kind: str
    columns: tuple[str, ...] = ()
    constraint: str = ""
    table: str = ""


def translate(error: BaseException, attempt: Attempt) -> AdminError | None:
    """Return the core's error for *error*, or ``None`` when it is a fault of the program.

    .. versionadded:: 0.1
    """
    if isinstance(error, OverflowError):
        return ConstraintViolated("out_of_range", _misfits(attempt, "out_of_range"))
    if isinstance(error, UnicodeError):
        return ConstraintViolated("other", _misfits(attempt, "other"))
    if not isinstance(error, pw.PeeweeException) or isinstance(error, pw.DoesNotExist):
        return None
    refusal = _refusal(error)
    name = attempt.model.__name__
    if refusal.kind == "schema":
        return ConfigurationError(
            f"The database does not fit the model {name}: a table, column or right is missing. "
            "Bring it up to date (run your migrations, or create_tables)."
        )
    if refusal.kind == "program":
        return ConfigurationError(
            f"The database does not understand a query of {name}. "
            "The cause of this error shows its own words."
        )
    if refusal.kind == "unavailable":
        return StoreUnavailable(UNAVAILABLE)
    return _violated(refusal, attempt)


def _violated(refusal: Refusal, attempt: Attempt) -> ConstraintViolated:
    kind: ConstraintKind = refusal.kind  # type: ignore[assignment]  # _refusal writes no other words
    if attempt.doing == "delete" and kind in {"foreign_key", "not_null"}:
        # Others refer to the record, or would have to give up a reference that they need.
        return ConstraintViolated("in_use", constraint=refusal.constraint)
    found: Iterable[str] = ()
    if refusal.columns or refusal.constraint:
        found = fields_of(attempt.model, refusal.columns, refusal.constraint, refusal.table)
    elif kind in {"too_long", "out_of_range", "other"}:
        found = _misfits(attempt, kind)
    return ConstraintViolated(kind, found, constraint=refusal.constraint)


# -- what the drivers say -----------------------------------------------------------------------


def _refusal(error: pw.PeeweeException) -> Refusal:
    original = getattr(error, "orig", None) or error.__cause__ or error.__context__ or error
    state = getattr(original, "sqlstate", None) or getattr(original, "pgcode", None)
    if state:
        return _of_postgresql(original, str(state))
    if isinstance(original, BaseException) and hasattr(original, "sqlite_errorname"):
        return _of_sqlite(str(original), str(original.sqlite_errorname))
    return _by_class(error, str(original))


_SQLSTATES = {
    "23505": "unique",
    "23P01": "unique",
    "23503": "foreign_key",
    "23001": "foreign_key",
    "23502": "not_null",
    "23514": "check",
    "22001": "too_long",
    "22003": "out_of_range",
    "22008": "out_of_range",
    "57014": "unavailable",
    "42501": "schema",
    "42P01": "schema",
    "42703": "schema",
}
_CLASSES = {
    "42": "program",
    **dict.fromkeys(("08", "25", "40", "53", "55", "57", "58"), "unavailable"),
}


def _of_postgresql(original: Any, state: str) -> Refusal:
    kind = _SQLSTATES.get(state) or _CLASSES.get(state[:2], "other")
    about = getattr(original, "diag", None)
    column = getattr(about, "column_name", None)
    # 'Key (a, b)=(1, 2) already exists.', in whatever language: the names stand in brackets.
    named = re.search(r"\(([^()=]+)\)=\(", getattr(about, "message_detail", None) or "")
    columns = (column,) if column else tuple(named[1].split(", ")) if named else ()
    return Refusal(
        kind,
        tuple(one.strip('"') for one in columns),
        getattr(about, "constraint_name", None) or "",
        getattr(about, "table_name", None) or "",
    )


_SQLITE = {
    "SQLITE_CONSTRAINT_UNIQUE": "unique",
    "SQLITE_CONSTRAINT_PRIMARYKEY": "unique",
    "SQLITE_CONSTRAINT_ROWID": "unique",
    "SQLITE_CONSTRAINT_FOREIGNKEY": "foreign_key",
    "SQLITE_CONSTRAINT_TRIGGER": "check",
    "SQLITE_CONSTRAINT_NOTNULL": "not_null",
    "SQLITE_CONSTRAINT_CHECK": "check",
    "SQLITE_CONSTRAINT_DATATYPE": "other",
    "SQLITE_TOOBIG": "too_long",
    "SQLITE_MISMATCH": "other",
}


def _of_sqlite(text: str, name: str) -> Refusal:
    """Read ``"UNIQUE constraint failed: book.title, book.year"`` and its like."""
    if name == "SQLITE_CONSTRAINT":
        # Some drivers know the first half of the code only; the text says the other.
        name += f"_{text.partition(' constraint')[0].replace(' ', '')}"
    kind = _SQLITE.get(name)
    if kind is None:
        missing = text.startswith(("no such table", "no such column")) or "has no column" in text
        return Refusal("schema" if missing else "program" if name == "SQLITE_ERROR"
                       else "unavailable")  # fmt: skip
    _, _, rest = text.partition(": ")
    if kind == "check" or rest.startswith("index "):
        return Refusal(kind, constraint=rest.removeprefix("index ").strip("'"))
    pairs = [one.strip().rsplit(".", 1) for one in rest.split(",")] if "." in rest else []
    table = pairs[0][0] if pairs else ""
    return Refusal(kind, tuple(one[-1] for one in pairs), table=table)


_BY_CLASS: tuple[tuple[type[Any], str], ...] = (
    (pw.IntegrityError, "other"),
    (pw.DataError, "other"),
    (pw.ProgrammingError, "program"),
    (pw.NotSupportedError, "program"),
    (pw.OperationalError, "unavailable"),
    (pw.InterfaceError, "unavailable"),
)
#: MySQL's numbers, for those who use it: what is tested are SQLite and PostgreSQL.
_MYSQL = {1062: "unique", 1451: "in_use", 1452: "foreign_key", 1048: "not_null", 1364: "not_null",
          1406: "too_long", 1264: "out_of_range", 3819: "check", 4025: "check", 1146: "schema",
          1054: "schema"}  # fmt: skip


def _by_class(error: pw.PeeweeException, text: str) -> Refusal:
    number = error.args[1] if len(error.args) > 1 else None
    if number in _MYSQL:
        key = re.search(r"key '(?:\w+\.)?(\w+)'|column '(\w+)'", str(error.args[-1]), re.I)
        column = (key[2],) if key and key[2] else ()
        return Refusal(_MYSQL[number], column, (key[1] or "") if key else "")
    for base, kind in _BY_CLASS:
        if isinstance(error, base):
            return Refusal(kind)
    return Refusal("other")


# -- what the record shows ----------------------------------------------------------------------


def _misfits(attempt: Attempt, kind: str) -> tuple[str, ...]:
    """Return the names of the fields whose value does not fit; few databases tell which."""
    if attempt.record is None:
        return ()
    data = attempt.record.__data__
    return tuple(
        field.name
        for field in attempt.model._meta.sorted_fields
        if _does_not_fit(data.get(field.name), field, kind)
    )


def _does_not_fit(value: Any, field: Any, kind: str) -> bool:
    facts = facts_of(field)
    if kind == "too_long":
        longest = facts.get("max_length")
        return isinstance(value, str) and longest is not None and len(value) > longest
    if kind == "out_of_range":
        return _is_too_large(value, facts, column_of(field))
    return isinstance(value, str) and _is_broken(value)


def _is_too_large(value: Any, facts: Any, field: Any) -> bool:
    if isinstance(value, bool) or not hasattr(value, "__abs__") or hasattr(value, "days"):
        return False
    if facts["kind"] == "integer":
        return not facts["minimum"] <= value <= facts["maximum"]
    if isinstance(field, pw.DecimalField):
        return bool(abs(value) >= 10 ** (field.max_digits - field.decimal_places))
    return False


def _is_broken(text: str) -> bool:
    try:
        refuse_nul(text)
    except ValueError:
        return True
    return False
