"""The pages that only show: the list of keys, one key, a part of its value."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import request

from admin_core.data import RecordNotFound, gettext, ngettext

from . import windows
from .codec import as_typed, in_address
from .connection import ReplyError
from .facts import ASKED, LENGTHS, Facts, facts_by_node, facts_of
from .formats import duration, hex_dump, length_text, shown_cell, size, whole_letters
from .key_context import ElementRow, Fact, KeyList, KeyPage, KeyRow, Link
from .kinds import KINDS, Kind
from .replies import pretty_json
from .scan import MAX_CURSOR, Found, Place, Wanted, scan
from .session import Session

if TYPE_CHECKING:
    from .keys_view import RedisKeys

MAX_PATTERN = 1_000


class ListPage:
    """The list of one request."""

    def __init__(self, view: RedisKeys, database: int) -> None:
        self.view = view
        self.database = database
        self.pattern = request.args.get("pattern", "")[:MAX_PATTERN]
        asked = request.args.get("type", "")
        self.type = asked if asked in view.types() else ""

    def context(self) -> KeyList:
        """Return what the page shows."""
        view = self.view
        view.rights.require("read", b"", "scan", "type")
        found = scan(view.server, self._wanted(), self._place())
        asked = [one for one in ASKED if view.rights.runs(one)]
        visible = {node: list(filter(view.rights.is_visible, k)) for node, k in found.keys.items()}
        facts = facts_by_node(view.server, visible, self.database, asked)
        facts = [one for one in facts if one.is_there]
        heads = self._heads(asked)
        rows = [self._row(one, [name for name, _ in heads]) for one in facts]
        may_create = view.rights.may("create")
        may_delete = view.rights.may("delete", None, "unlink")
        return KeyList(
            title=str(view.name),
            place=view.server.place,
            heads=tuple(heads),
            rows=tuple(sorted(rows, key=lambda row: row.key)),
            summary=self._summary(found),
            list_url=view.get_url(".list_view"),
            pattern=self.pattern,
            type=self.type,
            types=tuple((name, str(KINDS[name].label)) for name in view.types()),
            database=self.database,
            has_databases=not view.server.is_cluster,
            databases=self._databases(),
            next_url=self._url(found.next) if found.next else "",
            first_url=self._url() if request.args.get("seen") else "",
            is_narrowed=bool(self.pattern or self.type),
            create_url=view.url_of(".new_view", None, self.database) if may_create else "",
            delete_url=view.url_of(".delete_view", None, self.database) if may_delete else "",
            console_url=view.console_url(self.database),
        )

    def _wanted(self) -> Wanted:
        view = self.view
        return Wanted(
            self.pattern.encode("utf-8", "replace"),
            self.type,
            size=view.page_size,
            budget=view.scan_budget,
            seconds=view.scan_seconds,
            database=self.database,
        )

    def _place(self) -> Place:
        get = request.args.get
        cursor = min(windows.number(get("cursor", "")), MAX_CURSOR)
        return Place(get("node", ""), cursor, min(windows.number(get("seen", "")), 10**15))

    def _url(self, place: Place | None = None) -> str:
        known: dict[str, Any] = {"db": self.database, "pattern": self.pattern, "type": self.type}
        if place:
            known |= {"node": place.node, "cursor": str(place.cursor), "seen": str(place.seen)}
        return self.view.get_url(".list_view", **{n: v for n, v in known.items() if v != ""})

    def _heads(self, asked: list[str]) -> list[tuple[str, str]]:
        has_length = self.view.rights.runs(*(name.lower() for name in LENGTHS.values()))
        found = [
            ("type", gettext("Type"), "type" in asked),
            ("length", gettext("Length"), has_length and "type" in asked),
            ("ttl", gettext("Expires in"), "pttl" in asked),
            ("memory", gettext("Memory"), "memory usage" in asked),
            ("encoding", gettext("Encoding"), "object encoding" in asked),
        ]
        return [(name, label) for name, label, is_shown in found if is_shown]

    def _row(self, facts: Facts, columns: list[str]) -> KeyRow:
        view, key = self.view, facts.key
        texts = {
            "type": type_label(facts.type),
            "length": length_text(facts.type, facts.length, is_short=True),
            "ttl": duration(facts.ttl),
            "memory": size(facts.memory),
            "encoding": facts.encoding,
        }
        links = []
        if view.rights.may("delete", key, "unlink"):
            url = view.url_of(".delete_view", key, self.database)
            links = [Link(gettext("Delete…"), url, "danger")]
        return KeyRow(
            in_address(key),
            view.url_of(".key_view", key, self.database),
            tuple(texts[one] for one in columns),
            tuple(links),
        )

    def _summary(self, found: Found) -> str:
        if self._wanted().is_one_key:
            return gettext("Looked for the key of that very name.")
        total, seen = self._total(), self._place().seen + found.looked
        if found.next is None:
            return gettext("That is all: every key was looked at.")
        if total is None:
            return gettext("Looked at about %(seen)s keys so far.", seen=f"{seen:,}")
        return gettext(
            "Looked at about %(seen)s of %(total)s keys so far.",
            seen=f"{min(seen, total):,}",
            total=f"{total:,}",
        )

    def _total(self) -> int | None:
        if not self.view.rights.runs("dbsize"):
            return None
        try:
            return sum(
                self.view.server.run(
                    lambda session: int(session.call("DBSIZE")), database=self.database, node=node
                )
                for node in self.view.server.nodes()
            )
        except ReplyError:
            return None

    def _databases(self) -> tuple[tuple[int, str], ...]:
        view = self.view
        if view.server.is_cluster or not view.rights.runs("info"):
            return ()
        try:
            told = view.server.call("INFO", "keyspace")
        except ReplyError:
            return ()
        found = []
        for line in bytes(told).decode("utf-8", "replace").splitlines():
            name, _, values = line.partition(":keys=")
            if name.startswith("db") and name[2:].isdigit():
                count = windows.number(values.partition(",")[0])
                keys = ngettext("%(num)s key", "%(num)s keys", count, num=f"{count:,}")
                found.append((int(name[2:]), keys))
        return tuple(found)


class DetailsPage:
    """One key of one request."""

    def __init__(self, view: RedisKeys, key: bytes, database: int) -> None:
        self.view = view
        self.key = key
        self.database = database

    def context(self) -> KeyPage:
        """Return what the page shows."""
        view = self.view
        view.rights.require("read", self.key, "type")
        asked = [one for one in ASKED if view.rights.runs(one)]
        get = request.args.get
        match = get("match", "")[:MAX_PATTERN]
        place = windows.View(get("at", ""), match.encode("utf-8", "replace"), view.page_size)

        def work(session: Session) -> tuple[Facts, Any]:
            facts = facts_of(session, [self.key], asked)[0]
            if not facts.is_there:
                raise RecordNotFound(gettext("There is no such key."))
            return facts, self._value(session, facts, place)

        facts, value = view.server.run(work, database=self.database, key=self.key)
        kind = KINDS.get(facts.type)
        known: dict[str, Any] = {
            "title": in_address(self.key),
            "facts": tuple(self._facts(facts)),
            "links": tuple(self._links(facts, kind)),
            "list_url": view.url_of(".list_view", None, self.database),
            "search_url": view.get_url(".key_view"),
            "hidden": (("key", in_address(self.key)), ("db", str(self.database))),
            "match": match,
        }
        return KeyPage(**known, **value)

    # -- the value -----------------------------------------------------------------------------

    def _value(self, session: Session, facts: Facts, place: windows.View) -> dict[str, Any]:
        kind = KINDS.get(facts.type)
        if kind is None:
            return {"note": gettext("A module of the server keeps this type; only it reads it.")}
        if not self.view.rights.runs(*kind.reading):
            return {"note": gettext("The value is not shown here.")}
        if kind.type == "string":
            return self._string(session, facts)
        if kind.is_whole:
            return self._json(session, kind)
        view = windows.View(place.at, place.match, place.size, facts.length)
        return self._elements(kind, kind.window(session, self.key, view), view)

    def _string(self, session: Session, facts: Facts) -> dict[str, Any]:
        length, way = facts.length or 0, request.args.get("as", "")
        is_small = length <= self.view.max_edit_bytes
        if is_small and way in {"", "json"}:
            text = pretty_json(session.call("GET", self.key) or b"")
            if text:
                return {"text": text, "ways": self._ways("json", True)}
        room = self.view.text_window
        start = min(windows.number(request.args.get("at", "")), 2**40)
        data = session.call("GETRANGE", self.key, str(start), str(start + room - 1))
        way = "bytes" if way == "bytes" else "text"
        if way == "text" and start + len(data) < length:
            data = whole_letters(data)
        text = hex_dump(data, start) if way == "bytes" else as_typed(data)[1][0]
        may_be_json = is_small and data.lstrip()[:1] in {b"{", b"["}
        found: dict[str, Any] = {"text": text, "ways": self._ways(way, may_be_json)}
        after = start + len(data)
        if start or after < length:
            found["note"] = gettext(
                "Bytes %(first)s to %(last)s of %(length)s.",
                first=f"{min(start + 1, after):,}",
                last=f"{after:,}",
                length=f"{length:,}",
            )
        following = str(after) if data and after < length else ""
        before = str(max(start - room, 0)) if start else ""
        return found | self._around(following, before, **{"as": way})

    def _ways(self, current: str, is_json: bool) -> tuple[Link, ...]:
        ways = [("text", gettext("Text")), ("bytes", gettext("Bytes"))]
        ways += [("json", gettext("JSON"))] if is_json else []
        return tuple(
            Link(label, self._url(**{"as": name}), is_current=name == current)
            for name, label in ways
        )

    def _json(self, session: Session, kind: Kind) -> dict[str, Any]:
        stored = kind.stored(session, self.key, b"")
        data = stored[kind.parts[0]] if stored else b""
        text = pretty_json(data) or as_typed(data)[1][0]
        room = self.view.max_edit_bytes
        note = gettext("Only the beginning is shown.") if len(text) > room else ""
        return {"text": text[:room], "note": note}

    def _elements(self, kind: Kind, window: windows.Window, place: windows.View) -> dict[str, Any]:
        note = ""
        if window.looked:
            note = gettext(
                "Looked at about %(seen)s elements on this page.", seen=f"{window.looked:,}"
            )
        return {
            "heads": tuple(str(one) for one in kind.heads),
            "rows": tuple(self._row(kind, one) for one in window.rows),
            "has_search": kind.has_search,
            "is_empty": not window.rows,
            "note": note,
            **self._around(window.next, window.previous, match=place.match.decode()),
        }

    def _around(self, after: str, before: str, **known: str) -> dict[str, str]:
        is_first = not request.args.get("at")
        return {
            "next_url": self._url(at=after, **known) if after else "",
            "previous_url": self._url(at=before, **known) if before else "",
            "first_url": "" if is_first else self._url(**known),
        }

    def _row(self, kind: Kind, row: windows.Row) -> ElementRow:
        first, *rest = row.cells
        cells = [shown_cell(first)]
        if kind.type == "stream":
            pairs = zip(rest[::2], rest[1::2], strict=False)
            cells.append("\n".join(f"{shown_cell(n)}={shown_cell(v)}" for n, v in pairs))
        else:
            cells += map(shown_cell, rest)
        item = row.item or b""
        links = []
        if kind.removing and self._may("update", *kind.removing):
            url = self.view.url_of(".remove_view", self.key, self.database, item=in_address(item))
            links.append(Link(gettext("Delete…"), url, "danger"))
        url = self.view.url_of(".item_view", self.key, self.database, item=in_address(item))
        return ElementRow(tuple(cells), cells[0], url, tuple(links))

    # -- around it -----------------------------------------------------------------------------

    def _facts(self, facts: Facts) -> list[Fact]:
        found = [Fact(gettext("Type"), type_label(facts.type))]
        if facts.length is not None:
            found.append(Fact(gettext("Length"), length_text(facts.type, facts.length)))
        if facts.ttl is not None:
            found.append(Fact(gettext("Expires in"), duration(facts.ttl)))
        if facts.memory is not None:
            found.append(Fact(gettext("Memory"), size(facts.memory)))
        if facts.encoding:
            found.append(Fact(gettext("Encoding"), facts.encoding))
        if not self.view.server.is_cluster:
            found.append(Fact(gettext("Database"), str(self.database)))
        return found

    def _links(self, facts: Facts, kind: Kind | None) -> list[Link]:
        url = partial(self.view.url_of, key=self.key, database=self.database)
        found = []
        if kind and kind.is_whole and self._may("update", *kind.changing):
            found.append(Link(gettext("Edit"), url(".item_view"), "primary"))
        if kind and not kind.is_whole and self._may("update", kind.adding[0]):
            found.append(Link(gettext("Add"), url(".add_view"), "primary"))
        if self._may("update", "renamenx"):
            found.append(Link(gettext("Rename"), url(".rename_view")))
        if self._may("update", "pexpire", "persist"):
            found.append(Link(gettext("Expiry"), url(".expire_view")))
        console = self.view.console_url(self.database, self.key, facts.type)
        if console:
            found.append(Link(gettext("Console"), console))
        if self._may("delete", "unlink"):
            found.append(Link(gettext("Delete…"), url(".delete_view"), "danger"))
        return found

    def _may(self, action: str, *names: str) -> bool:
        return self.view.rights.may(action, self.key, *names)

    def _url(self, **known: str) -> str:
        given = {name: value for name, value in known.items() if value}
        return self.view.url_of(".key_view", self.key, self.database, **given)


def type_label(name: str) -> str:
    """Return what a type is called."""
    return str(KINDS[name].label) if name in KINDS else name
