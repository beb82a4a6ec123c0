"""Changing keys: watched, compared with what the visitor has seen, all or nothing, and told."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from admin_core.data import AdminError, RecordNotFound, ValidationFailed, gettext

from .errors import ReplyError, TooSlow
from .kinds import Kind, Parts
from .session import Session, Words

if TYPE_CHECKING:
    from .keys_view import RedisKeys

#: Milliseconds of the longest time to live that the server can count.
MAX_TTL = 10**15


class Changed(AdminError):
    """Somebody else changed the element; ``stored`` is what it is now, ``None`` when it is gone."""

    def __init__(self, stored: Parts | None) -> None:
        self.stored = stored
        super().__init__(gettext("Somebody else has changed this meanwhile."))


def fingerprint(parts: Parts | None) -> str:
    """Return what tells an element's state from any other."""
    known = repr(sorted(parts.items()) if parts else None).encode()
    return hashlib.sha256(known).hexdigest()[:32]


class Writes:
    """Writes for one view and one database."""

    def __init__(self, view: RedisKeys, database: int) -> None:
        self.view = view
        self.database = database

    def create(self, key: bytes, kind: Kind, parts: Parts, ttl: int | None) -> None:
        """Make a key that is not there yet."""
        self._demand_name(key)

        def plan(session: Session) -> list[Words]:
            if _type(session, key) != "none":
                raise ValidationFailed({"name": [gettext("There is a key of that name already.")]})
            return kind.add(key, parts) + ([("PEXPIRE", key, str(ttl))] if ttl else [])

        self._commit("create", key, plan)

    def add(self, key: bytes, kind: Kind, parts: Parts) -> None:
        """Add an element to a key that is there."""

        def plan(session: Session) -> list[Words]:
            self._demand(session, key, kind)
            self._demand_free(session, key, kind, parts, None)
            return kind.add(key, parts)

        self._commit("update", key, plan)

    def change(self, key: bytes, kind: Kind, item: bytes, parts: Parts, seen: str) -> None:
        """Make an element what *parts* say, if it still is what the visitor has seen."""

        def plan(session: Session) -> list[Words]:
            self._demand(session, key, kind)
            self._demand_same(session, key, kind, item, seen)
            self._demand_free(session, key, kind, parts, item)
            return kind.change(key, item, parts)

        self._commit("update", key, plan)

    def remove(self, key: bytes, kind: Kind, item: bytes, seen: str) -> None:
        """Delete an element, if it still is what the visitor has seen."""

        def plan(session: Session) -> list[Words]:
            self._demand(session, key, kind)
            self._demand_same(session, key, kind, item, seen)
            return kind.remove(key, item)

        self._commit("update", key, plan)

    def rename(self, key: bytes, name: bytes) -> None:
        """Give a key another name, which no key may have."""

        def plan(session: Session) -> list[Words]:
            _demand_key(session, key)
            return [("RENAMENX", key, name)]

        self._demand_name(name)
        self.view.rights.require("update", name, "renamenx")
        if self._commit("update", key, plan) == [0]:
            raise ValidationFailed({"name": [gettext("There is a key of that name already.")]})

    def expire(self, key: bytes, ttl: int | None) -> None:
        """Let a key expire after *ttl* milliseconds, ``None`` for never."""

        def plan(session: Session) -> list[Words]:
            _demand_key(session, key)
            return [("PERSIST", key) if ttl is None else ("PEXPIRE", key, str(ttl))]

        self._commit("update", key, plan)

    def delete(self, key: bytes) -> None:
        """Delete a key; the server frees its memory in the background."""

        def plan(session: Session) -> list[Words]:
            _demand_key(session, key)
            return [("UNLINK", key)]

        self._commit("delete", key, plan)

    # -- how -----------------------------------------------------------------------------------

    def _commit(self, action: str, key: bytes, plan: Callable[[Session], list[Words]]) -> list[Any]:
        planned: list[Words] = []
        began, outcome = time.monotonic(), "failed"

        def work(session: Session) -> list[Any]:
            session.call("WATCH", key)
            commands = plan(session)
            self.view.rights.check(action, key, commands)
            planned[:] = commands
            done = session.commit(commands)
            if done is None:
                raise Changed(None)
            return done

        try:
            done = self.view.server.run(work, database=self.database, key=key)
            outcome = "done"
            return done
        except TooSlow as error:
            hint = gettext("The change may still have been carried out.")
            raise TooSlow(f"{error} {hint}") from error
        except ReplyError as error:
            raise ValidationFailed(
                gettext("The server says: %(error)s", error=str(error))
            ) from error
        finally:
            self.view.rights.tell(planned, outcome, self.database, time.monotonic() - began)

    def _demand_name(self, key: bytes) -> None:
        if not self.view.is_accessible_key(key):
            raise ValidationFailed({"name": [gettext("Keys of that name are not kept here.")]})

    def _demand(self, session: Session, key: bytes, kind: Kind) -> None:
        if _type(session, key) != kind.type:
            raise Changed(None)

    def _demand_same(
        self, session: Session, key: bytes, kind: Kind, item: bytes, seen: str
    ) -> None:
        stored = kind.stored(session, key, item)
        if stored is None or fingerprint(stored) != seen:
            raise Changed(stored)

    def _demand_free(
        self, session: Session, key: bytes, kind: Kind, parts: Parts, item: bytes | None
    ) -> None:
        name = kind.item_of(parts)
        if name is None or name == item or kind.stored(session, key, name) is None:
            return
        raise ValidationFailed({kind.parts[0]: [gettext("That is in there already.")]})


def _type(session: Session, key: bytes) -> str:
    return bytes(session.call("TYPE", key)).decode("utf-8", "replace")


def _demand_key(session: Session, key: bytes) -> None:
    if _type(session, key) == "none":
        raise RecordNotFound(gettext("There is no such key any more."))
