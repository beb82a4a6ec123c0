"""Answers to the core's hooks.  Importing this module imports no SQLAlchemy."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from admin_core import hookimpl
from admin_core.data import FieldInfo, Operator, Problem, RecordStore, Stores, gettext

HOOK_API = 1


@hookimpl
def admin_open_store(model: Any, source: Any, stores: Stores) -> RecordStore | None:
    """Answer for mapped classes and tables; their owner has imported SQLAlchemy already."""
    if "sqlalchemy" not in sys.modules:
        return None
    from sqlalchemy import Table, inspect
    from sqlalchemy.orm import Mapper

    if isinstance(model, Table):
        from .tables import class_of

        model = class_of(model)
    if not isinstance(model, type) or not isinstance(inspect(model, raiseerr=False), Mapper):
        return None
    from .store import SQLAlchemyStore

    return SQLAlchemyStore(model, source, stores)


@hookimpl
def admin_form_field(field: FieldInfo, store: RecordStore, options: Mapping[str, Any]) -> Any:
    """Let passwords be typed anew, and never shown."""
    if store.info.backend != "sqla" or field.kind != "password" or field.read_only:
        return None
    from .fields import NewPasswordField

    return NewPasswordField(**options)


@hookimpl
def admin_field_operators(field: FieldInfo, store: RecordStore) -> Iterable[Operator] | None:
    """Answer for the kinds that only databases of this backend have, and for arrays."""
    if store.info.backend != "sqla" or field.kind not in {"range", "multirange", "set", "array"}:
        return None
    found = [
        Operator("contains", gettext("contains"), 1, "text"),
        Operator("not_contains", gettext("not contains"), 1, "text"),
    ]
    if field.kind != "array":
        found.append(Operator("equals", gettext("equals"), 1, "text"))
        found.append(Operator("not_equal", gettext("not equal"), 1, "text"))
    return found


@hookimpl
def admin_check(admin: Any) -> Iterable[Problem]:
    """Warn of sessions that several requests would share."""
    if "sqlalchemy" not in sys.modules:
        return ()
    return tuple(_problems(getattr(admin, "views", ())))


def _problems(views: Iterable[Any]) -> Iterator[Problem]:
    from sqlalchemy.orm import Session

    for view in views:
        if isinstance(getattr(view, "source", None), Session):
            yield Problem(
                "sqla.shared-session",
                "warning",
                f"{type(view).__name__} was given one Session, which all requests would share; "
                "a Session may not be used by two threads.",
                "Give the Flask-SQLAlchemy object, a sessionmaker or a scoped_session instead.",
            )
