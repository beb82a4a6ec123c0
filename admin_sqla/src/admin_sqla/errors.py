"""What a driver says, turned into the core's errors; its own words never reach a visitor.

The cause stays attached (``raise ... from``) for the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import exc, orm
from sqlalchemy.orm import exc as orm_exc

from admin_core.data import (
    AdminError,
    ConfigurationError,
    ConstraintKind,
    ConstraintViolated,
    RecordNotFound,
    StaleRecord,
    StoreUnavailable,
    did_you_mean,
)

from .constraints import fields_of
from .drivers import Refusal, refusal_of

#: What was being done; a foreign key that fails means something else for each.
Doing = Literal["read", "save", "delete"]

_UNAVAILABLE = "The database cannot be reached, or took too long to answer."


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


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was tried, for the words of a refusal: the model, the act and the record.

    .. versionadded:: 0.1
    """

    mapper: orm.Mapper[Any]
    doing: Doing = "read"
    record: Any = None


@contextmanager
def translated(attempt: Attempt) -> Iterator[None]:
    """Turn what SQLAlchemy and drivers raise inside into the core's errors.

    .. versionadded:: 0.1
    """
    try:
        yield
    except CAUGHT as error:
        known = translate(error, attempt)
        if known is None:
            raise
        raise known from error


#: Everything that a flush, a commit or a query may raise because of data or the server.
#: An AssertionError is how SQLAlchemy says that a key would have to become empty.
CAUGHT = (exc.SQLAlchemyError, OverflowError, UnicodeError, AssertionError)


def translate(error: BaseException, attempt: Attempt) -> AdminError | None:
    """Return the core's error for *error*, or ``None`` when it is a fault of the program.

    .. versionadded:: 0.1
    """
    name = attempt.mapper.class_.__name__
    if is_lost(error):
        return StoreUnavailable(_UNAVAILABLE)
    if isinstance(error, orm_exc.StaleDataError):
        return StaleRecord(f"This {name} was changed or deleted by somebody else.")
    if isinstance(error, orm_exc.ObjectDeletedError):
        return RecordNotFound(f"This {name} does not exist any more.")
    if isinstance(error, (OverflowError, UnicodeError)):
        return _misfit(attempt, "out_of_range" if isinstance(error, OverflowError) else "other")
    if isinstance(error, AssertionError):
        is_dependency = str(error).startswith("Dependency rule")
        return ConstraintViolated("in_use") if is_dependency else None
    if isinstance(error, exc.CircularDependencyError):
        return ConstraintViolated("other", _own_circles(attempt))
    if isinstance(error, exc.UnboundExecutionError):
        return ConfigurationError(f"The session knows no database for {name}. Give it an engine.")
    if isinstance(error, exc.DBAPIError):
        return _refused(error, attempt)
    if isinstance(error, exc.StatementError):  # a value that its column type cannot send
        return _misfit(attempt, "other")
    return None


def is_lost(error: BaseException) -> bool:
    """Whether *error* says that there is no connection, rather than anything about the data."""
    if isinstance(error, (exc.TimeoutError, exc.DisconnectionError, exc.PendingRollbackError)):
        return True
    if isinstance(error, exc.DBAPIError):
        return error.connection_invalidated or refusal_of(error.orig).kind == "unavailable"
    return False


def _refused(error: exc.DBAPIError, attempt: Attempt) -> AdminError:
    refusal = refusal_of(error.orig)
    if refusal.kind == "schema":
        name = attempt.mapper.class_.__name__
        return ConfigurationError(
            f"The database does not fit the model {name}: a table, column or right is missing. "
            "Bring it up to date (run your migrations, or metadata.create_all)."
        )
    if refusal.kind == "unknown":
        if isinstance(error, exc.OperationalError):
            return StoreUnavailable(_UNAVAILABLE)
        return _misfit(attempt, "other", refusal)
    return _violated(refusal, attempt)


def _violated(refusal: Refusal, attempt: Attempt) -> ConstraintViolated:
    kind: ConstraintKind = refusal.kind  # type: ignore[assignment]
    own = {getattr(table, "name", "") for table in attempt.mapper.tables}
    elsewhere = bool(refusal.table) and refusal.table not in own
    if attempt.doing == "delete" and (kind == "foreign_key" or (kind == "not_null" and elsewhere)):
        # Others refer to the record, or would have to give up a reference that they need.
        return ConstraintViolated("in_use", constraint=refusal.constraint)
    if kind in {"too_long", "out_of_range"} and not refusal.columns:
        return _misfit(attempt, kind, refusal)
    return ConstraintViolated(
        kind, fields_of(attempt.mapper, refusal), constraint=refusal.constraint
    )


def _misfit(
    attempt: Attempt, kind: ConstraintKind, refusal: Refusal | None = None
) -> ConstraintViolated:
    """Return the error for a value that does not fit, naming the fields that can be to blame.

    Databases do not say which value was too long or too large, but the record shows it.
    """
    constraint = refusal.constraint if refusal else ""
    return ConstraintViolated(kind, tuple(_misfits(attempt, kind)), constraint=constraint)


def _misfits(attempt: Attempt, kind: ConstraintKind) -> Iterator[str]:
    if attempt.record is None:
        return
    values = sa.inspect(attempt.record).dict
    for prop in attempt.mapper.column_attrs:
        value = values.get(prop.key)
        type_: Any = prop.columns[0].type
        if (
            kind == "too_long"
            and isinstance(value, (str, bytes))
            and getattr(type_, "length", None)
            and len(value) > type_.length
        ) or (kind == "out_of_range" and _is_too_large(value, type_)):
            yield prop.key


def _own_circles(attempt: Attempt) -> Iterator[str]:
    """Yield the relations that lead from the record to itself."""
    if attempt.record is not None:
        values = sa.inspect(attempt.record).dict
        for name in attempt.mapper.relationships.keys():  # noqa: SIM118 - iteration gives values
            if values.get(name) is attempt.record:
                yield name


def _is_too_large(value: Any, type_: Any) -> bool:
    if isinstance(value, bool) or not hasattr(value, "__abs__"):
        return False
    if isinstance(type_, sa.Integer):
        bits = 16 if isinstance(type_, sa.SmallInteger) else 32
        limit = 63 if isinstance(type_, sa.BigInteger) or abs(value) >= 2**63 else bits - 1
        return bool(abs(value) >= 2**limit)
    if isinstance(type_, sa.Numeric) and type_.precision is not None:
        return bool(abs(value) >= 10 ** (type_.precision - (type_.scale or 0)))
    return False
