"""Every error the admin raises on purpose, one tree.

Messages say what happened, where, and what to do next.  Errors that reach a visitor never
carry a driver's own words: stores translate those into :exc:`ConstraintViolated` or
:exc:`StoreUnavailable`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, Literal

#: Why a database refused a write; pages choose their words by it.
ConstraintKind = Literal[
    "unique", "foreign_key", "not_null", "check", "too_long", "out_of_range", "in_use", "other"
]


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """Return ``" Did you mean 'x'?"`` for the closest known name, or ``""``.

    .. versionadded:: 0.1
    """
    close = get_close_matches(wrong, list(known), n=1, cutoff=0.6)
    return f" Did you mean {close[0]!r}?" if close else ""


class AdminError(Exception):
    """The root of the tree.

    .. versionadded:: 0.1
    """


class ConfigurationError(AdminError):
    """The application set something up wrongly; the message names the line to change.

    .. versionadded:: 0.1
    """


class PluginError(ConfigurationError):
    """A plugin cannot be used as it is: wrong hook API, misspelt hook, failed import.

    .. versionadded:: 0.1
    """


class NoBackend(ConfigurationError):
    """No active plugin manages a model, or opens a file location.

    ``subject`` is what nobody recognised; the message ends with the command to run.

    .. versionadded:: 0.1
    """

    def __init__(self, subject: Any, advice: str, *, verb: str = "manage") -> None:
        self.subject = subject
        self.advice = advice
        super().__init__(f"No backend can {verb} {_name(subject)}. {advice}")


class UnknownField(ConfigurationError, LookupError):
    """A name that no field of the model has; the message suggests the nearest one.

    .. versionadded:: 0.1
    """

    def __init__(self, model: str, name: str, known: Iterable[str]) -> None:
        self.model = model
        self.name = name
        super().__init__(f"{model} has no field {name!r}.{did_you_mean(name, known)}")


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


class RecordNotFound(AdminError, LookupError):
    """No record has that key among those the visitor may touch.

    .. versionadded:: 0.1
    """


class AccessDenied(AdminError):
    """The policy refuses; ``str(error)`` is shown to the visitor.

    A hook or handler may raise it at any time before the commit: nothing is written.

    .. versionadded:: 0.1
    """


class ValidationFailed(AdminError):
    """The values do not fit; ``errors`` maps field names to messages.

    The empty name ``""`` stands for the record as a whole.

    .. versionadded:: 0.1
    """

    def __init__(self, errors: str | Mapping[str, Sequence[str]]) -> None:
        found = {"": (errors,)} if isinstance(errors, str) else errors
        self.errors: Mapping[str, Sequence[str]] = MappingProxyType(dict(found))
        super().__init__("; ".join(text for texts in found.values() for text in texts))


class ConstraintViolated(AdminError):
    """The database refused a write for a reason that a person can mend.

    ``fields`` are the names of the model's fields involved, as far as the store can tell;
    ``constraint`` is the database's name for the rule, for the log.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        kind: ConstraintKind = "other",
        fields: Iterable[str] = (),
        *,
        constraint: str = "",
    ) -> None:
        self.kind: ConstraintKind = kind
        self.fields = tuple(fields)
        self.constraint = constraint
        about = f" on {', '.join(self.fields)}" if self.fields else ""
        super().__init__(f"The database refused the record: {kind}{about}")


class StaleRecord(AdminError):
    """Somebody else changed the record after the form was opened.

    .. versionadded:: 0.1
    """


class StoreUnavailable(AdminError):
    """The database or server cannot be reached, or took too long; trying again may help.

    .. versionadded:: 0.1
    """


class TooLarge(AdminError):
    """A request asks for more than one page may do; the message names the limit.

    .. versionadded:: 0.1
    """


def _name(subject: Any) -> str:
    if isinstance(subject, type):
        return f"{subject.__module__}.{subject.__qualname__}"
    return repr(subject)
