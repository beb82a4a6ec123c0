"""A page as a browser sees it: its text, links, elements and forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"input", "meta", "link", "br", "hr", "img", "col", "source", "wbr"})
_UNSEEN = frozenset({"script", "style", "template", "head"})


@dataclass
class Form:
    """One form, and what it sends when nothing is typed."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)

    def values(self) -> dict[str, list[str]]:
        """Return the values by name."""
        found: dict[str, list[str]] = {}
        for name, value in self.fields:
            found.setdefault(name, []).append(value)
        return found


class Document(HTMLParser):
    """What the markup of a page says."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.rows: list[list[str]] = []
        #: The options of every select by its name: value, label, whether it is chosen.
        self.choices: dict[str, list[tuple[str, str, bool]]] = {}
        self.titles: list[str] = []
        self._text: list[str] = []
        self._open: list[str] = []
        self._form: Form | None = None
        self._by_id: dict[str, Form] = {}
        self._late: list[tuple[str, str, str]] = []
        self._select: tuple[Form | None, str, bool] | None = None
        self._options: list[list[object]] = []
        self._area: tuple[Form | None, str, list[str]] | None = None
        self._cell: list[str] | None = None
        self.feed(html)
        self.close()
        for owner, name, value in self._late:
            if owner in self._by_id:
                self._by_id[owner].fields.append((name, value))

    @property
    def text(self) -> str:
        """The visible text, blanks made one."""
        return " ".join(" ".join(self._text).split())

    # -- parsing -------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        if tag not in _VOID:
            self._open.append(tag)
        handler = getattr(self, f"_start_{tag}", None)
        if handler is not None:
            handler(given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and tag in self._open:
            if self._open.pop() == tag:
                break
        handler = getattr(self, f"_end_{tag}", None)
        if handler is not None:
            handler()

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area[2].append(data)
        if self._options and self._select is not None and "option" in self._open:
            self._options[-1][1] = f"{self._options[-1][1]}{data}"
        if "title" in self._open:
            self.titles.append(data)
        if not _UNSEEN & set(self._open):
            self._text.append(data)
            if self._cell is not None:
                self._cell.append(data)

    def _add(self, attrs: dict[str, str], value: str) -> None:
        name = attrs.get("name", "")
        if not name or "disabled" in attrs or "template" in self._open:
            return
        if attrs.get("form"):
            self._late.append((attrs["form"], name, value))
        elif self._form is not None:
            self._form.fields.append((name, value))

    def _start_form(self, attrs: dict[str, str]) -> None:
        self._form = Form(attrs.get("action", ""), attrs.get("method", "get").lower())
        self.forms.append(self._form)
        if "id" in attrs:
            self._by_id[attrs["id"]] = self._form

    def _end_form(self) -> None:
        self._form = None

    def _start_a(self, attrs: dict[str, str]) -> None:
        if "href" in attrs:
            self.links.append(attrs["href"])

    def _start_input(self, attrs: dict[str, str]) -> None:
        kind = attrs.get("type", "text")
        if kind in {"checkbox", "radio"} and "checked" not in attrs:
            return
        if kind in {"submit", "button", "image", "reset", "file"}:
            self._start_button(attrs)
            return
        default = "on" if kind in {"checkbox", "radio"} else ""
        self._add(attrs, attrs.get("value", default))

    def _start_button(self, attrs: dict[str, str]) -> None:
        if self._form is not None and attrs.get("name"):
            self._form.buttons.append(attrs["name"])

    def _start_select(self, attrs: dict[str, str]) -> None:
        self._select = (self._form, attrs.get("name", ""), "multiple" in attrs)
        self._options = []

    def _start_option(self, attrs: dict[str, str]) -> None:
        self._options.append([attrs.get("value"), "", "selected" in attrs])

    def _end_select(self) -> None:
        if self._select is None:
            return
        form, name, many = self._select
        values = [(text if value is None else value, on) for value, text, on in self._options]
        labels = [str(text).strip() for _, text, _ in self._options]
        self.choices[name] = [
            (str(value), label, bool(on)) for (value, on), label in zip(values, labels, strict=True)
        ]
        chosen = [str(value) for value, on in values if on]
        if not chosen and not many and values:
            chosen = [str(values[0][0])]
        if form is not None and name:
            form.fields += [(name, value) for value in chosen]
        self._select = None

    def _start_textarea(self, attrs: dict[str, str]) -> None:
        self._area = (self._form, attrs.get("name", ""), [])

    def _end_textarea(self) -> None:
        if self._area is None:
            return
        form, name, parts = self._area
        text = "".join(parts).replace("\r\n", "\n")
        if form is not None and name:
            # A browser drops the first line end and sends the others as CR LF.
            form.fields.append((name, text.removeprefix("\n").replace("\n", "\r\n")))
        self._area = None

    def _start_tr(self, attrs: dict[str, str]) -> None:
        self._end_cell()
        self.rows.append([])

    def _start_cell(self, attrs: dict[str, str]) -> None:
        # The end of a cell or row need not be written.
        self._end_cell()
        self._cell = []

    def _end_cell(self) -> None:
        if self._cell is not None and self.rows:
            self.rows[-1].append(" ".join("".join(self._cell).split()))
        self._cell = None

    _start_td = _start_th = _start_cell
    _end_td = _end_th = _end_tr = _end_tbody = _end_cell


def live_markup(document: Document) -> list[str]:
    """Return everything in a page that a browser would run."""
    found = []
    for tag, attrs in document.elements:
        if tag == "script" and not attrs.get("src") and attrs.get("type") != "application/json":
            found.append("<script>")
        for name, value in attrs.items():
            if name.startswith("on"):
                found.append(f"<{tag} {name}>")
            address = "".join(char for char in value if ord(char) > 32).lower()
            if name in {"href", "src", "action", "formaction"} and address.startswith(
                ("javascript:", "vbscript:", "data:text")
            ):
                found.append(f"<{tag} {name}={value!r}>")
            if name in {"style", "srcdoc"}:
                found.append(f"<{tag} {name}>")
    return found
