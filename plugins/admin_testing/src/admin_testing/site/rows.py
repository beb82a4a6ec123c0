"""One row of a list, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from .browser import AdminSite
    from .tree import Element


class Row:
    """One row of a list.

    .. versionadded:: 0.1
    """

    def __init__(self, site: AdminSite, element: Element) -> None:
        self.site = site
        self.element = element

    @property
    def cells(self) -> list[str]:
        """The texts of the row's cells."""
        return [_text(one) for one in self.element.all("td", "th")]

    def cell(self, label: str) -> str:
        """Return the text of the cell below a column's head."""
        return _text(self._cell(label))

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
                self.site.forms.tick(control, True)
                return self
        raise LookupError(f"The row {self.cells!r} cannot be selected.")

    def action(self, text: str) -> AdminSite:
        """Press the button of an action in the row's own menu."""
        buttons = [one for one in self.element.all("button") if one.get("name") == "action"]
        for one in buttons:
            if one.text.removesuffix("…") == text.removesuffix("…"):
                return self.site.press(one)
        known = ", ".join(one.text for one in buttons) or "no actions"
        raise LookupError(f"The row {self.cells!r} has no action {text!r}, but: {known}.")

    def edit_cell(self, label: str) -> AdminSite:
        """Open the editor of one cell; :meth:`set` fills and saves it as well."""
        for link in self._cell(label).all("a"):
            if link.has_class("ad-edit"):
                return self.site.open(link.get("href"))
        raise LookupError(f"The cell {label!r} of the row {self.cells!r} cannot be edited here.")

    def set(self, label: str, value: str | bool) -> AdminSite:
        """Save another value for one cell in the list."""
        site = self.edit_cell(label)
        form = next(one for one in site.page.all("form") if one.has_class("ad-cell-form"))
        site.fill(label, value)
        return site.press(next(form.all("button")))

    def _cell(self, label: str) -> Element:
        heads = [one for one in self.site.page.all("th") if one.get("scope") == "col"]
        cells = [one for one in self.element.all("td", "th") if one.parent is self.element]
        for head, cell in zip(heads, cells, strict=False):
            if label == head.text or label == cell.get("data-l") or label in _names(head):
                return cell
        known = ", ".join(one.text for one in heads)
        raise LookupError(f"The list has no column {label!r}. There are: {known}.")

    def _open(self, part: str) -> AdminSite:
        for link in self.element.all("a"):
            address = urlsplit(link.get("href"))
            if address.path.endswith(part) and "id" in parse_qs(address.query):
                return self.site.open(link.get("href"))
        leads = sorted({urlsplit(one.get("href")).path for one in self.element.all("a")})
        known = ", ".join(leads) or "no page"
        raise LookupError(f"The row {self.cells!r} leads to no page {part!r}, but to: {known}.")


def _names(head: Element) -> set[str]:
    """Return a head's label without the arrow and the place that say how the list is sorted."""
    return {
        " ".join("".join(node for node in one.nodes if isinstance(node, str)).split())
        for one in head.all("a", "span")
    }


def _text(cell: Element) -> str:
    """Return what a cell shows, without the pencil that opens its editor."""
    shown = [one for one in cell.all("span") if one.has_class("ad-value")]
    return shown[0].text if shown else cell.text
