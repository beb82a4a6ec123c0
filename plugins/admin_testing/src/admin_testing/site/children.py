"""Rows of a list inside a form: a record's children, or the entries of a field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .filling import Filling

if TYPE_CHECKING:
    from .browser import AdminSite
    from .tree import Element


class Children:
    """One list of rows inside the present form.

    .. versionadded:: 0.1
    """

    def __init__(self, site: AdminSite, name: str) -> None:
        self.site = site
        self.name = name

    @property
    def rows(self) -> list[ChildRow]:
        """The rows in order, those to be deleted included."""
        return [ChildRow(self, place) for place in range(len(self._rows()))]

    def add(self, button: str = "") -> ChildRow:
        """Press the button that adds a row, and return that row.

        *button* is its text, where there are several.
        """
        buttons = [
            one
            for one in self._element().all("button")
            if one.get("name") == "_inline_add" and one.get("value").partition(":")[0] == self.name
        ]
        fitting = [one for one in buttons if button in {"", one.text}]
        if not fitting:
            known = ", ".join(one.text for one in buttons) or "no button that adds rows"
            raise LookupError(f"{self.name!r} has no button {button!r} to add a row, but: {known}.")
        self.site.press(fitting[0])
        return self.rows[-1]

    def _element(self) -> Element:
        return next(one for one in lists(self.site.page) if one.get("data-name") == self.name)

    def _rows(self) -> list[Element]:
        own = self._element()
        return [
            one
            for one in own.all()
            if one.get("data-part") == "row" and one.around_class("ad-inline") is own
        ]


class ChildRow(Filling):
    """One row; it is looked for by its place each time, since pressing a button brings a new page.

    .. versionadded:: 0.1
    """

    def __init__(self, children: Children, place: int) -> None:
        self.children = children
        self.place = place

    def remove(self) -> None:
        """Mark a stored row to be deleted with the next save, or take a new one away."""
        site = self.children.site
        for one in self._within().all("input", "button"):
            if one.get("data-part") == "delete":
                site.forms.tick(one, True)
                return
            if one.get("data-part") == "drop":
                site.press(one)
                return
        raise LookupError(f"Row {self.place + 1} of {self.children.name!r} cannot be removed.")

    def children_of(self, label: str) -> Children:
        """Return a list of rows inside this row."""
        return children(self.children.site, label, self._within())

    def _site(self) -> AdminSite:
        return self.children.site

    def _within(self) -> Element:
        rows = self.children._rows()
        if self.place >= len(rows):
            raise LookupError(
                f"{self.children.name!r} has no row {self.place + 1} any more, but {len(rows)}."
            )
        return rows[self.place]


def children(site: AdminSite, label: str, within: Element) -> Children:
    """Return the list of rows of that name; raises :exc:`LookupError` with those there are."""
    found = {one.get("data-name"): _labels(one) for one in lists(within)}
    for name, labels in found.items():
        if label in labels:
            return Children(site, name)
    known = "; ".join(" or ".join(sorted(labels)) for labels in found.values())
    raise LookupError(f"The form has no rows {label!r}. There are: {known or 'none'}.")


def lists(root: Element) -> list[Element]:
    """Return the lists of rows below an element."""
    return [one for one in root.all("div") if one.has_class("ad-inline")]


def _labels(element: Element) -> set[str]:
    """Return what a list of rows is called: a row's name, and the heading above."""
    found = {element.get("data-label")}
    found |= {one.text for one in element.all("p") if one.has_class("ad-inline-name")}
    group = element.around("fieldset")
    if group is not None:
        found |= {next((one.text for one in group.all("legend")), "")}
    return found - {""}
