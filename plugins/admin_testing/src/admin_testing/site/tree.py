"""A page as a tree of elements, as lenient as browsers about what is left open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905  # one a line would be a page
)
#: Element -> what it ends when that stands open directly around it.
_ENDS = {
    "option": {"option"},
    "optgroup": {"option", "optgroup"},
    "li": {"li"},
    "tr": {"td", "th", "tr"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
}
_UNSEEN = frozenset({"script", "style", "template", "head"})


@dataclass(eq=False)
class Element:
    """One element; ``nodes`` are its texts and elements in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    nodes: list[Element | str] = field(default_factory=list)
    parent: Element | None = None

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute."""
        return self.attributes.get(name, default)

    def has_class(self, name: str) -> bool:
        """Return whether the element is of a class."""
        return name in self.get("class").split()

    def all(self, *tags: str) -> Iterator[Element]:
        """Yield the elements below of these tags, of all without any; templates are no page."""
        for node in self.nodes:
            if isinstance(node, Element) and node.tag != "template":
                if not tags or node.tag in tags:
                    yield node
                yield from node.all(*tags)

    def around(self, tag: str) -> Element | None:
        """Return the nearest element of a tag that this one stands in."""
        found = self.parent
        while found is not None and found.tag != tag:
            found = found.parent
        return found

    def around_class(self, name: str) -> Element | None:
        """Return the nearest element of a class that this one stands in."""
        found = self.parent
        while found is not None and not found.has_class(name):
            found = found.parent
        return found

    @property
    def text(self) -> str:
        """What can be read, blanks made one."""
        return " ".join("".join(self._texts()).split())

    @property
    def raw(self) -> str:
        """The text as written, blanks and all."""
        return "".join(node for node in self.nodes if isinstance(node, str))

    def _texts(self) -> Iterator[str]:
        for node in self.nodes:
            if isinstance(node, str):
                yield node
            elif node.tag not in _UNSEEN:
                yield " "
                yield from node._texts()
                yield " "


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.place = Element("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while self.place.tag in _ENDS.get(tag, ()) and self.place.parent is not None:
            self.place = self.place.parent
        made = Element(tag, {name: value or "" for name, value in attrs}, parent=self.place)
        self.place.nodes.append(made)
        if tag not in _VOID:
            self.place = made

    def handle_endtag(self, tag: str) -> None:
        found: Element | None = self.place
        while found is not None and found.tag != tag:
            found = found.parent
        if found is not None and found.parent is not None:
            self.place = found.parent

    def handle_data(self, data: str) -> None:
        self.place.nodes.append(data)


def parse(html: str) -> Element:
    """Return the root of a page."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root
