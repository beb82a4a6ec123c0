"""The filters of a list: what is offered, what an address asks for, which of it is in force."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..data import (
    AllOf,
    AnyOf,
    Choice,
    Condition,
    ConfigurationError,
    Criterion,
    FieldInfo,
    Operator,
    UnknownField,
    Untranslated,
    did_you_mean,
    gettext,
    speaking,
)
from .filter_kinds import CustomFilter, FieldFilter, Filter, list_text, listed
from .filter_tree import (
    MAX_WHERES,
    ActiveFilter,
    Clause,
    ClauseGroup,
    FilterGroup,
    FilterNode,
    Kind,
    Written,
    parse_where,
    simplified,
)
from .list_urls import MAX_FILTERS, legacy_key
from .related import store_at

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from .model_view import ModelView

#: How many values of one argument are used, by the operator's arity.
_MOST_TEXTS: Mapping[int, int] = {2: 2, -1: 1_000}

_KEYS = ("equals", "not_equal", "empty", "in_list", "not_in_list")
_NUMBERS = ("equals", "not_equal", "greater", "smaller", "empty", "in_list", "not_in_list")
_MOMENTS = ("equals", "not_equal", "greater", "smaller", "between", "not_between", "empty")
_TEXTS = ("contains", "not_contains", *_KEYS)
#: The operators that numbers in existing links count, in their order, by kind.
_NUMBERED: Mapping[str, tuple[str, ...]] = {
    "string": _TEXTS, "text": _TEXTS, "boolean": ("equals", "not_equal"), "enum": _KEYS,
    "uuid": _KEYS, "integer": _NUMBERS, "decimal": _NUMBERS, "float": _NUMBERS,
    "date": _MOMENTS, "datetime": _MOMENTS, "time": _MOMENTS,
}  # fmt: skip


class Filters:
    """The filters of one view, each decided once."""

    def __init__(self, view: ModelView, entries: Iterable[Any]) -> None:
        self.view = view
        self.offered: dict[str, Filter] = {}
        self._by_number: list[str] = []
        for entry in entries:
            self._add(entry)
        #: What links to the list may name besides: each relation, by a key.
        self.implied: dict[str, Filter] = {
            one.name: one
            for one in (
                FieldFilter(view, field.name, field, Operator("equals", "equals"))
                for field in view.store.info
                if field.relation is not None
            )
            if one.name not in self.offered
        }

    # -- decided once --------------------------------------------------------------------------

    def _add(self, entry: Any) -> None:
        view = self.view
        if view.is_valid_filter(entry):
            entry = view.handle_filter(entry)
            entry.bind(view.store.info.model)
            if entry.path:
                view.store.field(entry.path)
            self._by_number.append(self._offer(CustomFilter(view, entry)))
            return
        try:
            path = view.store.path_of(entry)
            field = view.store.field(path)
        except UnknownField as error:
            raise ConfigurationError(f"column_filters: {error}") from error
        for one in view.scaffold_filters(path):
            if one.name not in self.offered:
                self._offer(one)
        self._by_number += self._numbered(path, field)

    def _offer(self, one: Filter) -> str:
        # Two filters may be called the same; each must be reached.
        wanted = name = self.view.get_filter_arg(len(self.offered), one)
        number = 2
        while name in self.offered:
            name, number = f"{wanted}_{number}", number + 1
        one.name = name
        self.offered[name] = one
        return name

    def scaffold(self, path: str) -> Iterator[Filter]:
        """Yield the filters of the field at *path*; those of a related record's name as well."""
        view = self.view
        field = _with_choices(view, path, view.store.field(path))
        for operator in view.admin.plugins.joined(
            "admin_field_operators", field=field, store=view.store
        ):
            yield FieldFilter(view, path, field, operator)
        if field.relation is not None:
            # People look for a related record by its name, not only by choosing it.
            for inner in store_at(view.store, path).info.search_paths[:1]:
                yield from self.scaffold(f"{path}.{inner}")

    def _numbered(self, path: str, field: FieldInfo) -> Iterator[str]:
        """Yield the filters in the order in which existing links number them."""
        if field.relation is None:
            kind = "enum" if field.choices else field.kind
            yield from (f"{path}__{operator}" for operator in _NUMBERED.get(kind, ()))
            return
        for one in store_at(self.view.store, path).info:
            if one.relation is None and not one.primary_key and not one.foreign_key:
                yield from self._numbered(f"{path}.{one.name}", one)

    # -- what this visitor may use -------------------------------------------------------------

    def seen(self) -> Mapping[str, Filter]:
        """Return the filters of what the visitor may see: a filter tells as much as a value."""
        view = self.view
        if not view.admin.gate.limits_fields():
            return self.offered
        paths = {one.path for one in self.offered.values()}
        hidden = {path for path in paths if path and not view.can_see(path)}
        return {name: one for name, one in self.offered.items() if one.path not in hidden}

    def known(self) -> Mapping[str, Filter]:
        """Return what an address may name: the filters above, and those that links use."""
        can_see = self.view.can_see
        implied = {name: one for name, one in self.implied.items() if can_see(one.path)}
        return {**implied, **self.seen()}

    def relations(self) -> frozenset[str]:
        """Return the paths of relations of which the visitor may choose a record."""
        return frozenset(one.path for one in self.seen().values() if one.control == "relation")

    def hint(self, name: str) -> str:
        """Return a suggestion for a filter that there is not: another field, or operator."""
        path, _, operation = name.rpartition("__")
        known: dict[str, list[str]] = {}
        for one in self.seen():
            start, _, end = one.rpartition("__")
            known.setdefault(start, []).append(end)
        if path in known:
            return did_you_mean(operation, known[path])
        return did_you_mean(path, known)

    # -- writing an address --------------------------------------------------------------------

    def written(self, filters: Any) -> tuple[Written, ...]:
        """Return what an address says of names with values, or of a criterion.

        Raises :exc:`ConfigurationError` for a filter that the list does not have.
        """
        if isinstance(filters, Mapping):
            return tuple(self._clause(name, value) for name, value in filters.items())
        if isinstance(filters, (Condition, AllOf, AnyOf)):
            filters = (filters,)
        return tuple(map(self._written, filters))

    def _written(self, criterion: Criterion) -> Written:
        if isinstance(criterion, Condition):
            return self._clause(f"{criterion.path}__{criterion.operator}", criterion.value)
        kind: Kind = "any" if isinstance(criterion, AnyOf) else "all"
        return ClauseGroup(kind, tuple(map(self._written, criterion.criteria)))

    def _clause(self, name: str, value: Any) -> Clause:
        if name not in self.offered:
            raise ConfigurationError(f"The list has no filter {name!r}.{self.hint(name)}")
        return Clause(name, self.offered[name].texts(value))

    # -- reading the address -------------------------------------------------------------------

    def read(self, args: MultiDict[str, str]) -> tuple[tuple[FilterNode, ...], list[str], set[str]]:
        """Return the filters in force, what is wrong, and the arguments that were used."""
        reading = _Reading(self)
        nodes = [*reading.arguments(args), *reading.groups(args.getlist("where"))]
        return simplified(nodes), reading.problems, reading.used

    def named(self, argument: str, seen: Mapping[str, Filter]) -> str | None:
        """Return the filter that an argument means, ``None`` when it means none."""
        if argument in seen:
            return argument
        key = legacy_key(argument)
        if key is None:
            return None
        if key.isascii() and key.isdigit() and len(key) < 5:
            names = self._by_number
            name = names[int(key)] if int(key) < len(names) else ""
        else:
            name = self._old_names().get(key, "")
        return name if name in seen else None

    def _old_names(self) -> dict[str, str]:
        found: dict[str, str] = {}
        # Existing links are in no language.
        with speaking(Untranslated()):
            for name, one in self.offered.items():
                for old in one.old_names():
                    found.setdefault(old, name)
        return found


