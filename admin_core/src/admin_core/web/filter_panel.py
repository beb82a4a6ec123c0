"""The filter panel: a line per field, and below it conditions and groups that are put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..data import gettext
from .context import FilterGroupForm, FilterLine, FilterOption
from .filter_chips import related_label, split_range
from .filter_draft import Draft
from .filter_kinds import Filter, listed
from .filter_tree import MAX_DEPTH, Clause, ClauseGroup, Place, Written, number_of
from .related import RelatedChoices

if TYPE_CHECKING:
    from .filters import Filters
    from .list_urls import ListState


class FilterPanel:
    """The panel of one view."""

    def __init__(self, filters: Filters) -> None:
        self.filters = filters

    def show(
        self, state: ListState, typed: Draft | None
    ) -> tuple[tuple[FilterLine, ...], FilterGroupForm | None]:
        """Return the panel's lines and its builder, as typed or filled with what is in force."""
        form = _Form(self.filters, offers_choices=typed is not None and not typed.is_scripted)
        if not form.groups:
            return (), None
        if typed is not None:
            lines, _ = form.lines(typed.lines)
            return lines, form.builder(typed.built, typed.focus)
        lines, rest = form.lines([node.written for node in state.filters])
        return lines, form.builder(rest, None)


@dataclass(frozen=True, slots=True)
class _Group:
    """Filters that share a line: one thing looked at, one control."""

    label: str
    control: str
    filters: tuple[Filter, ...]

    @property
    def valued(self) -> Filter:
        """The filter that the control belongs to."""
        return next((one for one in self.filters if one.control == self.control), self.filters[0])


