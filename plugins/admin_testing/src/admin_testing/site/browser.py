"""A visitor of an admin: opens pages, reads them, fills forms and presses buttons."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from flask import Flask

from . import lists
from .children import Children, children
from .downloads import Download, export_link, fetch
from .filling import Filling
from .forms import Forms
from .rows import Row
from .statements import Statements, statements
from .tree import Element, parse


class AdminSite(Filling):
    """An admin as one visitor sees it.

    *app* is the application, *home* the address of its admin.  A page is kept until the next one
    is opened; every look-up that fails raises :exc:`LookupError` and names what there is.

    .. versionadded:: 0.1
    """

    def __init__(self, app: Flask, home: str = "/admin/") -> None:
        self.app = app
        self.client = app.test_client()
        self.home = home
        self.url = home
        self.status = 0
        self.content = b""
        self.headers: Mapping[str, str] = {}
        self._show("")

    # -- going about ---------------------------------------------------------------------------

    def sign_in(self, address: str, button: str, /, **fields: str) -> AdminSite:
        """Fill the fields of a sign-in page by their names and press its button."""
        self.open(address)
        controls = {one.get("name"): one for one in self.page.all("input") if one.get("name")}
        for name, value in fields.items():
            if name not in controls:
                known = ", ".join(controls) or "none"
                raise LookupError(f"{address} has no field named {name!r}. There are: {known}.")
            self.forms.typed[controls[name]] = value
        return self.submit(button)

    def remember(self, **values: Any) -> AdminSite:
        """Put values into the session, as an application's own sign-in would."""
        with self.client.session_transaction() as session:
            session.update(values)
        return self

    def open(self, where: str) -> AdminSite:
        """Open an address, or what a link says: of the page first, of the menu otherwise."""
        if where.startswith(("/", "?")):
            return self._get(urljoin(self.url, where))
        link = self._link(where)
        if link is None:
            self._get(self.home)
            link = self._link(where)
        if link is None:
            raise LookupError(f"No link says {where!r}. There are: {self._links_known()}.")
        return self._get(urljoin(self.url, link.get("href")))

    def search(self, text: str) -> AdminSite:
        """Search the present list."""
        return self._get(f"{urlsplit(self.url).path}?{urlencode({'search': text})}")

    # -- reading -------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """What can be read on the page."""
        return self.page.text

    @property
    def messages(self) -> list[str]:
        """What the page tells about the step before."""
        return [one.text for one in self.page.all() if one.has_class("alert")]

    @property
    def errors(self) -> list[str]:
        """What is wrong with the form, each line with the label of its field."""
        boxes = [one for one in self.page.all() if one.has_class("ad-summary")]
        return [line.text for box in boxes for line in box.all("li")]

    @property
    def rows(self) -> list[Row]:
        """The rows of the list."""
        tables = list(self.page.all("tbody"))
        return [Row(self, one) for table in tables[:1] for one in table.all("tr")]

    def row(self, text: str) -> Row:
        """Return the row that has a cell of that text."""
        for one in self.rows:
            if text in one.cells:
                return one
        known = "; ".join(" | ".join(one.cells) for one in self.rows)
        raise LookupError(f"No row has a cell {text!r}. There are: {known or 'no rows'}.")

    @property
    def question(self) -> str:
        """What the page asks before something is done; ``""`` where it asks nothing."""
        form = self._question_form()
        return "" if form is None else form.text

    # -- lists ---------------------------------------------------------------------------------

    def sort(self, label: str, *, descending: bool = False) -> AdminSite:
        """Sort the present list by the head of a column."""
        lists.sort(self, label, "descending" if descending else "ascending")
        return self

    def filter(self, label: str, condition: str, *values: str) -> AdminSite:
        """Add a filter to the present list, by what its line of the panel says.

        *condition* is an option's text, such as "contains"; *values* are typed or chosen.
        """
        lists.narrow(self, label, condition, values)
        return self

    def next_page(self) -> AdminSite:
        """Turn to the next page of the list."""
        lists.turn(self, "next")
        return self

    def previous_page(self) -> AdminSite:
        """Turn to the previous page of the list."""
        lists.turn(self, "prev")
        return self

    def action(self, text: str, *rows: str) -> AdminSite:
        """Do an action to the rows selected, and to those that have a cell of these texts.

        Where it asks first, the question is the page then; :meth:`confirm` answers it.
        """
        for one in rows:
            self.row(one).select()
        bars = [one for one in self.page.all("div") if one.has_class("ad-bulk")]
        buttons = [button for bar in bars for button in bar.all("button")]
        for button in buttons:
            if button.text == text:
                return self.press(button)
        known = ", ".join(button.text for button in buttons) or "none"
        raise LookupError(f"The list has no action {text!r}. There are: {known}.")

    def confirm(self) -> AdminSite:
        """Answer the page's question with yes."""
        form = self._question_form()
        button = form and next(form.all("button"), None)
        if button is None:
            raise LookupError(f"The page asks nothing. It says: {self.text[:200]!r}.")
        return self.press(button)

    # -- files ---------------------------------------------------------------------------------

    def export(self, label: str) -> Download:
        """Return the present list as a file of a format; the page stays."""
        return self.download(export_link(self.page, label))

    def download(self, where: str) -> Download:
        """Return the file at an address, or where a link of the page leads; the page stays."""
        if where.startswith(("/", "?")):
            return fetch(self, urljoin(self.url, where))
        link = self._link(where)
        if link is None:
            raise LookupError(f"No link says {where!r}. There are: {self._links_known()}.")
        return fetch(self, urljoin(self.url, link.get("href")))

    # -- forms ---------------------------------------------------------------------------------

    def children(self, label: str) -> Children:
        """Return a list of rows inside the form, by its heading or what a row is called."""
        return children(self, label, self.page)

    def submit(self, button: str) -> AdminSite:
        """Press a button; what it leads to is the page then."""
        return self.press(self.forms.button(button))

    def press(self, pressed: Element) -> AdminSite:
        """Press a button that is at hand as an element of the page."""
        form = self.forms.form_of(pressed)
        if form is None:
            raise LookupError(f"The button {pressed.text!r} belongs to no form.")
        sent = self.forms.sent(form, pressed)
        address = urljoin(self.url, pressed.get("formaction") or form.get("action") or self.url)
        if form.get("method", "get").lower() != "post":
            return self._get(f"{urlsplit(address).path}?{urlencode(sent)}")
        data: dict[str, list[Any]] = {}
        for name, value in sent:
            data.setdefault(name, []).append(value)
        kind = form.get("enctype") or "application/x-www-form-urlencoded"
        return self._arrive(
            self.client.post(address, data=data, content_type=kind, follow_redirects=True)
        )

    def statements(self, database: Any) -> AbstractContextManager[Statements]:
        """Note the statements sent inside a ``with`` block; see :func:`statements`."""
        return statements(database)

    # -- within --------------------------------------------------------------------------------

    def _link(self, text: str) -> Element | None:
        links = [one for one in self.page.all("a") if one.get("href")]
        return next((one for one in links if text in {one.text, one.get("aria-label")}), None)

    def _links_known(self) -> str:
        return ", ".join(dict.fromkeys(one.text for one in self.page.all("a") if one.text))

    def _site(self) -> AdminSite:
        return self

    def _question_form(self) -> Element | None:
        return next((one for one in self.page.all("form") if one.has_class("ad-confirm")), None)

    def _get(self, address: str) -> AdminSite:
        return self._arrive(self.client.get(address, follow_redirects=True))

    def _arrive(self, response: Any) -> AdminSite:
        asked = response.request
        query = asked.query_string.decode()
        self.url = f"{asked.path}?{query}" if query else asked.path
        self.status, self.content, self.headers = (
            response.status_code,
            response.data,
            dict(response.headers),
        )
        self._show(response.text if response.mimetype == "text/html" else "")
        return self

    def _show(self, html: str) -> None:
        self.page = parse(html)
        self.forms = Forms(self.page)
