"""What a visitor may do with keys: switches, lists of commands, policies; and who hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort

from admin_core.data import AccessDenied, Event, gettext

from .codec import in_address
from .session import Words

if TYPE_CHECKING:
    from .keys_view import RedisKeys

#: Words that an event tells, and characters of each.
_EVENT_WORDS, _EVENT_TEXT = 20, 200
#: Commands of two words.
_CONTAINERS = frozenset({"memory", "object", "xinfo"})


class Rights:
    """Answers for one view; every handler asks before it talks to the server."""

    def __init__(self, view: RedisKeys) -> None:
        self.view = view

    def runs(self, *names: str) -> bool:
        """Return whether the view's lists let each of the commands be run."""
        return not any(map(self._refusal, names))

    def may(self, action: str, key: bytes | None = None, *names: str) -> bool:
        """Return whether the visitor may do *action* to a key, with commands of those names."""
        allows = self.view.admin.gate.allows(self.view, action, in_address(key or b""))
        return bool(allows) and self.runs(*names)

    def is_visible(self, key: bytes) -> bool:
        """Return whether the visitor may hear of a key at all."""
        view = self.view
        if not view.is_accessible_key(key):
            return False
        if not view.admin.plugins.implements("admin_authorize"):
            return True
        return bool(view.admin.gate.allows(view, "read", in_address(key)))

    def require(self, action: str, key: bytes, *names: str) -> None:
        """Go on for whoever may; raises :exc:`AccessDenied`, ends with 404 for a hidden key."""
        if key and not self.view.is_accessible_key(key):
            abort(404)
        refusal = next(filter(None, map(self._refusal, names)), "")
        if not refusal and self.view.admin.gate.allows(self.view, action, in_address(key)):
            return
        if action != "read":
            self.tell([(names[0] if names else action, key)], "refused", 0)
        if self.view.read_only and action != "read":
            refusal = gettext("These keys can only be looked at here.")
        raise AccessDenied(refusal or gettext("Your account may not do this with this key."))

    def check(self, action: str, key: bytes, commands: list[Words]) -> None:
        """Go on for whoever may run all of these commands; raises :exc:`AccessDenied`."""
        self.require(action, key, *(name_of(one) for one in commands))

    def tell(self, commands: list[Words], outcome: str, database: int, seconds: float = 0) -> None:
        """Tell each command as an event, as the console tells those that are typed there."""
        admin = self.view.admin
        for words in commands:
            texts = tuple(_text(one)[:_EVENT_TEXT] for one in words[:_EVENT_WORDS])
            detail: dict[str, Any] = {
                "view": self.view.endpoint,
                "command": name_of(words),
                "words": texts,
                "count": len(words),
                "database": database,
                "outcome": outcome,
                "seconds": round(seconds, 4),
            }
            event = Event(name="redis.command", actor=admin.gate.actor(), detail=detail)
            admin.plugins.notify("admin_event", event=event)

    def _refusal(self, name: str) -> str:
        policy = self.view.policy
        command = self.view.catalogue.commands().get(name.lower())
        if not policy.is_sure(command):
            return gettext(
                "The server does not describe %(name)s, so it is not known to be allowed here.",
                name=name,
            )
        if not policy.is_listed(name.lower(), command):
            return gettext("%(name)s is not allowed here.", name=name)
        return ""


def name_of(words: Words) -> str:
    """Return the name of the command that words begin with, in lower case."""
    first = _text(words[0]).lower()
    if first in _CONTAINERS and len(words) > 1:
        return f"{first} {_text(words[1]).lower()}"
    return first


def _text(word: str | bytes) -> str:
    return in_address(word) if isinstance(word, bytes) else word