class _Reading:
    """Reads the filters of one address."""

    def __init__(self, filters: Filters) -> None:
        self.filters = filters
        self.seen = filters.known()
        self.problems: list[str] = []
        self.used: set[str] = set()
        self.count = 0

    def arguments(self, args: MultiDict[str, str]) -> Iterator[ActiveFilter]:
        for argument in sorted(args, key=_place):
            name = self.filters.named(argument, self.seen)
            if name is None:
                continue
            self.used.add(argument)
            found = self.active(name, args.getlist(argument))
            if found is not None:
                yield found

    def groups(self, texts: Iterable[str]) -> Iterator[FilterNode]:
        for number, text in enumerate(texts):
            if number == MAX_WHERES:
                self.say(gettext("Only the first %(num)s groups are used.", num=MAX_WHERES))
                return
            if not text.strip():
                continue
            try:
                node = self.node(parse_where(text))
            except ValueError as error:
                self.say(gettext("The filters in the address are not used: %(why)s", why=error))
                continue
            if node is not None:
                yield node

    def node(self, written: Written) -> FilterNode | None:
        if isinstance(written, Clause):
            if written.name in self.seen:
                return self.active(written.name, written.texts)
            name = written.name[:60]
            hint = self.filters.hint(name)
            self.say(gettext("There is no filter %(name)s.", name=name) + hint)
            return None
        found = (self.node(one) for one in written.items)
        items = tuple(one for one in found if one is not None)
        return FilterGroup(written.kind, items) if items else None

    def active(self, name: str, given: Iterable[str]) -> ActiveFilter | None:
        one = self.seen[name]
        texts = tuple(text for text in given if text.strip())
        # What is not used is not carried along in every address of the page either.
        texts = texts[: _MOST_TEXTS.get(one.operator.arity, 1)]
        if not texts:
            return None
        if self.count >= MAX_FILTERS:
            self.say(gettext("Only the first %(num)s filters are used.", num=MAX_FILTERS))
            return None
        try:
            value = one.value(texts)
        except ValueError as error:
            own = self.filters.view.get_invalid_value_msg(", ".join(texts)[:200], one)
            self.say(own or gettext("%(filter)s: %(error)s", filter=one.label, error=error))
            return None
        self.count += 1
        if one.operator.arity == -1:
            # However a list was given, it is written in one way.
            texts = (list_text(listed(texts)),)
        return ActiveFilter(name, texts, one.condition(value))

    def say(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


def _place(argument: str) -> int:
    """Return where an existing link puts a filter, by its number; others come first."""
    match = re.match(r"flt(\d{1,9})_", argument, re.ASCII)
    return int(match[1]) if match else -1


def _with_choices(view: ModelView, path: str, field: FieldInfo) -> FieldInfo:
    """Return the field with the view's own choices of its values, if it has any."""
    pairs = (getattr(view, "column_choices", None) or {}).get(path)
    if not pairs:
        return field
    return replace(field, choices=tuple(Choice(value, label) for value, label in pairs))


def one_line(text: str) -> str:
    """Return *text* without a null character, which no database looks for."""
    return text.replace("\x00", "")
