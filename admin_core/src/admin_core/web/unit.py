"""One unit of work: a transaction, and what has to wait for its commit."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flask import current_app, flash

from ..data import RecordStore, gettext

log = logging.getLogger("admin_core.writes")

_pending: ContextVar[list[Callable[[], None]] | None] = ContextVar(
    "admin_core_pending", default=None
)


class FollowUpFailed(Exception):
    """Something that waited for the commit failed; what was written stays written.

    ``__cause__`` is the first failure.
    """


@contextmanager
def unit_of_work(store: RecordStore) -> Iterator[None]:
    """Write in one transaction of *store*; units inside join the outermost.

    What :func:`after_commit` was given inside runs when the outermost has committed, all of it
    even if a part fails; :exc:`FollowUpFailed` tells of the first failure.
    """
    if _pending.get() is not None:
        with store.transaction():
            yield
        return
    waiting: list[Callable[[], None]] = []
    token = _pending.set(waiting)
    try:
        with store.transaction():
            yield
    finally:
        _pending.reset(token)
    failures = [failure for call in waiting if (failure := _run(call)) is not None]
    if failures:
        raise FollowUpFailed from failures[0]


def after_commit(call: Callable[[], None]) -> None:
    """Run *call* once the present unit has committed; at once where there is none."""
    waiting = _pending.get()
    if waiting is None:
        call()
    else:
        waiting.append(call)


def _run(call: Callable[[], None]) -> Exception | None:
    try:
        call()
    except Exception as error:
        return error
    return None


def report_follow_up(error: FollowUpFailed) -> None:
    """Say that what was written stays although something afterwards failed.

    While developing, the failure itself is raised, so that it is noticed.
    """
    cause = error.__cause__ or error
    if current_app.debug or current_app.testing:
        raise cause
    log.error("A step after the commit failed", exc_info=cause)
    flash(gettext("The change is saved, but something that follows it failed."), "warning")
