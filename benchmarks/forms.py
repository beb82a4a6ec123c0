"""The fields that a browser would send from a page's form, unchanged."""

from __future__ import annotations

from html.parser import HTMLParser


class _Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = [[]]
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []
        self._area: str | None = None
        self._text = ""

    def handle_starttag(self, tag, attrs):
        one = dict(attrs)
        if tag == "form":
            self.forms.append([])
        elif tag == "select":
            self._select, self._options = one.get("name"), []
        elif tag == "option":
            self._options.append((one.get("value") or "", "selected" in one))
        elif tag == "textarea":
            self._area, self._text = one.get("name"), ""
        elif tag == "input" and one.get("name"):
            kind = one.get("type", "text")
            if kind not in {"submit", "checkbox", "radio"} or "checked" in one:
                self.forms[-1].append((one["name"], one.get("value") or ""))

    def handle_data(self, data):
        self._text += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self._area:
            # The first line end belongs to the tag.
            text = self._text.removeprefix("\r").removeprefix("\n")
            self.forms[-1].append((self._area, text))
            self._area = None
        elif tag == "select" and self._select:
            chosen = [value for value, selected in self._options if selected]
            chosen = chosen or [value for value, _ in self._options[:1]]
            self.forms[-1] += [(self._select, value) for value in chosen]
            self._select = None


def fields_of(body: str, known: str) -> dict[str, str]:
    """Return the fields of the form that has a field named *known*, empty if none has."""
    parser = _Forms()
    parser.feed(body)
    return next((dict(form) for form in parser.forms if known in dict(form)), {})
