"""Answers to the core's hooks.  Importing this module imports no Peewee."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from admin_core import hookimpl
from admin_core.data import FieldInfo, RecordStore, Stores

HOOK_API = 1


@hookimpl
def admin_open_store(model: Any, source: Any, stores: Stores) -> RecordStore | None:
    """Answer for models; whoever has one has imported Peewee already."""
    peewee = sys.modules.get("peewee")
    if peewee is None or not (isinstance(model, type) and issubclass(model, peewee.Model)):
        return None
    from .store import PeeweeStore

    return PeeweeStore(model, source, stores)


@hookimpl
def admin_form_field(
    field: FieldInfo, store: RecordStore, options: Mapping[str, Any]
) -> Any | None:
    """Answer for the fields that wtf-peewee converts: see :mod:`admin_peewee.forms`."""
    if store.info.backend != "peewee":
        return None
    from .forms import form_field

    return form_field(field, store, options)
