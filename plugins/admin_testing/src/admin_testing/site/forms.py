"""What stands in the forms of a page, found by what its labels say."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .tree import Element

CONTROLS = ("input", "select", "textarea")
_BUTTONS = frozenset({"submit", "button", "image", "reset"})


@dataclass
class Choice:
    """One option of a select."""

    value: str
    text: str


class Forms:
    """The forms of a page, and what a visitor has put into them."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.typed: dict[Element, Any] = {}

    def control(self, label: str, within: Element | None = None) -> Element:
        """Return the control with that label; raises :exc:`LookupError` with those there are."""
        there = [one for one in (within or self.root).all(*CONTROLS) if _is_seen(one)]
        found = [one for one in there if label in self.labels(one)]
        if not found:
            known = sorted({text for one in there for text in self.labels(one)})
            raise LookupError(f"No field is labelled {label!r}. There are: {', '.join(known)}.")
        return found[0]

    def tick(self, control: Element, is_ticked: bool) -> None:
        """Tick a box or take its tick away; of several radio buttons one is ticked."""
        if control.get("type") == "radio" and is_ticked:
            for one in self._controls():
                if one.get("name") == control.get("name"):
                    self.typed[one] = None
        self.typed[control] = control.get("value", "on") if is_ticked else None

    def pick(self, control: Element, text: str, what: str) -> None:
        """Choose an option of a select; raises :exc:`LookupError` with those there are."""
        known = {one.text: one.value for one in choices(control)}
        if text not in known:
            raise LookupError(f"{what!r} offers no {text!r}, but: {', '.join(known)}.")
        self.typed[control] = known[text]

    def labels(self, control: Element) -> set[str]:
        """Return the texts that name a control."""
        found = {control.get("aria-label"), control.get("placeholder")}
        for label in self.root.all("label"):
            is_for = control.get("id") and label.get("for") == control.get("id")
            if is_for or control.around("label") is label:
                found |= {label.text, " ".join(_without_marks(label).split())}
        return found - {""}

    def value(self, control: Element) -> Any:
        """Return what a control would send: a text, several, a file, ``None`` for nothing."""
        if control in self.typed:
            return self.typed[control]
        if control.tag == "textarea":
            # A browser drops the first line end, and sends each as two characters.
            text = control.raw.replace("\r\n", "\n").removeprefix("\n")
            return text.replace("\n", "\r\n")
        if control.tag == "select":
            chosen = [_value(one) for one in control.all("option") if "selected" in one.attributes]
            if "multiple" in control.attributes:
                return chosen
            return chosen[-1] if chosen else next((one.value for one in choices(control)), None)
        if control.get("type") in {"checkbox", "radio"}:
            return control.get("value", "on") if "checked" in control.attributes else None
        return None if control.get("type") == "file" else control.get("value")

    def sent(self, form: Element, button: Element | None) -> list[tuple[str, Any]]:
        """Return what a form sends, in the order of its controls."""
        found: list[tuple[str, Any]] = []
        for control in self._controls():
            value, name = self.value(control), control.get("name")
            off = "disabled" in control.attributes or control.get("type") in _BUTTONS
            if off or not name or value is None or self.form_of(control) is not form:
                continue
            found += [(name, one) for one in (value if isinstance(value, list) else [value])]
        if button is not None and button.get("name"):
            found.append((button.get("name"), button.get("value")))
        return found

    def button(self, text: str) -> Element:
        """Return the button of that text; raises :exc:`LookupError` with those there are."""
        buttons = [one for one in self.root.all("button") if one.get("type", "submit") == "submit"]
        seen = [one for one in buttons if one.get("aria-hidden") != "true"]
        for one in seen:
            if text in {one.text, one.get("aria-label")}:
                return one
        known = ", ".join(dict.fromkeys(one.text for one in seen if one.text))
        raise LookupError(f"No button says {text!r}. There are: {known or 'none'}.")

    def form_of(self, control: Element) -> Element | None:
        """Return the form that a control belongs to, be it elsewhere on the page."""
        owner = control.get("form")
        if not owner:
            return control.around("form")
        return next((one for one in self.root.all("form") if one.get("id") == owner), None)

    def _controls(self) -> Iterator[Element]:
        return self.root.all(*CONTROLS)


def choices(control: Element) -> list[Choice]:
    """Return the options of a select."""
    return [Choice(_value(one), one.text) for one in control.all("option")]


def upload(name: str, content: bytes) -> tuple[io.BytesIO, str]:
    """Return a file as a client of Werkzeug sends it."""
    return io.BytesIO(content), name


def _is_seen(control: Element) -> bool:
    return control.get("type") != "hidden"


def _value(option: Element) -> str:
    return option.get("value", option.text)


def _without_marks(label: Element) -> str:
    """Return a label without what is said besides, such as "required"."""
    return "".join(
        node if isinstance(node, str) else "" if node.tag in {"span", *CONTROLS} else node.text
        for node in label.nodes
    )
