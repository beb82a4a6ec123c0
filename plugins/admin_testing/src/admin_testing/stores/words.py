"""What a backend may lack: the words of ``StoreConformance.lacks`` and what each one means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from ..marks import Test, about

#: Every word that ``lacks`` may hold, and what a store with that word does not do.  The first
#: five are the contract's capabilities: a store declares each of them or lacks it.
LACKS: Mapping[str, str] = MappingProxyType(
    {
        "transactions": "a failed transaction() leaves nothing behind",
        "keyset": "ListQuery.position works for any order",
        "paths": "dotted paths work in conditions, search and order",
        "estimate": "count_estimate() answers",
        "lock": "ListQuery.lock keeps other writers out",
        "base": "a view can narrow the query it lists (method in_print_only)",
        "choices": "the description of 'genre' lists its allowed values",
        "composite": "a key may have several fields (fixture composite_store)",
        "date": "there is a type for days, field 'published'",
        "decimal": "decimals are kept and compared exactly, field 'price'",
        "exact_text": "'equals' tells upper from lower case and keeps blanks at the end",
        "extreme_dates": "the years 1 and 9999 can be stored",
        "max_length": "the description of 'title' knows its longest text",
        "microseconds": "times are kept to the microsecond",
        "references": "a record that others refer to cannot vanish from under them",
        "relations": "fields lead to one other record ('author', 'sequel_of')",
        "required": "a record without a value for a required field is refused",
        "threads": "the store that the fixture gives may be used by several threads",
        "time_zones": "aware times keep their instant, field 'posted'",
        "to_many": "fields lead to many other records ('tags')",
        "unique": "a second record with the same unique value is refused",
    }
)


def needs(*words: str) -> Callable[[Test], Test]:
    """Mark a test that is skipped for backends which lack one of *words*."""
    unknown = set(words) - set(LACKS)
    assert not unknown, f"unknown words: {unknown}"
    return about(*words)
