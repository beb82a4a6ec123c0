"""Which records that a visitor reads may also be changed or deleted: so that no link is in vain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..data import ListQuery
from .own_list import ViewStore

if TYPE_CHECKING:
    from .view_core import ModelViewCore

#: How many keys one statement names.
BLOCK = 500


def out_of_reach(view: ModelViewCore, action: str, records: Sequence[Any]) -> frozenset[str]:
    """Return the keys of those *records* that the policy's bounds of *action* leave out.

    It is one question for all of them, and none where *action* has the bounds of reading.
    """
    is_bounded = view.admin.plugins.implements("admin_row_conditions")
    # What is read by the view's own methods is bounded there, too.
    if not records or not is_bounded or isinstance(view.store, ViewStore):
        return frozenset()
    inside = view.records(action)
    if inside.conditions == view.records("read").conditions:
        return frozenset()
    store = view.store
    left = {store.encoded_key(record): store.key(record) for record in records}
    keys = list(left.values())
    for start in range(0, len(keys), BLOCK):
        criterion = store.key_criterion(keys[start : start + BLOCK])
        # Only the keys: the records themselves have been read.
        query = ListQuery(paths=store.info.primary_key, conditions=(criterion,), count="none")
        for record in inside.find(query).records:
            left.pop(store.encoded_key(record), None)
    return frozenset(left)


def may(view: ModelViewCore, action: str, record: Any) -> bool:
    """Return whether the visitor may do *action* to a record that is read."""
    key = view.store.encoded_key(record)
    allowed = view.admin.gate.allows(view, action, key)
    return allowed and not out_of_reach(view, action, (record,))
