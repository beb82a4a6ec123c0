"""What can be read from and done to a key of each type; one object per type, in ``KINDS``."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, ClassVar

from admin_core.data import lazy_gettext

from .session import Session, Words
from .windows import Row, View, Window, by_cursor, by_offset, grouped, raw

#: Parts of an element by name; ``"fields"`` of a stream's entry is a flat list, all else bytes.
Parts = Mapping[str, Any]


class Kind:
    """One type of value.

    An element is named by ``item``: a field, an index, a member, an entry's id; a value that is
    edited as a whole has one element, named by nothing.
    """

    #: The server's word for the type, ours, and the names of an element's parts.
    type: ClassVar[str]
    label: ClassVar[Any]
    heads: ClassVar[tuple[Any, ...]] = ()
    parts: ClassVar[tuple[str, ...]] = ("value",)
    #: Parts that only a new element is asked for.
    only_new: ClassVar[tuple[str, ...]] = ()
    #: Commands by which elements are read, added, changed, removed; none: it is not offered.
    reading: ClassVar[tuple[str, ...]]
    adding: ClassVar[tuple[str, ...]] = ()
    changing: ClassVar[tuple[str, ...]] = ()
    removing: ClassVar[tuple[str, ...]] = ()
    #: Whether elements can be searched, and whether there is only the whole value.
    has_search: ClassVar[bool] = False
    is_whole: ClassVar[bool] = False
    #: What the console is to begin with; ``{}`` stands for the key.
    example: ClassVar[str]

    def window(self, session: Session, key: bytes, view: View) -> Window:
        """Return some of the elements."""
        return Window()

    def stored(self, session: Session, key: bytes, item: bytes) -> Parts | None:
        """Return an element's parts as they are now, ``None`` when it is not there."""
        raise NotImplementedError

    def add(self, key: bytes, parts: Parts) -> list[Words]:
        """Return the commands that add an element, or write a whole value."""
        raise NotImplementedError

    def change(self, key: bytes, item: bytes, parts: Parts) -> list[Words]:
        """Return the commands that make an element what *parts* say."""
        return self.add(key, parts)

    def remove(self, key: bytes, item: bytes) -> list[Words]:
        """Return the commands that take an element away."""
        return []

    def item_of(self, parts: Parts) -> bytes | None:
        """Return what names an element with these parts, where no two may have the same."""
        return None


class StringKind(Kind):
    """Bytes, edited as a whole."""

    type, label = "string", lazy_gettext("String")
    reading, adding, changing = ("getrange", "get"), ("set",), ("set",)
    is_whole = True
    example = "GET {}"

    def stored(self, session: Session, key: bytes, item: bytes) -> Parts | None:
        """Return the value."""
        value = session.call("GET", key)
        return None if value is None else {"value": value}

    def add(self, key: bytes, parts: Parts) -> list[Words]:
        """Write the value."""
        return [("SET", key, parts["value"])]

    def change(self, key: bytes, item: bytes, parts: Parts) -> list[Words]:
        """Write the value; the key expires when it would have."""
        return [("SET", key, parts["value"], "KEEPTTL")]


class JsonKind(Kind):
    """A document of the JSON module, edited as a whole."""

    type, label = "ReJSON-RL", lazy_gettext("JSON")
    parts = ("json",)
    reading, adding, changing = ("json.get",), ("json.set",), ("json.set",)
    is_whole = True
    example = "JSON.GET {}"

    def stored(self, session: Session, key: bytes, item: bytes) -> Parts | None:
        """Return the document as text."""
        value = session.call("JSON.GET", key)
        return None if value is None else {"json": raw(value)}

    def add(self, key: bytes, parts: Parts) -> list[Words]:
        """Write the document."""
        # Modules differ in what they call the document's root: all of them know the dot.
        return [("JSON.SET", key, ".", parts["json"])]


