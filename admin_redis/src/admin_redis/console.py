"""Running a command: rights, the question before harm, the reply, the event."""

from __future__ import annotations

import hashlib
import hmac
import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app, request
from flask import render_template as render_fragment

from admin_core.data import AdminError, Event, combine_votes, did_you_mean, gettext

from .catalogue import Command
from .codec import from_address
from .connection import ReplyError, TooSlow, Unreachable
from .errors import CommandError
from .kinds import KINDS
from .policy import DANGEROUS, consequence, permission_for
from .replies import Node, shown

if TYPE_CHECKING:
    from .view import RedisCli

log = logging.getLogger("admin_redis")

#: Characters of a command that are read, and what an event tells of one word.
MAX_COMMAND = 1_000_000
MAX_DATABASE = 1_000_000
_EVENT_WORDS, _EVENT_TEXT = 20, 200
#: Commands with passwords among their words; events tell only how many words there were.
_SECRET = frozenset({"acl setuser", "config set", "migrate"})


@dataclass(frozen=True, slots=True)
class ConsoleContext:
    """What the console's page shows; ``answer`` is HTML."""

    title: str
    place: str
    database: int
    has_databases: bool
    run_url: str
    commands_url: str
    typed: str = ""
    answer: str = ""
    keys_url: str = ""


@dataclass(frozen=True, slots=True)
class _Call:
    """A command that was asked for."""

    name: str
    words: tuple[str, ...]
    command: Command | None = None

    @property
    def line(self) -> str:
        return " ".join(shown(_encoded(word))[1:-1] for word in self.words)


