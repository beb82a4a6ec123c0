"""Which value of a new document another transaction has taken meanwhile."""

from __future__ import annotations

import contextvars
import time
from collections.abc import Mapping
from typing import Any

from ..errors import translated
from .documents import value_at

#: Seconds to wait for the end of the other transaction.
_PATIENCE = 2.0


def taken_meanwhile(collection: Any, document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields of the unique index that refuses the document; none if there is none."""
    # A context of its own is outside of the transaction, and so sees what others have written.
    with translated():
        return contextvars.Context().run(_taken, collection, document)


def _taken(collection: Any, document: Mapping[str, Any]) -> tuple[str, ...]:
    indexes = collection.index_information().values()
    unique = [[name for name, _ in one["key"]] for one in indexes if one.get("unique")]
    unique.append(["_id"])
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        for names in unique:
            wanted = {name: {"$eq": value_at(document, name)} for name in names}
            known = all(name in document for name in names)
            if known and collection.find_one(wanted, {"_id": 1}) is not None:
                return tuple(names)
        time.sleep(0.05)
    return ()
