"""One unit of work: a transaction, and what has to wait for its end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from .store import RecordStore

log = logging.getLogger("admin_core.writes")


@dataclass(slots=True)
class _Waiting:
    """What runs once the outermost unit has ended, one way or the other."""

    after_commit: list[Callable[[], None]] = field(default_factory=list)
    after_rollback: list[Callable[[], None]] = field(default_factory=list)


_pending: ContextVar[_Waiting | None] = ContextVar("admin_core_pending", default=None)


class FollowUpFailed(Exception):
    """Something that waited for the commit failed; what was written stays written.

    ``__cause__`` is the first failure.

    .. versionadded:: 0.1
    """


@contextmanager
def unit_of_work(store: RecordStore) -> Iterator[None]:
    """Write in one transaction of *store*; units inside join the outermost.

    What :func:`after_commit` was given inside runs when the outermost has committed, all of it
    even if a part fails; :exc:`FollowUpFailed` tells of the first failure.  When it is undone
    instead, what :func:`after_rollback` was given runs, the last given first.

    .. versionadded:: 0.1
    """
    if _pending.get() is not None:
        with store.transaction():
            yield
        return
    waiting = _Waiting()
    token = _pending.set(waiting)
    try:
        with store.transaction():
            yield
    except BaseException:
        _pending.reset(token)
        for call in reversed(waiting.after_rollback):
            if (failure := _run(call)) is not None:
                log.error("A step after a rollback failed", exc_info=failure)
        raise
    _pending.reset(token)
    failures = [failure for call in waiting.after_commit if (failure := _run(call)) is not None]
    if failures:
        raise FollowUpFailed from failures[0]


def after_commit(call: Callable[[], None]) -> None:
    """Run *call* once the present unit has committed; at once where there is none.

    .. versionadded:: 0.1
    """
    waiting = _pending.get()
    if waiting is None:
        call()
    else:
        waiting.after_commit.append(call)


def after_rollback(call: Callable[[], None]) -> None:
    """Run *call* if the present unit is undone; never where there is none.

    .. versionadded:: 0.1
    """
    waiting = _pending.get()
    if waiting is not None:
        waiting.after_rollback.append(call)


def _run(call: Callable[[], None]) -> Exception | None:
    try:
        call()
    except Exception as error:
        return error
    return None
