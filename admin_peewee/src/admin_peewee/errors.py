"""What a database says, turned into the core's errors; its own words never reach a visitor.

The cause stays attached (``raise ... from``) for the log.
"""

from __future__ import annotations

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
    Refusal,
    StoreUnavailable,
    refusal_of,
    refuse_nul,
)

from .connections import UNAVAILABLE
from .constraints import fields_of
from .types import column_of, facts_of

#: What was being done; a foreign key that fails means something else for each.
Doing = Literal["read", "save", "delete"]


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
    refusal = refusal_of(_original(error))
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
    if refusal.kind == "unavailable" or refusal.kind == "unknown" and _is_about_server(error):
        return StoreUnavailable(UNAVAILABLE)
    return _violated(refusal, attempt)


def _original(error: BaseException) -> BaseException:
    """Return the driver's own error, which Peewee wraps."""
    return getattr(error, "orig", None) or error.__cause__ or error.__context__ or error


def _is_about_server(error: pw.PeeweeException) -> bool:
    return isinstance(error, (pw.OperationalError, pw.InterfaceError))


def _violated(refusal: Refusal, attempt: Attempt) -> ConstraintViolated:
    # "other" for what the driver does not tell.
    kind: ConstraintKind = "other" if refusal.kind == "unknown" else refusal.kind  # type: ignore[assignment]  # refusal_of knows no other words
    if attempt.doing == "delete" and kind in {"foreign_key", "not_null"}:
        # Others refer to the record, or would have to give up a reference that they need.
        return ConstraintViolated("in_use", constraint=refusal.constraint)
    found: Iterable[str] = ()
    if refusal.columns or refusal.constraint:
        found = fields_of(attempt.model, refusal.columns, refusal.constraint, refusal.table)
    elif kind in {"too_long", "out_of_range", "other"}:
        found = _misfits(attempt, kind)
    return ConstraintViolated(kind, found, constraint=refusal.constraint)


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
