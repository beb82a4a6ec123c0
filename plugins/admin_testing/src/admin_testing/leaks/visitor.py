"""Somebody of a role, and what the admin answers them."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_plus, urlsplit

from flask import session, url_for

from ..site.browser import AdminSite
from ..site.tree import Element, parse
from .world import World

#: Where the visitor comes from: an address of documentation, so that nothing is open to them
#: only because the tests run on the same machine.
REMOTE = "203.0.113.7"

_REFUSALS = frozenset({401, 403, 404, 405})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOPS = 5


@dataclass(frozen=True)
class Ask:
    """One request."""

    endpoint: str
    method: str = "GET"
    arguments: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    is_dialog: bool = False


@dataclass(frozen=True)
class Answer:
    """What came of a request, redirects of this host followed."""

    address: str
    method: str
    status: int
    mimetype: str
    headers: Mapping[str, str]
    content: bytes
    is_refused: bool
    landed: Answer | None = None
    error: str = ""

    @property
    def told(self) -> str:
        """What happened, in words."""
        end = f"raised {self.error}" if self.error else f"answered {self.status}"
        return f"{self.method} {self.address} {end}"

    @property
    def final(self) -> Answer:
        """What a browser shows in the end."""
        return self.landed or self

    @property
    def is_file(self) -> bool:
        """Whether the answer is sent as a file."""
        return self.headers.get("Content-Disposition", "").startswith("attachment")

    @property
    def page(self) -> Element:
        """The page as a tree, empty for what is none."""
        is_page = self.mimetype == "text/html"
        return parse(self.content.decode("utf-8", "replace") if is_page else "")

    def texts(self) -> str:
        """Return all that can be read in the answer, the members of an archive included."""
        text = _unpacked(self.content)
        return "\n".join((text, html.unescape(text), unquote_plus(text)))


class Visitor:
    """Somebody of a role, signed in."""

    def __init__(
        self, world: World, sign_in: Callable[[AdminSite], Any] | None, elsewhere: Iterable[str]
    ) -> None:
        self.world = world
        self.elsewhere = tuple(elsewhere)
        home = world.admins[0].url.rstrip("/") + "/"
        self.site = AdminSite(world.app, home)
        self.site.client.environ_base["REMOTE_ADDR"] = REMOTE
        if sign_in is not None:
            sign_in(self.site)

    def ask(self, ask: Ask) -> Answer:
        """Make a request, with a valid token where it changes something."""
        with self.world.reading():
            address = url_for(ask.endpoint, **ask.arguments)
        data = dict(ask.data)
        if ask.method != "GET":
            data["csrf_token"] = self.token()
        headers = {"X-Admin-Dialog": "1"} if ask.is_dialog else {}
        return self.send(ask.method, address, data, headers)

    def send(
        self,
        method: str,
        address: str,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Make a request to an address, and follow it on this host."""
        first = self._send(method, address, data, headers)
        landed, last = None, first
        for _ in range(_HOPS):
            where = _location(last)
            if where is None or not self._is_here(where):
                break
            landed = last = self._send("GET", where, None, None)
        return Answer(**{**vars(first), "landed": landed})

    def token(self) -> str:
        """Return a token that is good for the visitor's session."""
        with self.site.client.session_transaction() as stored, self.world.reading():
            session.clear()
            session.update(stored)
            context = self.world.admins[0].page_context()
            found = next(parse(str(context["csrf_field"]())).all("input")).get("value")
            stored.clear()
            stored.update(session)
        return found

    def _send(
        self,
        method: str,
        address: str,
        data: Mapping[str, Any] | None,
        headers: Mapping[str, str] | None,
    ) -> Answer:
        self.world.is_touched = True
        try:
            got = self.site.client.open(address, method=method, data=data, headers=headers)
        except Exception as error:
            # The handler was reached, whatever became of it.
            told = f"{type(error).__name__}: {error}"
            return Answer(address, method, 500, "", {}, b"", False, None, told)
        content = got.data
        found = Answer(
            address, method, got.status_code, got.mimetype or "", dict(got.headers), content, False
        )
        return Answer(**{**vars(found), "is_refused": self._is_refusal(found)})

    def _is_refusal(self, answer: Answer) -> bool:
        if answer.status in _REFUSALS:
            return True
        where = _location(answer)
        return where is not None and (self._is_here(where) or where.startswith(self.elsewhere))

    def _is_here(self, where: str) -> bool:
        return urlsplit(where).netloc in {"", self.world.host}


def _location(answer: Answer) -> str | None:
    """Return where an answer leads, as a redirect or as a dialog's script is told."""
    if answer.status in _REDIRECTS:
        return answer.headers.get("Location", "")
    if answer.mimetype == "application/json" and len(answer.content) < 4_000:
        told = json.loads(answer.content or b"null")
        if isinstance(told, dict) and set(told) == {"location"}:
            return str(told["location"])
    return None


def _unpacked(content: bytes) -> str:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(
                archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
            )
    return content.decode("utf-8", "replace")


def rows_of(answer: Answer) -> list[tuple[str, ...]]:
    """Return the cells of a list's rows."""
    bodies = list(answer.page.all("tbody"))
    return [tuple(cell.text for cell in row.all("td", "th")) for row in _rows(bodies)]


def _rows(bodies: list[Element]) -> list[Element]:
    return [row for body in bodies[:1] for row in body.all("tr")]


def find(needle: str, text: str) -> bool:
    """Return whether a text has a word, a number or several, and not only as part of others."""
    return re.search(rf"(?<!\w){re.escape(needle)}(?!\w)", text) is not None
