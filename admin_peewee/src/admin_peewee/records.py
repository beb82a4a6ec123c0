"""Records themselves: what is remembered of them beside what Peewee keeps.

A record remembers the key under which its row is stored, so that changing the key moves the row
instead of hitting another one, and the related records that were read along with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import peewee as pw

from admin_core.data import ConfigurationError, UnknownField

from .relations import Children, Through, links_of
from .types import column_of

if TYPE_CHECKING:
    from .store import PeeweeStore


@dataclass(slots=True)
class Memory:
    """What is known of a record: its stored key, its related records, which of them are new."""

    key: tuple[Any, ...] | None = None
    related: dict[str, list[Any]] = field(default_factory=dict)
    assigned: set[str] = field(default_factory=set)


_NAME = "_admin_memory"


def memory_of(record: Any) -> Memory:
    """Return what is remembered of a record."""
    found: Memory | None = vars(record).get(_NAME)
    if found is None:
        found = vars(record)[_NAME] = Memory()
    return found


class PartOfRow(dict[str, Any]):
    """The columns of a row that were read; the rest is read when somebody asks for it.

    Peewee takes a column that was not selected for one that is empty, so that a formatter or a
    ``__str__`` would silently show nothing for it.
    """

    def __init__(
        self, values: Mapping[str, Any], read_rest: Callable[[], Mapping[str, Any]]
    ) -> None:
        super().__init__(values)
        self._read_rest = read_rest

    def __missing__(self, name: str) -> Any:
        for one, value in self._read_rest().items():
            self.setdefault(one, value)
        if name not in self:
            raise KeyError(name)
        return self[name]

    def get(self, name: str, default: Any = None) -> Any:
        """Return a column's value, read now if it was not before."""
        try:
            return self[name]
        except KeyError:
            return default


def own_value(record: Any, name: str) -> Any:
    """Return an attribute's value in the core's terms."""
    native = type(record)._meta.fields.get(name)
    if native is not None and isinstance(column_of(native), pw.BigBitField):
        return bits_of(record.__data__.get(name))
    value = getattr(record, name)
    if isinstance(value, (memoryview, bytearray)):
        return bytes(value)
    return value


def bits_of(data: Any) -> list[int] | None:
    """Return the numbers of the bits that are set."""
    if data is None:
        return None
    return [8 * place + bit for place, byte in enumerate(bytes(data)) for bit in range(8)
            if byte & 1 << bit]  # fmt: skip


#: A number beyond it would make a value of more than a megabyte.
MOST_BITS = 8 * 2**20


def bytes_of(bits: Any) -> bytes | None:
    """Return the bytes in which the bits with those numbers are set."""
    if bits is None or isinstance(bits, (bytes, bytearray, memoryview)):
        return None if bits is None else bytes(bits)
    numbers = [int(one) for one in bits]
    if any(not 0 <= one < MOST_BITS for one in numbers):
        raise OverflowError("the number of a bit is out of range")
    found = bytearray(max(numbers, default=-1) // 8 + 1)
    for number in numbers:
        found[number // 8] |= 1 << number % 8
    return bytes(found)


class Writable:
    """A record as a form writes it: collections wait for the record itself to be written.

    .. versionadded:: 0.1
    """

    def __init__(self, store: PeeweeStore, record: Any) -> None:
        object.__setattr__(self, "_store", store)
        object.__setattr__(self, "_record", record)

    def __getattr__(self, name: str) -> Any:
        try:
            return self._store.value(self._record, name)
        except UnknownField:
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: Any) -> None:
        record = self._record
        link = links_of(type(record)).get(name)
        if isinstance(link, Children):
            raise ConfigurationError(
                f"{name!r} holds rows of {link.target.__name__} that belong to one record each: "
                "edit them with inline_models, or on pages of their own."
            )
        if isinstance(link, Through):
            known = memory_of(record)
            known.related[name] = list(value or ())
            known.assigned.add(name)
            return
        native = type(record)._meta.fields.get(name)
        if native is not None and isinstance(column_of(native), pw.BigBitField):
            value = bytes_of(value)
        setattr(record, name, value)
