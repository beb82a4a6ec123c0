"""What a driver says, turned into the core's errors; its own words never reach a visitor.

The cause stays attached (``raise ... from``) for the log.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import exc, orm
from sqlalchemy.orm import exc as orm_exc

from admin_core.data import (
    AdminError,
    ConfigurationError,
    ConstraintKind,
    ConstraintViolated,
    RecordNotFound,
    Refusal,
    StaleRecord,
    StoreUnavailable,
    refusal_of,
)

from .constraints import fields_of
from .misfits import circles, empty_keys, misfits
from .strangers import is_stranger

#: What was being done; a foreign key that fails means something else for each.
Doing = Literal["read", "save", "delete"]

_UNAVAILABLE = "The database cannot be reached, or took too long to answer."


class FilterMisfit(ConfigurationError, ValueError):
    """A filter names what is no column of the view's model."""


class FilterReused(ConfigurationError, RuntimeError):
    """A filter object that belongs to one model is given to another's view."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was tried, for the words of a refusal: the model, the act and the record.

    .. versionadded:: 0.1
    """

    mapper: orm.Mapper[Any]
    doing: Doing = "read"
    record: Any = None

    def misfit(self, kind: ConstraintKind, constraint: str = "") -> ConstraintViolated:
        """Return the error for a value that does not fit, naming the fields that can be meant.

        Databases do not say which value was too long or too large, but the record shows it.
        """
        return ConstraintViolated(
            kind, misfits(self.mapper, self.record, kind), constraint=constraint
        )


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
#: By AssertionError SQLAlchemy says that a key would have to become empty, by LookupError that
#: a stored text is no member of its enum.
CAUGHT = (exc.SQLAlchemyError, OverflowError, UnicodeError, AssertionError, LookupError)


def translate(error: BaseException, attempt: Attempt) -> AdminError | None:
    """Return the core's error for *error*, or ``None`` when it is a fault of the program.

    .. versionadded:: 0.1
    """
    if is_lost(error):
        return StoreUnavailable(_UNAVAILABLE)
    if isinstance(error, exc.DBAPIError):
        return _refused(error, attempt)
    if isinstance(error, OverflowError):
        return attempt.misfit("out_of_range")
    if isinstance(error, UnicodeError):
        return attempt.misfit("other")
    if isinstance(error, LookupError):
        return _unknown_member(error, attempt)
    if isinstance(error, AssertionError):
        is_dependency = str(error).startswith("Dependency rule")
        return ConstraintViolated("in_use") if is_dependency else None
    return _by_sqlalchemy(error, attempt)


def _unknown_member(error: LookupError, attempt: Attempt) -> AdminError | None:
    if not is_stranger(error):
        return None
    return ConfigurationError(
        f"A row of {attempt.mapper.class_.__name__} holds a value that the enum of its column "
        "does not have. Add the member, or correct the row."
    )


def _by_sqlalchemy(error: BaseException, attempt: Attempt) -> AdminError | None:
    """Return the error for what SQLAlchemy itself found, before or after asking the database."""
    name = attempt.mapper.class_.__name__
    if isinstance(error, orm_exc.StaleDataError):
        return StaleRecord(f"This {name} was changed or deleted by somebody else.")
    if isinstance(error, orm_exc.ObjectDeletedError):
        return RecordNotFound(f"This {name} does not exist any more.")
    if isinstance(error, orm_exc.FlushError):
        return ConstraintViolated("not_null", empty_keys(attempt.mapper, attempt.record))
    if isinstance(error, exc.CircularDependencyError):
        return ConstraintViolated("other", circles(attempt.mapper, attempt.record))
    if isinstance(error, exc.UnboundExecutionError):
        return ConfigurationError(f"The session knows no database for {name}. Give it an engine.")
    if isinstance(error, exc.StatementError):  # a value that its column type cannot send
        return attempt.misfit("other")
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
    if refusal.kind == "program":
        return ConfigurationError(
            f"The database does not understand a query of {attempt.mapper.class_.__name__}. "
            "The cause of this error shows its own words."
        )
    if refusal.kind == "unknown":
        if isinstance(error, exc.OperationalError):
            return StoreUnavailable(_UNAVAILABLE)
        return attempt.misfit("other")
    return _violated(refusal, attempt)


def _violated(refusal: Refusal, attempt: Attempt) -> ConstraintViolated:
    kind: ConstraintKind = refusal.kind  # type: ignore[assignment]  # refusal_of knows no other words
    own = {getattr(table, "name", "") for table in attempt.mapper.tables}
    # MySQL does not say which table wants a value, but the record's own row is not written.
    elsewhere = refusal.table not in own
    if attempt.doing == "delete" and (kind == "foreign_key" or (kind == "not_null" and elsewhere)):
        # Others refer to the record, or would have to give up a reference that they need.
        return ConstraintViolated("in_use", constraint=refusal.constraint)
    if kind in {"too_long", "out_of_range"} and not refusal.columns:
        return attempt.misfit(kind, refusal.constraint)
    return ConstraintViolated(
        kind, fields_of(attempt.mapper, refusal), constraint=refusal.constraint
    )
