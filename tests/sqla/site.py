"""An admin over models of a test's own, and a browser for it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from flask import Flask

from admin_core import Admin

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Site:
    """One application with the views that are added to it."""

    def __init__(self, *views: Any, **config: Any) -> None:
        self.app = Flask("shop")
        self.app.config.update(SECRET_KEY="only for tests", **config)
        self.admin = Admin(self.app, access="public")
        self.admin.add_views(*views)
        self.client = self.app.test_client()

    def get(self, address: str) -> str:
        """Return a page that is there, as markup."""
        reply = self.client.get(f"/admin/{address}")
        assert reply.status_code == 200, (reply.status_code, reply.location, reply.text[:2000])
        return reply.text

    def rows(self, address: str) -> list[list[str]]:
        """Return the texts of the cells of a list, row by row, without its controls."""
        body = self.get(address).partition("<tbody")[2].partition("</table>")[0]
        return [[_text(cell) for cell in _cells(row)] for row in body.split("<tr")[1:]]

    def post(self, address: str, *, to: str = "", **values: Any) -> Any:
        """Send the form at *address* with some values changed; return the answer.

        Of the page's hidden fields, only the token is sent somewhere else.
        """
        hidden = _HIDDEN.findall(self.get(address))
        sent = {name: unescape(value) for name, value in hidden if not to or name == "csrf_token"}
        return self.client.post(f"/admin/{to or address}", data={**sent, **values})

    def messages(self) -> str:
        """Return the text of the first page, which shows what was flashed."""
        return _text(self.get(""))


def _cells(row: str) -> list[str]:
    # The end of a cell or row need not be written.
    cells = re.split(r"<t[dh]\b", row)[1:]
    return [one.partition(">")[2] for one in cells if not re.match(r" class=(sel|rowact)\b", one)]


def _text(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())
