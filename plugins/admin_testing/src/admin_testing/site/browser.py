"""A visitor of an admin: opens pages, reads them, fills forms and presses buttons."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from flask import Flask

from .forms import Forms, choices, upload
from .statements import Statements, statements
from .tree import Element, parse


class Row:
    """One row of a list."""

    def __init__(self, site: AdminSite, element: Element) -> None:
        self.site = site
        self.element = element

    @property
    def cells(self) -> list[str]:
        """The texts of the row's cells."""
        return [one.text for one in self.element.all("td", "th")]

    def edit(self) -> AdminSite:
        """Open the form of the record."""
        return self._open("/edit/")

    def details(self) -> AdminSite:
        """Open the details of the record."""
        return self._open("/details/")

    def delete(self) -> AdminSite:
        """Open the question whether to delete the record."""
        return self._open("/delete/")

    def select(self) -> Row:
        """Tick the row, for the next action."""
        for control in self.element.all("input"):
            if control.get("type") == "checkbox":
                self.site.forms.typed[control] = control.get("value", "on")
                return self
        raise LookupError(f"The row {self.cells!r} cannot be selected.")

    def _open(self, part: str) -> AdminSite:
        for link in self.element.all("a"):
            if urlsplit(link.get("href")).path.endswith(part):
                return self.site.open(link.get("href"))
        raise LookupError(f"The row {self.cells!r} leads to no page {part!r}.")


class AdminSite:
    """An admin as one visitor sees it.

    *app* is the application, *home* the address of its admin.  A page is kept until the next one
    is opened; every look-up that fails raises :exc:`LookupError` and names what there is.

    .. versionadded:: 0.1
    """

    def __init__(self, app: Flask, home: str = "/admin/") -> None:
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
        for name, value in fields.items():
            for control in self.page.all("input"):
                if control.get("name") == name:
                    self.forms.typed[control] = value
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
            known = ", ".join(dict.fromkeys(one.text for one in self.page.all("a") if one.text))
            raise LookupError(f"No link says {where!r}. There are: {known}.")
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

    def value(self, label: str) -> Any:
        """Return what stands in a field; the texts of what is chosen in a select."""
        control = self.forms.control(label)
        value = self.forms.value(control)
        if control.tag != "select":
            return value
        chosen = value if isinstance(value, list) else [value]
        texts = [one.text for one in choices(control) if one.value in chosen]
        return texts if isinstance(value, list) else "".join(texts[:1])

    # -- forms ---------------------------------------------------------------------------------

    def fill(self, label: str, value: str | bool) -> AdminSite:
        """Type into a field, or tick it where *value* is a ``bool``."""
        control = self.forms.control(label)
        if isinstance(value, bool):
            self.forms.typed[control] = control.get("value", "on") if value else None
            return self
        if control.tag == "select":
            return self.choose(label, value)
        self.forms.typed[control] = value
        return self

    def choose(self, label: str, *texts: str) -> AdminSite:
        """Choose options of a select by their texts."""
        control = self.forms.control(label)
        values = {one.text: one.value for one in choices(control)}
        missing = [text for text in texts if text not in values]
        if missing:
            raise LookupError(f"{label!r} offers no {missing[0]!r}, but: {', '.join(values)}.")
        found = [values[text] for text in texts]
        self.forms.typed[control] = found if "multiple" in control.attributes else found[0]
        return self

    def upload(self, label: str, name: str, content: bytes) -> AdminSite:
        """Choose a file for a field."""
        self.forms.typed[self.forms.control(label)] = upload(name, content)
        return self

    def submit(self, button: str) -> AdminSite:
        """Press a button; what it leads to is the page then."""
        pressed = self.forms.button(button)
        form = self.forms.form_of(pressed)
        if form is None:
            raise LookupError(f"The button {button!r} belongs to no form.")
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
