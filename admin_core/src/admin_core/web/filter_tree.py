"""Filters and groups of them: the tree that an address, the panel and a query have in common.

In an address a filter is an argument of its own, ``title__contains=moon``, and all arguments
must hold.  A group, or a second filter of the same name, is the text of a ``where`` argument::

    where=any(title__contains=moon,all(pages__between=100~200,genre__equals=novel))

A value with ``,`` ``(`` ``)`` ``~`` or ``'`` in it stands in single quotes, each of which is
doubled inside; ``~`` stands between the values of one filter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..data import AllOf, AnyOf, Condition, Criterion, gettext

Kind: TypeAlias = Literal["all", "any"]

#: Groups within groups, characters of one ``where``, and how many of those there are.
MAX_DEPTH, MAX_WHERE, MAX_WHERES = 3, 4_000, 10


# -- as written: names and texts, which may mean nothing ----------------------------------------


@dataclass(frozen=True, slots=True)
class Clause:
    """A filter as it is written: its name, and the texts of its values."""

    name: str
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseGroup:
    """Several of them, of which ``"all"`` or ``"any"`` must hold."""

    kind: Kind
    items: tuple[Clause | ClauseGroup, ...] = ()


Written: TypeAlias = Clause | ClauseGroup
#: Where something stands in a tree: the steps to it, each counted from 0.
Place: TypeAlias = tuple[int, ...]


def number_of(place: Place) -> str:
    """Return a place as the names of the panel's inputs say it."""
    return "-".join(map(str, place))


# -- in force: checked against a view -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """One filter in force: its name in the address, the texts given, and the condition."""

    name: str
    texts: tuple[str, ...]
    condition: Condition

    @property
    def criterion(self) -> Criterion:
        """What a store is asked."""
        return self.condition

    @property
    def written(self) -> Clause:
        """What stands in an address."""
        return Clause(self.name, self.texts)


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """Filters in force of which ``"all"`` or ``"any"`` must hold."""

    kind: Kind
    items: tuple[ActiveFilter | FilterGroup, ...]

    @property
    def criterion(self) -> Criterion:
        """What a store is asked."""
        criteria = tuple(one.criterion for one in self.items)
        return AnyOf(criteria) if self.kind == "any" else AllOf(criteria)

    @property
    def written(self) -> ClauseGroup:
        """What stands in an address."""
        return ClauseGroup(self.kind, tuple(one.written for one in self.items))


FilterNode: TypeAlias = ActiveFilter | FilterGroup


def simplified(nodes: Iterable[FilterNode]) -> tuple[FilterNode, ...]:
    """Return filters that must all hold, in the one form that says the same most shortly.

    Groups without a choice are dissolved; what an address says as an argument of its own comes
    first.
    """
    found = _joined("all", nodes)
    names: set[str] = set()
    arguments = [one for one in found if isinstance(one, ActiveFilter) and _is_new(one.name, names)]
    rest = [one for one in found if not any(one is other for other in arguments)]
    return (*arguments, *rest)


def _is_new(name: str, names: set[str]) -> bool:
    is_new = name not in names
    names.add(name)
    return is_new


def _joined(kind: Kind, nodes: Iterable[FilterNode]) -> tuple[FilterNode, ...]:
    found: list[FilterNode] = []
    for node in nodes:
        if isinstance(node, ActiveFilter):
            found.append(node)
            continue
        inner = _joined(node.kind, node.items)
        is_choice = node.kind != kind and len(inner) > 1
        for one in (FilterGroup(node.kind, inner),) if is_choice else inner:
            # What is left of a group may be a group of the kind that it stands in.
            if isinstance(one, FilterGroup) and one.kind == kind:
                found += one.items
            else:
                found.append(one)
    return tuple(found)


def without(nodes: Iterable[FilterNode], removed: FilterNode) -> tuple[FilterNode, ...]:
    """Return the filters but for that one, wherever it stands."""
    return simplified(_without(nodes, removed))


def _without(nodes: Iterable[FilterNode], removed: FilterNode) -> Iterator[FilterNode]:
    for node in nodes:
        if node is removed:
            continue
        if isinstance(node, FilterGroup):
            node = FilterGroup(node.kind, tuple(_without(node.items, removed)))
        yield node


# -- in an address ------------------------------------------------------------------------------


def arguments(nodes: Iterable[Written]) -> Iterator[tuple[str, str]]:
    """Yield the arguments that say *nodes*, all of which must hold."""
    names: set[str] = set()
    groups = []
    for node in nodes:
        if isinstance(node, Clause) and _is_new(node.name, names):
            yield from ((node.name, text) for text in node.texts)
        else:
            groups.append(node)
    yield from (("where", where_text(node)) for node in groups)


def where_text(node: Written) -> str:
    """Return what :func:`parse_where` reads."""
    if isinstance(node, ClauseGroup):
        return f"{node.kind}({','.join(map(where_text, node.items))})"
    return f"{node.name}={'~'.join(map(_quoted, node.texts))}"


_PLAIN = re.compile(r"[^\s,()~'](?:[^,()~']*[^\s,()~'])?")


def _quoted(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else f"'{text.replace(chr(39), chr(39) * 2)}'"


def parse_where(text: str) -> Written:
    """Return what a ``where`` argument says; raise :exc:`ValueError` with a message to show."""
    if len(text) > MAX_WHERE:
        raise ValueError(gettext("The text is too long."))
    reader = _Reader(text)
    node = reader.item(0)
    if reader.place < len(text):
        raise reader.error()
    return node


_HEAD = re.compile(r"\s*(all|any)\s*\(")
_NAME = re.compile(r"\s*([^\s=,()~']+)=")
_VALUE = re.compile(r"\s*'((?:[^']|'')*)'\s*|([^,()~']*)")


class _Reader:
    """Reads a text from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    def item(self, depth: int) -> Written:
        head = self.take(_HEAD)
        if head is None:
            return self.clause()
        if depth >= MAX_DEPTH:
            raise ValueError(gettext("Groups go %(num)s levels deep at most.", num=MAX_DEPTH))
        items = [self.item(depth + 1)]
        while self.takes(","):
            items.append(self.item(depth + 1))
        if not self.takes(")"):
            raise self.error()
        return ClauseGroup("any" if head[1] == "any" else "all", tuple(items))

    def clause(self) -> Clause:
        name = self.take(_NAME)
        if name is None:
            raise self.error()
        texts = [self.value()]
        while self.takes("~"):
            texts.append(self.value())
        return Clause(name[1], tuple(texts))

    def value(self) -> str:
        match = self.take(_VALUE)
        assert match is not None  # the empty text is a value, too
        return match[2].strip() if match[1] is None else match[1].replace("''", "'")

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.text, self.place)
        if match is not None:
            self.place = match.end()
        return match

    def takes(self, char: str) -> bool:
        rest = self.text[self.place :]
        if not rest.lstrip().startswith(char):
            return False
        self.place += rest.index(char) + 1
        return True

    def error(self) -> ValueError:
        return ValueError(gettext("Character %(num)s is not expected.", num=self.place + 1))