class Console:
    """Runs commands for one view; keeps nothing between requests."""

    def __init__(self, view: RedisCli) -> None:
        self.view = view

    # -- what the request says -----------------------------------------------------------------

    def database(self) -> int:
        """Return the database that the request is about."""
        return _number(request.values.get("db"), self.view.server.database, MAX_DATABASE)

    def beginning(self) -> str:
        """Return the command that a link puts into the prompt: one that reads a key."""
        key, kind = request.args.get("key", ""), KINDS.get(request.args.get("type", ""))
        if not key or len(key) > MAX_COMMAND:
            return ""
        with suppress(CommandError):
            name = shown(from_address(key))
            return (kind.example if kind else "TYPE {}").replace("{}", name)
        return ""

    def keys_url(self) -> str:
        """Return where the keys of the same client are browsed, ``""`` where they are not."""
        found = self.view.companion("list_view")
        return found.get_url(".list_view", db=str(self.database())) if found else ""

    def start(self) -> int:
        """Return how many items of a list come before those that are asked for."""
        return _number(request.form.get("start"), 0, 10**9)

    # -- running -------------------------------------------------------------------------------

    def execute(self, name: str, args: tuple[Any, ...]) -> str:
        """Run a command and return its answer as HTML."""
        view = self.view
        if name in view.commands:
            return view._result(self._own(name, args))
        call = self._looked_up(name, args)
        permission = permission_for(call.name, call.command)
        refusal = view.policy.refusal(call.name, call.command) or self._denial(call, permission)
        if refusal:
            self._tell(call, "refused")
            raise CommandError(refusal)
        if permission == DANGEROUS and not self._is_confirmed(call):
            return self._question(call)
        return view._result(self._run(call))

    def rendered(self, tree: Node) -> str:
        """Return a reply as HTML, with a way to what it leaves out where that can be asked for."""
        return render_fragment(
            "admin_redis/reply.html", reply=tree, more=self._more(tree), text=_label
        )

    def offered(self) -> list[dict[str, str]]:
        """Return the commands that completion offers."""
        view = self.view
        found = [
            {"name": one.name, "syntax": one.syntax, "summary": one.summary}
            for one in view.catalogue.commands().values()
            if not view.policy.refusal(one.name, one)
        ]
        found += [
            {"name": name, "syntax": "", "summary": str(about)}
            for name, (_, about) in view.commands.items()
        ]
        return sorted(found, key=lambda one: one["name"])

    def _own(self, name: str, args: tuple[Any, ...]) -> Any:
        outcome = "failed"
        try:
            reply = self.view.commands[name][0](*args)
            outcome = "done"
            return reply
        except AdminError:
            raise
        except Exception as error:
            log.exception("%s of the console failed", name)
            raise CommandError(gettext("%(name)s failed; the log says why.", name=name)) from error
        finally:
            self._tell(_Call(name, (name, *map(str, args))), outcome)

    def _looked_up(self, name: str, args: tuple[Any, ...]) -> _Call:
        known = self.view.catalogue.commands()
        target = self.view.remapped_commands.get(name, name)
        if known and target not in known:
            target = name
        words = (target, *(str(one) for one in args))
        found, command = self.view.catalogue.find(list(words[:2]))
        if known and command is None:
            inner = " " in found
            kind = gettext("There is no command %(name)s.", name=shown(_encoded(found))[1:-1])
            raise CommandError(
                f"{kind}{did_you_mean(found, [k for k in known if (' ' in k) == inner])}"
            )
        return _Call(found, words, command)

    def _denial(self, call: _Call, permission: str) -> str:
        admin = self.view.admin
        votes = admin.plugins.hook.admin_authorize(
            actor=admin.gate.actor(), action=permission, info=None, key=call.name
        )
        default = self.view.can_run_dangerous if permission == DANGEROUS else True
        if combine_votes(votes, default=default):
            return ""
        if permission == DANGEROUS:
            return gettext("%(name)s may do harm, and you may not run it.", name=call.name)
        return gettext("You may not run %(name)s.", name=call.name)

    def _run(self, call: _Call) -> Any:
        began, outcome = time.monotonic(), "failed"
        encoded = [_encoded(word) for word in call.words]
        try:
            reply = self.view.server.call(*encoded, database=self.database())
            outcome = "done"
            return reply
        except TooSlow as error:
            hint = gettext(
                "The connection was closed. A command that changes something may still have been "
                "carried out."
            )
            raise TooSlow(f"{error} {hint}") from error
        except Unreachable as error:
            log.error("The server did not take a command", exc_info=error)
            raise
        except ReplyError as error:
            raise ReplyError(gettext("The server says: %(error)s", error=str(error))) from error
        finally:
            self._tell(call, outcome, time.monotonic() - began)

    def _tell(self, call: _Call, outcome: str, seconds: float = 0.0) -> None:
        admin = self.view.admin
        is_secret = call.name in _SECRET
        detail = {
            "view": self.view.endpoint,
            "command": call.name,
            "words": () if is_secret else tuple(w[:_EVENT_TEXT] for w in call.words[:_EVENT_WORDS]),
            "count": len(call.words),
            "database": self.database(),
            "outcome": outcome,
            "seconds": round(seconds, 4),
        }
        event = Event(name="redis.command", actor=admin.gate.actor(), detail=detail)
        admin.plugins.notify("admin_event", event=event)

    # -- the question --------------------------------------------------------------------------

    def _question(self, call: _Call) -> str:
        view, keys = self.view, None
        if call.name == "flushdb":
            with suppress(ReplyError):
                keys = int(view.server.call("DBSIZE", database=self.database()))
        return render_fragment(
            "admin_redis/question.html",
            line=call.line,
            consequence=consequence(call.name, call.command, keys),
            place=view.server.place,
            database=self.database(),
            hidden=self._hidden(confirmed=self._mark(call)),
            run_url=view.get_url(".execute_view"),
            **self._names(),
        )

    def _is_confirmed(self, call: _Call) -> bool:
        return hmac.compare_digest(
            request.form.get("confirmed", "").encode(), self._mark(call).encode()
        )

    def _mark(self, call: _Call) -> str:
        """Return what only the question about this very command, here, can send along."""
        known = repr((self.view.endpoint, self.database(), call.words)).encode()
        secret = str(current_app.secret_key or "").encode()
        return hmac.new(secret, known, hashlib.sha256).hexdigest()

    # -- what a reply leaves out ---------------------------------------------------------------

    def _more(self, tree: Node) -> dict[str, Any] | None:
        typed = request.form.get("cmd", "")
        if not tree.left_out or not tree.groups or not self._may_be_asked_again(typed):
            return None
        return {
            "hidden": self._hidden(start=str(tree.groups[-1].last)),
            "run_url": self.view.get_url(".execute_view"),
            **self._names(),
        }

    def _may_be_asked_again(self, typed: str) -> bool:
        words = self.view._parse_cmd(typed)
        if not words or str(words[0]).lower() in self.view.commands:
            return False
        name, command = self.view.catalogue.find([str(one) for one in words[:2]])
        return permission_for(name, command) == "read"

    def _hidden(self, **extra: str) -> dict[str, str]:
        typed = request.form.get("cmd", "")
        return {
            "cmd": typed,
            "db": str(self.database()),
            "page": request.form.get("page", ""),
        } | extra

    def _names(self) -> dict[str, Any]:
        context = self.view.admin.template_context(self.view)
        return {name: context[name] for name in ("_gettext", "csrf_field")}


def _encoded(word: str) -> bytes:
    return word.encode("utf-8", "surrogateescape")


def _number(text: str | None, default: int, highest: int) -> int:
    if text is None or not text.isascii() or not text.isdigit():
        return default
    return min(int(text[:12]), highest)


def _label(kind: str, node: Node | None = None) -> str:
    """Return the console's own words within a reply."""
    count = f"{node.left_out:,}" if node else ""
    return {
        "nil": gettext("nil"),
        "empty": gettext("empty"),
        "cut": gettext("… and %(count)s more bytes, which are not shown", count=count),
        "left_out": gettext("%(count)s more items are not shown.", count=count),
        "more": gettext("Show the next ones"),
    }[kind]