class _Form:
    """Makes the panel for one request."""

    def __init__(self, filters: Filters, *, offers_choices: bool) -> None:
        self.filters = filters
        self.seen = filters.seen()
        self.offers_choices = offers_choices
        self.groups = tuple(self._groups())
        self.group_of = {f.name: group for group in self.groups for f in group.filters}
        self._options: dict[str, tuple[tuple[str, str], ...]] = {}

    def options(self, one: Filter) -> tuple[tuple[str, str], ...]:
        """Return what there is to choose from; an application's own filter is asked once."""
        if one.name not in self._options:
            self._options[one.name] = one.options()
        return self._options[one.name]

    def is_choices(self, one: Filter) -> bool:
        """Return whether several values are chosen, not typed."""
        return one.operator.arity == -1 and bool(self.options(one))

    def _groups(self) -> Iterator[_Group]:
        """Yield what can be filtered by: filters of one subject that take the same control."""
        by_subject: dict[tuple[str, str], list[Filter]] = {}
        for one in self.seen.values():
            by_subject.setdefault((one.path, one.subject), []).append(one)
        labels = [subject for _, subject in by_subject]
        for (path, subject), found in by_subject.items():
            label = subject
            if labels.count(subject) > 1 and path:
                label = self.filters.view.get_column_name(path)
            for control, sharing in _by_control(found).items():
                yield _Group(label, control, tuple(sharing))

    # -- lines ---------------------------------------------------------------------------------

    def lines(
        self, written: Sequence[Written]
    ) -> tuple[tuple[FilterLine, ...], tuple[Written, ...]]:
        """Return one line per group of filters, filled, and what fits into none of them."""
        left = list(written)
        found = []
        for number, group in enumerate(self.groups):
            names = {one.name for one in group.filters}
            mine = next((w for w in left if isinstance(w, Clause) and w.name in names), None)
            if mine is not None:
                left.remove(mine)
            found.append(self._line(str(number), group, mine))
        return tuple(found), tuple(left)

    def builder(self, nodes: Sequence[Written], focus: Place | None) -> FilterGroupForm:
        """Return the builder with those conditions and groups in it."""
        return self._group_form(ClauseGroup("all", tuple(nodes)), (), focus)

    def _group_form(self, node: ClauseGroup, place: Place, focus: Place | None) -> FilterGroupForm:
        number = number_of(place)
        lines = [
            self._group_form(one, (*place, n), focus)
            if isinstance(one, ClauseGroup)
            else self._built_line(one, (*place, n), focus)
            for n, one in enumerate(node.items)
        ]
        return FilterGroupForm(
            id=f"ad-group-{number}",
            label=gettext("Group %(number)s", number=".".join(str(n + 1) for n in place))
            if place
            else gettext("More conditions"),
            kind=node.kind,
            kind_name=f"_gr{number}" if place else "",
            field_name=f"_pr{number}",
            fields=tuple((one.filters[0].name, self._long_label(one)) for one in self.groups),
            lines=tuple(one for one in lines if one is not None),
            add=f"add:{number}",
            add_group=f"group:{number}" if len(place) < MAX_DEPTH else "",
            remove=f"remove:{number}" if place else "",
            has_focus=focus == place,
        )

    def _long_label(self, group: _Group) -> str:
        """Return the label, told from another line's by what can be asked."""
        if [one.label for one in self.groups].count(group.label) == 1:
            return group.label
        return f"{group.label} ({group.filters[0].operation})"

    def _built_line(self, one: Clause, place: Place, focus: Place | None) -> FilterLine | None:
        group = self.group_of.get(one.name)
        if group is None:
            return None
        return self._line(
            f"r{number_of(place)}", group, one, f"remove:{number_of(place)}", focus == place
        )

    def _line(
        self,
        number: str,
        group: _Group,
        mine: Clause | None,
        remove: str = "",
        has_focus: bool = False,
    ) -> FilterLine:
        valued = group.valued
        picked = self.seen[mine.name] if mine is not None and mine.name in self.seen else None
        texts = self._texts(picked, mine) if picked is not None and mine is not None else ()
        has_list = any(self.is_choices(one) for one in group.filters)
        is_list = picked is not None and self.is_choices(picked)
        first, second = (*(() if is_list else texts), "", "")[:2]
        is_relation = group.control == "relation"
        return FilterLine(
            id=f"ad-filter-{number}",
            label=group.label,
            picked_name=f"_f{number}",
            value_name=f"_v{number}",
            operators=tuple(self._operators(group, mine, is_built=bool(remove))),
            control=group.control,
            values=(first, second),
            options=self._related(valued, first) if is_relation else self.options(valued),
            list_name=f"_m{number}" if has_list else "",
            chosen=tuple(texts) if is_list else (),
            search_url=self._choices(valued).search_url(valued.path) if is_relation else "",
            remove=remove,
            has_focus=has_focus,
        )

    def _texts(self, one: Filter, mine: Clause) -> tuple[str, ...]:
        """Return the texts as the line's inputs take them."""
        operator = one.operator
        if operator.arity == 0 or not mine.texts:
            return ()
        if self.is_choices(one):
            return _listed(mine.texts)
        texts = split_range(mine.texts) if operator.arity == 2 else mine.texts
        if operator.input == "datetime-local":
            return tuple(_for_browser(one, texts))
        return texts if operator.arity == 2 else (", ".join(texts),)

    def _operators(
        self, group: _Group, mine: Clause | None, *, is_built: bool
    ) -> Iterator[FilterOption]:
        if all(one.operator.arity == 0 for one in group.filters) and not is_built:
            # With no value to leave out, the line needs a way to ask for nothing.
            yield FilterOption("", gettext("Any"), 0)
        for one in group.filters:
            is_mine = mine is not None and mine.name == one.name
            arity = one.operator.arity
            if arity != 0:
                values = -1 if self.is_choices(one) else 2 if arity == 2 else 1
                yield FilterOption(one.name, one.operation, values, is_mine)
                continue
            for text, words in (("1", gettext("is empty")), ("0", gettext("is not empty"))):
                is_this = is_mine and mine is not None and mine.texts[:1] == (text,)
                yield FilterOption(f"{one.name}={text}", words, 0, is_this)

    # -- related records -----------------------------------------------------------------------

    def _choices(self, one: Filter) -> RelatedChoices:
        return RelatedChoices(self.filters.view, one.path)

    def _related(self, one: Filter, chosen: str) -> tuple[tuple[str, str], ...]:
        """Return what the select holds: the choice, and all of them in a panel that is open.

        A list is shown far more often than its panel is used, so its page reads no choices;
        the script asks for them by and by.
        """
        found = {chosen: related_label(one.view, one.path, chosen)} if chosen else {}
        if self.offers_choices:
            found |= {few.key: few.label for few in self._choices(one).few() or ()}
        return tuple(found.items())


def _by_control(filters: Sequence[Filter]) -> dict[str, list[Filter]]:
    """Return the filters of one subject by the control they need.

    A question for empty values needs none, and a list is typed or chosen beside single values.
    """
    found: dict[str, list[Filter]] = {}
    for one in filters:
        if one.operator.arity not in {0, -1}:
            found.setdefault(one.control, []).append(one)
    alone = [one for one in filters if one.operator.arity in {0, -1}]
    for one in alone:
        own = "choice" if one.control == "choice" else "text"
        host = next(iter(found), own if one.operator.arity else "none")
        found.setdefault(host, []).append(one)
    return found


def _listed(texts: Sequence[str]) -> tuple[str, ...]:
    try:
        return listed(texts)
    except ValueError:
        return ()


def _for_browser(one: Filter, texts: Sequence[str]) -> Iterator[str]:
    """Yield moments in the one form that a browser's control takes."""
    try:
        value = one.value(texts)
    except ValueError:
        yield from texts
        return
    for moment in value if isinstance(value, (tuple, list)) else (value,):
        yield moment.replace(tzinfo=None).isoformat(timespec="seconds")