class HashKind(Kind):
    """Fields with values."""

    type, label = "hash", lazy_gettext("Hash")
    heads = (lazy_gettext("Field"), lazy_gettext("Value"))
    parts = ("field", "value")
    reading, adding, changing, removing = ("hscan", "hget"), ("hset",), ("hset",), ("hdel",)
    has_search = True
    example = "HSCAN {} 0"

    def window(self, session: Session, key: bytes, view: View) -> Window:
        """Return fields in the server's order."""
        return by_cursor(session, "HSCAN", key, view, 2)

    def stored(self, session: Session, key: bytes, item: bytes) -> Parts | None:
        """Return a field and its value."""
        value = session.call("HGET", key, item)
        return None if value is None else {"field": item, "value": value}

    def add(self, key: bytes, parts: Parts) -> list[Words]:
        """Set a field."""
        return [("HSET", key, parts["field"], parts["value"])]

    def change(self, key: bytes, item: bytes, parts: Parts) -> list[Words]:
        """Set a field, under another name as well."""
        old = [] if item == parts["field"] else self.remove(key, item)
        return [*self.add(key, parts), *old]

    def remove(self, key: bytes, item: bytes) -> list[Words]:
        """Delete a field."""
        return [("HDEL", key, item)]

    def item_of(self, parts: Parts) -> bytes | None:
        """Return the field."""
        return bytes(parts["field"])


class ListKind(Kind):
    """Values in an order, named by their index."""

    type, label = "list", lazy_gettext("List")
    heads = (lazy_gettext("Index"), lazy_gettext("Value"))
    parts, only_new = ("value", "end"), ("end",)
    reading, adding, changing = ("lrange", "lindex"), ("rpush", "lpush"), ("lset",)
    removing = ("lset", "lrem")
    example = "LRANGE {} 0 99"

    def window(self, session: Session, key: bytes, view: View) -> Window:
        """Return values from an index on."""
        start = view.offset
        values = session.call("LRANGE", key, str(start), str(start + view.size - 1))
        indexes = (str(index).encode() for index in range(start, start + len(values)))
        return by_offset((Row((i, v), i) for i, v in zip(indexes, values, strict=True)), view)

    def stored(self, session: Session, key: bytes, item: bytes) -> Parts | None:
        """Return the value at an index."""
        value = session.call("LINDEX", key, item) if item.isdigit() else None
        return None if value is None else {"value": value}

    def add(self, key: bytes, parts: Parts) -> list[Words]:
        """Put a value at one end."""
        name = "LPUSH" if parts.get("end") == b"head" else "RPUSH"
        return [(name, key, parts["value"])]

    def change(self, key: bytes, item: bytes, parts: Parts) -> list[Words]:
        """Put a value in an index' place."""
        return [("LSET", key, item, parts["value"])]

    def remove(self, key: bytes, item: bytes) -> list[Words]:
        """Delete what is at an index, and not another value that is the same."""
        mark = b"deleted:" + secrets.token_hex(16).encode()
        return [("LSET", key, item, mark), ("LREM", key, "1", mark)]


class SetKind(Kind):
    """Members without order."""

    type, label = "set", lazy_gettext("Set")
    heads = (lazy_gettext("Member"),)
    parts = ("member",)
    reading, adding, changing = ("sscan", "sismember"), ("sadd",), ("srem", "sadd")
    removing = ("srem",)
    has_search = True
    example = "SSCAN {} 0"

    def window(self, session: Session, key: bytes, view: View) -> Window:
        """Return members in the server's order."""
        return by_cursor(session, "SSCAN", key, view, 1)

    def stored(self, session: Session, key: bytes, item: bytes) -> Parts | None:
        """Return a member."""
        return {"member": item} if int(session.call("SISMEMBER", key, item)) else None

    def add(self, key: bytes, parts: Parts) -> list[Words]:
        """Add a member."""
        return [("SADD", key, parts["member"])]

    def change(self, key: bytes, item: bytes, parts: Parts) -> list[Words]:
        """Put a member in another one's place."""
        return [*self.add(key, parts), *([] if item == parts["member"] else self.remove(key, item))]

    def remove(self, key: bytes, item: bytes) -> list[Words]:
        """Delete a member."""
        return [("SREM", key, item)]

    def item_of(self, parts: Parts) -> bytes | None:
        """Return the member."""
        return bytes(parts["member"])


