"""The filter panel: one line per field, sent as it is and turned into the list's own address.

The panel works without script, so its inputs cannot be named after the operator that somebody
picks.  They are numbered instead; the list answers them with a redirect to the address that
names field and operator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from werkzeug.datastructures import MultiDict

from ..data import gettext, text_of
from ..operators import labels
from .context import FilterLine, FilterOption

if TYPE_CHECKING:
    from .filters import Filter, Filters
    from .list_urls import ActiveFilter

_PICKED = re.compile(r"_f(\d{1,3})", re.ASCII)


def is_panel(args: MultiDict[str, str]) -> bool:
    """Return whether the arguments come from the panel's form."""
    return any(_PICKED.fullmatch(name) for name in args)


def canonical(args: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Return the arguments with the panel's lines in the words of the list's address.

    A line without a value is left out.
    """
    found = [
        (name, text)
        for name, text in args.items(multi=True)
        if not name.startswith(("_f", "_v")) and name not in {"page", "after", "before"}
    ]
    for name, picked in args.items():
        match = _PICKED.fullmatch(name)
        if match is None:
            continue
        which, _, fixed = picked.partition("=")
        if not which:
            continue
        texts = [fixed] if fixed else [t for t in args.getlist(f"_v{match[1]}") if t.strip()]
        found += [(which, text) for text in texts]
    return found


class FilterPanel:
    """The lines of one view's panel."""

    def __init__(self, filters: Filters) -> None:
        self.filters = filters

    def lines(
        self, active: Sequence[ActiveFilter]
    ) -> tuple[tuple[FilterLine, ...], tuple[ActiveFilter, ...]]:
        """Return the lines, filled with what is in force, and the filters that fit into none."""
        left = list(active)
        found = []
        for number, (label, offered) in enumerate(self._by_label().items()):
            names = {one.name for one in offered}
            mine = next((one for one in left if one.name in names), None)
            if mine is not None:
                left.remove(mine)
            found.append(self._line(number, label, offered, mine))
        return tuple(found), tuple(left)

    def _by_label(self) -> dict[str, list[Filter]]:
        found: dict[str, list[Filter]] = {}
        for one in self.filters.offered.values():
            # A related record is picked by its name; its key is for addresses only.
            if one.field.relation is not None and one.operator.arity != 0:
                continue
            if one.field.choices and one.operator.arity not in {0, 1}:
                continue
            found.setdefault(self.filters.label_of_path(one.path), []).append(one)
        return found

    def _line(
        self, number: int, label: str, offered: Sequence[Filter], mine: ActiveFilter | None
    ) -> FilterLine:
        value_filter = next((one for one in offered if one.operator.arity != 0), offered[0])
        texts = self.filters.shown_values(mine) if mine is not None else ()
        first, second = (*texts, "", "")[:2]
        return FilterLine(
            id=f"ad-filter-{number}",
            label=label,
            picked_name=f"_f{number}",
            value_name=f"_v{number}",
            operators=tuple(self._operators(offered, mine)),
            control=value_filter.operator.input if value_filter.operator.arity else "none",
            values=(first, second),
            options=self._options(value_filter),
        )

    def _operators(
        self, offered: Sequence[Filter], mine: ActiveFilter | None
    ) -> Iterator[FilterOption]:
        names = labels()
        if all(one.operator.arity == 0 for one in offered):
            # With no value to leave out, the line needs a way to ask for nothing.
            yield FilterOption("", gettext("Any"), 0)
        for one in offered:
            is_mine = mine is not None and mine.name == one.name
            label = names.get(one.operator.name, one.operator.label)
            arity = one.operator.arity
            if arity != 0:
                yield FilterOption(one.name, label, 2 if arity == 2 else 1, is_mine)
                continue
            for text, words in (("1", gettext("is empty")), ("0", gettext("is not empty"))):
                is_this = is_mine and mine is not None and mine.texts[0] == text
                yield FilterOption(f"{one.name}={text}", words, 0, is_this)

    def _options(self, one: Filter) -> tuple[tuple[str, str], ...]:
        if one.operator.input == "boolean":
            return (("1", gettext("Yes")), ("0", gettext("No")))
        if one.operator.input == "choice":
            return tuple((text_of(None, c.value), str(c.label)) for c in one.field.choices)
        return ()
