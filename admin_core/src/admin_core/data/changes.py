"""What a write altered, what happened, and whether somebody was faster."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from .embedded import plain_documents
from .query import Key
from .values import encode_key

if TYPE_CHECKING:
    from .store import RecordStore


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Change:
    """One write of one record.

    ``action`` is ``"create"``, ``"update"`` or ``"delete"``.  ``before`` and ``after`` map
    field names to values, relations as encoded keys; ``before`` is empty for a new record and
    ``after`` for a deleted one.  ``key`` is empty until a new record was written.

    .. versionadded:: 0.1
    """

    action: str
    model: str
    key: Key
    actor: Any = None
    before: Mapping[str, Any] = field(default_factory=_nothing)
    after: Mapping[str, Any] = field(default_factory=_nothing)
    at: dt.datetime = field(default_factory=_now)

    @property
    def changed(self) -> tuple[str, ...]:
        """Names of the fields whose value differs, in the order of the form."""
        names = dict.fromkeys((*self.before, *self.after))
        return tuple(n for n in names if self.before.get(n) != self.after.get(n))


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, told after the commit.

    ``name`` is ``"record.created"``, ``"record.updated"``, ``"record.deleted"`` or a plugin's
    own dotted word.  ``change`` is there for writes of one record.

    .. versionadded:: 0.1
    """

    name: str
    model: str = ""
    key: Key = ()
    actor: Any = None
    change: Change | None = None
    detail: Mapping[str, Any] = field(default_factory=_nothing)
    at: dt.datetime = field(default_factory=_now)


def snapshot(store: RecordStore, record: Any, names: Iterable[str]) -> Mapping[str, Any]:
    """Return the values of the named fields, related records as encoded keys.

    Embedded documents become mappings of their values.  A ``many`` relation becomes a sorted tuple
    of keys, so that two snapshots compare equal whatever the order in which the database returned
    the rows.

    .. versionadded:: 0.1
    """
    found: dict[str, Any] = {}
    for name in names:
        if name not in store.info:
            continue
        value = store.value(record, name)
        field = store.info.field(name)
        relation = field.relation
        if relation is None:
            found[name] = plain_documents(store, field, value)
            continue
        target = store.related(name)
        if relation.many:
            found[name] = tuple(sorted(encode_key(target.key(one)) for one in value or ()))
        else:
            found[name] = None if value is None else encode_key(target.key(value))
    return MappingProxyType(found)


_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def fingerprint(values: Mapping[str, Any]) -> str:
    """Return a short text that differs whenever any of *values* does.

    A form carries it from the time it was opened to the time it is saved.

    .. versionadded:: 0.1
    """
    text = json.dumps(
        {name: _canonical(value) for name, value in values.items()}, sort_keys=True, default=str
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _canonical(value: Any) -> Any:
    # repr tells 1 from "1" and None from "None"; containers are walked because the repr of a
    # dict or set depends on how it was built.
    if isinstance(value, Mapping):
        return {str(k): _canonical(v) for k, v in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(repr(item) for item in value)
    if isinstance(value, (list, tuple)):
        return [_canonical(item) for item in value]
    if isinstance(value, (bytes, bytearray, memoryview)):
        return hashlib.sha256(bytes(value)).hexdigest()
    if isinstance(value, str):
        return repr(value)
    # Where an object stands in memory is no part of its value.
    return _ADDRESS.sub("", repr(value))