class SortedSetKind(Kind):
    """Members in the order of their scores."""

    type, label = "zset", lazy_gettext("Sorted set")
    heads = (lazy_gettext("Member"), lazy_gettext("Score"))
    parts = ("member", "score")
    reading, adding, changing = ("zrange", "zscan", "zscore"), ("zadd",), ("zadd",)
    removing = ("zrem",)
    has_search = True
    example = "ZRANGE {} 0 99 WITHSCORES"

    def window(self, session: Session, key: bytes, view: View) -> Window:
        """Return members from a rank on, or those that match."""
        if view.match:
            return by_cursor(session, "ZSCAN", key, view, 2)
        end = str(view.offset + view.size - 1)
        reply = session.call("ZRANGE", key, str(view.offset), end, "WITHSCORES")
        return by_offset((Row(parts, parts[0]) for parts in grouped(reply, 2)), view)

    def stored(self, session: Session, key: bytes, item: bytes) -> Parts | None:
        """Return a member and its score."""
        score = session.call("ZSCORE", key, item)
        return None if score is None else {"member": item, "score": raw(score)}

    def add(self, key: bytes, parts: Parts) -> list[Words]:
        """Add a member, or give it another score."""
        return [("ZADD", key, parts["score"], parts["member"])]

    def change(self, key: bytes, item: bytes, parts: Parts) -> list[Words]:
        """Change the score, or put a member in another one's place."""
        return [*self.add(key, parts), *([] if item == parts["member"] else self.remove(key, item))]

    def remove(self, key: bytes, item: bytes) -> list[Words]:
        """Delete a member."""
        return [("ZREM", key, item)]

    def item_of(self, parts: Parts) -> bytes | None:
        """Return the member."""
        return bytes(parts["member"])


class StreamKind(Kind):
    """Entries, the newest first; they can be added and deleted, not changed."""

    type, label = "stream", lazy_gettext("Stream")
    heads = (lazy_gettext("Entry"), lazy_gettext("Fields"))
    parts = ("id", "fields")
    reading, adding, removing = ("xrevrange", "xrange"), ("xadd",), ("xdel",)
    example = "XREVRANGE {} + - COUNT 100"

    def window(self, session: Session, key: bytes, view: View) -> Window:
        """Return entries before an id."""
        end = f"({view.at}" if _is_id(view.at) else "+"
        reply = session.call("XREVRANGE", key, end, "-", "COUNT", str(view.size + 1))
        rows = tuple(Row((raw(one[0]), *_fields(one[1])), raw(one[0])) for one in reply)
        shown = rows[: view.size]
        return Window(shown, next=shown[-1].cells[0].decode() if len(rows) > view.size else "")

    def stored(self, session: Session, key: bytes, item: bytes) -> Parts | None:
        """Return an entry."""
        if not _is_id(item.decode("ascii", "replace")):
            return None
        found = session.call("XRANGE", key, item, item)
        return {"id": item, "fields": _fields(found[0][1])} if found else None

    def add(self, key: bytes, parts: Parts) -> list[Words]:
        """Append an entry."""
        return [("XADD", key, parts["id"] or b"*", *parts["fields"])]

    def remove(self, key: bytes, item: bytes) -> list[Words]:
        """Delete an entry."""
        return [("XDEL", key, item)]


def _fields(values: Any) -> list[bytes]:
    return [part for pair in grouped(values or (), 2) for part in pair]


def _is_id(text: str) -> bool:
    return len(text) <= 41 and text.isascii() and text.replace("-", "", 1).isdigit()


#: Type -> what is known about it, in the order in which types are offered.
KINDS: Mapping[str, Kind] = {
    one.type: one
    for one in (
        StringKind(),
        HashKind(),
        ListKind(),
        SetKind(),
        SortedSetKind(),
        StreamKind(),
        JsonKind(),
    )
}
