"""Which commands may be run, and which of them only after a question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from admin_core.data import gettext

from .catalogue import Command

#: What ``admin_authorize`` is asked: about commands that read, that write, that may do harm.
Permission = Literal["read", "update", "redis.dangerous"]
DANGEROUS: Permission = "redis.dangerous"

#: Commands that never end, and those that change only a connection which is closed after them.
_ENDLESS = frozenset({"monitor", "subscribe", "psubscribe", "ssubscribe", "sync", "psync"})
_CONNECTION = frozenset(
    {
        *("multi", "exec", "discard", "watch", "unwatch", "auth", "hello", "reset", "quit"),
        *("asking", "readonly", "readwrite", "unsubscribe", "punsubscribe", "sunsubscribe"),
        *("client reply", "client tracking", "client caching", "client setname"),
        *("client setinfo", "client no-evict", "client no-touch", "client import-source"),
    }
)

#: Categories whose commands may do harm, and the commands of those that only tell something.
DANGEROUS_CATEGORIES = frozenset({"dangerous", "admin", "scripting"})
_HARMLESS = frozenset(
    {
        *("info", "role", "lastsave", "sort", "sort_ro", "client info", "client list"),
        *("slowlog get", "slowlog len", "latency latest", "latency history", "latency doctor"),
        *("cluster info", "cluster nodes", "cluster shards", "cluster slots", "cluster myid"),
        *("module list", "acl whoami", "acl cat"),
    }
)
#: Commands that read, though no flag of theirs says so.
_READING = _HARMLESS - {"sort"} | {
    *("ping", "echo", "time", "command", "client id", "client getname", "pubsub channels"),
    *("pubsub numsub", "pubsub numpat", "pubsub shardchannels", "pubsub shardnumsub"),
    *("command count", "command docs", "command info", "command list", "command getkeys"),
    "command getkeysandflags",
}


@dataclass(frozen=True, slots=True)
class Policy:
    """What a console's options say.

    ``allowed`` and ``denied`` hold names (``"get"``, ``"config"`` with all that follows it,
    ``"config set"``) and ACL categories (``"@hash"``).

    .. versionadded:: 0.1
    """

    read_only: bool = False
    allowed: frozenset[str] | None = None
    denied: frozenset[str] = frozenset()

    def refusal(self, name: str, command: Command | None) -> str:
        """Return why nobody may run a command here, ``""`` when it may be run."""
        if name == "select":
            return gettext("Choose the database beside the command instead.")
        if name in _ENDLESS:
            return gettext("%(name)s never ends, so the console does not run it.", name=name)
        if name in _CONNECTION:
            return gettext(
                "%(name)s changes only its connection, and each command has one of its own.",
                name=name,
            )
        if not self.is_listed(name, command):
            return gettext("This console does not run %(name)s.", name=name)
        if self.read_only and permission_for(name, command) != "read":
            return gettext("This console only reads; %(name)s may change something.", name=name)
        return ""

    def is_listed(self, name: str, command: Command | None) -> bool:
        """Return whether the lists let a command be run at all."""
        if self.denied and _is_in(self.denied, name, command):
            return False
        return self.allowed is None or _is_in(self.allowed, name, command)

    def is_sure(self, command: Command | None) -> bool:
        """Return whether the lists can be told of a command: categories need a description."""
        listed = self.denied | (self.allowed or frozenset())
        return command is not None or not any(one.startswith("@") for one in listed)


def permission_for(name: str, command: Command | None) -> Permission:
    """Return what the visitor needs for a command; one that nobody describes may do harm."""
    if command is None:
        return DANGEROUS
    if command.is_container and not command.flags:
        # Nothing but a complaint about the missing word follows.
        return "read"
    if command.categories & DANGEROUS_CATEGORIES and name not in _HARMLESS:
        # A container's own "help" is in none of them.
        return DANGEROUS
    is_reading = "readonly" in command.flags or name in _READING or name.endswith(" help")
    return "read" if is_reading else "update"


def names(given: Iterable[str]) -> frozenset[str]:
    """Return names of commands as they are compared."""
    return frozenset(" ".join(one.lower().replace("|", " ").split()) for one in given)


def _is_in(listed: frozenset[str], name: str, command: Command | None) -> bool:
    if name in listed or name.partition(" ")[0] in listed:
        return True
    return command is not None and any(f"@{one}" in listed for one in command.categories)


def consequence(name: str, command: Command | None, keys: int | None) -> str:
    """Return what will happen when a dangerous command is run."""
    known = _consequences().get(name, "")
    if name == "flushdb" and keys is not None:
        return gettext("All %(keys)s keys of this database are deleted.", keys=f"{keys:,}")
    if known:
        return known
    if command is not None and command.summary:
        return gettext("The server says about it: %(summary)s", summary=command.summary)
    return gettext("The server does not describe this command; it may do anything.")


def _consequences() -> dict[str, str]:
    script = gettext("A script runs on the server: nobody else is answered until it ends.")
    return {
        "flushall": gettext("Every key of every database of this server is deleted."),
        "flushdb": gettext("Every key of this database is deleted."),
        "shutdown": gettext("The server stops, and every application that uses it fails."),
        "keys": gettext("The server looks at every key and answers nobody else meanwhile."),
        "config set": gettext("A setting of the running server is changed for everybody."),
        "config get": gettext("Settings of the server are shown, passwords among them."),
        "swapdb": gettext("Two databases change places for every application at once."),
        "replicaof": gettext("The server becomes another one's copy; its own data are deleted."),
        "slaveof": gettext("The server becomes another one's copy; its own data are deleted."),
        "module load": gettext("Foreign code is loaded into the server."),
        **dict.fromkeys(("eval", "eval_ro", "evalsha", "evalsha_ro", "fcall", "fcall_ro"), script),
    }
