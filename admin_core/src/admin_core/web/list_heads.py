"""The heads of a list's columns, the panel in which its order is set, and what both say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..data import Order, gettext
from .columns import Column
from .context import Header, SortLine
from .list_urls import ListAddress, ListState

#: Columns that a list is sorted by at most.
MAX_SORTED = 5
#: Lines of the panel: the columns in force and one more, but no more than this.
MAX_LINES = 3


class ListHeads:
    """What the heads of one list say, for one address of it."""

    def __init__(
        self,
        columns: Sequence[Column],
        sortable: Mapping[str, tuple[str, ...]],
        default: Iterable[Order],
        state: ListState,
        address: ListAddress,
    ) -> None:
        self.columns = columns
        self.sortable = sortable
        self.state = state
        self._sorted_by = address.sorting(state)
        #: Names of columns in force, with a leading ``-`` for descending.
        self.order = state.sort or tuple(_named(default, sortable))

    def headers(self) -> tuple[Header, ...]:
        """Return the head of each column."""
        places = {name.lstrip("-"): place for place, name in enumerate(self.order, 1)}
        return tuple(self._header(column, places.get(column.name, 0)) for column in self.columns)

    def _header(self, column: Column, place: int) -> Header:
        name = column.name
        is_descending = bool(place) and self.order[place - 1].startswith("-")
        direction = "descending" if is_descending else "ascending"
        return Header(
            name=name,
            label=column.label,
            css_class=column.css_class,
            sort_url=self._url(name, place == 1 and not is_descending),
            sorted=direction if place else "",
            place=0 if len(self.order) == 1 else place,
            description=column.description,
        )

    def _url(self, name: str, is_first_up: bool) -> str:
        if name not in self.sortable:
            return ""
        # What is in this order already, by itself too, is turned round.
        is_so = self.state.sort == (name,) or is_first_up and not self.state.sort
        return self._sorted_by(f"-{name}" if is_so else name)

    def lines(self) -> tuple[SortLine, ...]:
        """Return the lines of the panel: each column in force, and one to add."""
        options = [(one.name, one.label) for one in self.columns if one.name in self.sortable]
        if not options:
            return ()
        order = self.order[: MAX_LINES - 1] if len(self.order) < MAX_LINES else self.order
        count = min(len(order) + 1, len(options), max(MAX_LINES, len(order)))
        named = [*order, *[""] * count][:count]
        return tuple(
            SortLine(
                label=gettext("Sort by") if place == 0 else gettext("Then by"),
                name=name.lstrip("-"),
                is_descending=name.startswith("-"),
                options=tuple(options),
            )
            for place, name in enumerate(named)
        )

    def caption(self, title: str) -> str:
        """Return what the table is, and in which order, in one sentence."""
        labels = {column.name: column.label for column in self.columns}
        told = [
            gettext("%(column)s, descending", column=labels[name[1:]])
            if name.startswith("-")
            else labels[name]
            for name in self.order
            if name.lstrip("-") in labels
        ]
        if not told:
            return title
        return gettext("%(title)s, sorted by %(columns)s", title=title, columns="; ".join(told))


def _named(default: Iterable[Order], sortable: Mapping[str, tuple[str, ...]]) -> Iterable[str]:
    """Yield the columns that the view's own order means."""
    by_path = {paths[0]: name for name, paths in sortable.items() if paths}
    for one in default:
        if one.path not in by_path:
            return
        name = by_path[one.path]
        yield f"-{name}" if one.descending else name


def sort_text(parts: Iterable[str]) -> str:
    """Return the order that the address's ``sort`` arguments mean, as one of them.

    The panel sends two for each line: a column, and ``-`` or nothing for the direction.
    """
    found: list[str] = []
    last = ""
    for part in list(parts)[: 4 * MAX_SORTED]:
        if part == "-" and last:
            found[-1] = f"-{last.lstrip('-')}"
            last = ""
        elif part not in {"", "-"}:
            found.append(part)
            last = part if "," not in part else ""
        else:
            last = ""
    return ",".join(found)
