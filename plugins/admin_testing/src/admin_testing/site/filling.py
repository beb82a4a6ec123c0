"""Putting things into the fields of a page, or of one part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .forms import choices, upload

if TYPE_CHECKING:
    from .browser import AdminSite
    from .tree import Element


class Filling:
    """Fields found by their labels; every look-up that fails names those there are."""

    def _site(self) -> AdminSite:
        raise NotImplementedError

    def _within(self) -> Element | None:
        """Return what the fields lie in, ``None`` for the whole page."""
        return None

    def value(self, label: str) -> Any:
        """Return what stands in a field; the texts of what is chosen in a select."""
        control = self._control(label)
        value = self._site().forms.value(control)
        if control.tag != "select":
            return value
        chosen = value if isinstance(value, list) else [value]
        texts = [one.text for one in choices(control) if one.value in chosen]
        return texts if isinstance(value, list) else "".join(texts[:1])

    def fill(self, label: str, value: str | bool) -> Self:
        """Type into a field, or tick it where *value* is a ``bool``."""
        control, forms = self._control(label), self._site().forms
        if isinstance(value, bool):
            forms.tick(control, value)
        elif control.tag == "select":
            return self.choose(label, value)
        else:
            forms.typed[control] = value
        return self

    def choose(self, label: str, *texts: str) -> Self:
        """Choose options of a select by their texts; without any, nothing.

        A relation with too many records for a select is searched for them, as its "Find" button
        does.
        """
        for text in texts:
            self._search(label, text)
        control = self._control(label)
        values = {one.text: one.value for one in choices(control)}
        missing = [text for text in texts if text not in values]
        if missing:
            raise LookupError(f"{label!r} offers no {missing[0]!r}, but: {', '.join(values)}.")
        found = [values[text] for text in texts]
        is_multiple = "multiple" in control.attributes
        self._site().forms.typed[control] = found if is_multiple else "".join(found[:1])
        return self

    def upload(self, label: str, name: str, content: bytes) -> Self:
        """Choose a file for a field."""
        self._site().forms.typed[self._control(label)] = upload(name, content)
        return self

    def _control(self, label: str) -> Element:
        return self._site().forms.control(label, self._within())

    def _search(self, label: str, text: str) -> None:
        """Have the server offer an option that the select has not."""
        control = self._control(label)
        if text in {one.text for one in choices(control)} or control.parent is None:
            return
        around = control.parent
        button = next((b for b in around.all("button") if b.get("name") == "_search"), None)
        field = next(around.all("input"), None)
        if button is not None and field is not None:
            self._site().forms.typed[field] = text
            self._site().press(button)
