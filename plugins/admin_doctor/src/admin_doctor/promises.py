"""What the store of a view promises, and what its pages lack where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from admin_core.data import CAPABILITIES

from .record import Recorder

HEADS = ("promise", "answer", "what follows")

#: Promise -> what follows for the pages where a store does not make it.
_LACKING = {
    "transactions": "a change that fails half-way may stay half made",
    "keyset": "no button leads beyond the pages with numbers, or to the end of a long list",
    "paths": "no column that shows a related record can be sorted by",
    "estimate": "a long list says that it is longer than it counted, not how long about",
    "lock": "of two who save a record at the same moment the later one may win",
}


def promise_rows(view: Any, recorder: Recorder) -> Iterator[tuple[str, str, str]]:
    """Yield the backend, then each thing that a store may promise."""
    store = view.store
    yield "backend", str(store.info.backend), type(store).__name__
    for name in sorted(CAPABILITIES):
        if name in store.capabilities:
            follows = ""
            if name == "keyset" and not view.can_seek():
                follows = f"not used: {type(view).__name__}.get_list() reads the list by itself"
            yield name, "promised", follows
        else:
            follows = _LACKING.get(name, "")
            if name == "paths" and (columns := ", ".join(_only_by_paths(view))):
                follows += f": {columns}"
            yield name, "lacking", follows


def _only_by_paths(view: Any) -> Iterator[str]:
    """Yield the columns of the list that could be sorted by if the store knew paths."""
    named = view.column_sortable_list
    for name, _ in view.get_list_columns():
        relation = view.store.info.field(name).relation if name in view.store.info else None
        if relation is not None and not relation.many and (named is None or name in named):
            yield name
