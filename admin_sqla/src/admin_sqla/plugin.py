"""Answers to the core's hooks.  Importing this module imports no SQLAlchemy."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any

from admin_core import hookimpl
from admin_core.data import Problem, RecordStore, Stores

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
