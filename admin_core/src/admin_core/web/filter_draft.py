"""What the filter panel sends, and what becomes of it.

The panel works without script, so its inputs cannot be named after the operator that somebody
picks.  They are numbered instead: ``_f3`` is the operator picked in the fourth line, ``_v3`` its
values, ``_m3`` those of a list of choices.  In the builder the numbers are places in a tree:
``_fr1-0`` is the first line of the second group, ``_gr1`` says whether all or any of that group
must hold, ``_pr1`` is the field picked to be added to it.

The list answers the form with a redirect to the address that names field and operator, or, when
a button ``_do`` changes what is being built, with the panel as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from .filter_tree import MAX_DEPTH, Clause, ClauseGroup, Place, Written, arguments, number_of
from .list_urls import MAX_FILTERS

_PICKED = re.compile(r"_f(\d{1,3}|r\d{1,2}(?:-\d{1,2}){0,3})", re.ASCII)
_PLACE = re.compile(r"_[fg]r(\d{1,2}(?:-\d{1,2}){0,3})", re.ASCII)
_ACT = re.compile(r"(add|group|remove):(\d{1,2}(?:-\d{1,2}){0,3})?", re.ASCII)

#: Characters of the filters in force, carried along while others are built.
_MAX_IN_FORCE = 16_000


def is_panel(args: MultiDict[str, str]) -> bool:
    """Return whether the arguments come from the panel's form."""
    return "_do" in args or any(_PICKED.fullmatch(name) for name in args)


def canonical(args: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Return the arguments with the panel's filters in the words of the list's address.

    A line without a value is left out.
    """
    found = [
        (name, text)
        for name, text in args.items(multi=True)
        if not name.startswith("_") and name not in {"page", "after", "before"}
    ]
    lines = (_clause(args, m[1]) for m in map(_PICKED.fullmatch, args) if m and m[1].isdigit())
    written = [*lines, *_built(args)]
    return [*found, *arguments(_complete(written))]


def _clause(args: MultiDict[str, str], number: str) -> Clause:
    """Return the line with that number as it was sent, blank values left out."""
    name, _, fixed = args.get(f"_f{number}", "").partition("=")
    if fixed:
        return Clause(name, (fixed,))
    chosen = [text for text in args.getlist(f"_m{number}") if text]
    texts = chosen or [text for text in args.getlist(f"_v{number}") if text.strip()]
    return Clause(name, tuple(texts))


def _complete(nodes: Sequence[Written]) -> Iterator[Written]:
    """Yield what asks for something: conditions with a value, and groups of them."""
    for node in nodes:
        if isinstance(node, Clause):
            if node.name and node.texts:
                yield node
            continue
        items = tuple(_complete(node.items))
        if len(items) > 1:
            yield ClauseGroup(node.kind, items)
        else:
            yield from items


def _built(args: MultiDict[str, str]) -> tuple[Written, ...]:
    """Return what the builder holds."""
    places = {tuple(map(int, m[1].split("-"))) for m in map(_PLACE.fullmatch, args) if m}
    return _below(args, (), sorted(places)[: 2 * MAX_FILTERS])


def _below(args: MultiDict[str, str], above: Place, places: Sequence[Place]) -> tuple[Written, ...]:
    found: list[Written] = []
    depth = len(above) + 1
    for place in places:
        if len(place) != depth or place[:-1] != above:
            continue
        number = f"r{number_of(place)}"
        kind = args.get(f"_g{number}")
        if kind is None:
            found.append(_clause(args, number))
        elif depth <= MAX_DEPTH:
            inner = _below(args, place, places)
            found.append(ClauseGroup("all" if kind == "all" else "any", inner))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being built, while the filters in force stay what they are."""

    lines: tuple[Clause, ...]
    built: tuple[Written, ...]
    in_force: MultiDict[str, str]
    focus: Place | None = None
    #: Whether a script asked, which searches related records itself.
    is_scripted: bool = False


def draft(args: MultiDict[str, str]) -> Draft | None:
    """Return what the visitor is building, ``None`` when it is to be applied."""
    if "_do" not in args:
        return None
    numbers = [m[1] for m in map(_PICKED.fullmatch, args) if m and m[1].isdigit()]
    lines = tuple(_clause(args, number) for number in numbers)
    carried = [(n, t) for n, t in args.items(multi=True) if not n.startswith("_")]
    now = parse_qsl(args.get("_now", "")[:_MAX_IN_FORCE])
    built, focus = _built(args), None
    act = _ACT.fullmatch(args.get("_do", ""))
    if act is not None:
        place = tuple(map(int, act[2].split("-"))) if act[2] else ()
        picked = args.get(f"_pr{number_of(place)}", "")
        built = _changed(built, place, act[1], picked)
        focus = place[:-1] if act[1] == "remove" else (*place, _length(built, place) - 1)
    return Draft(lines, built, MultiDict([*carried, *now]), focus, "_panel" in args)


def _length(nodes: tuple[Written, ...], place: Place) -> int:
    for step in place:
        node = nodes[step] if step < len(nodes) else None
        nodes = node.items if isinstance(node, ClauseGroup) else ()
    return len(nodes)


def _changed(
    nodes: tuple[Written, ...], place: Place, act: str, picked: str, depth: int = 0
) -> tuple[Written, ...]:
    """Return the tree after one button: something added at *place*, or what is there removed."""
    if not place:
        if act == "add" and picked:
            return (*nodes, Clause(picked))
        if act == "group" and depth < MAX_DEPTH:
            return (*nodes, ClauseGroup("all" if depth % 2 else "any"))
        return nodes
    step, *rest = place
    if step >= len(nodes):
        return nodes
    if act == "remove" and not rest:
        return (*nodes[:step], *nodes[step + 1 :])
    node = nodes[step]
    if not isinstance(node, ClauseGroup):
        return nodes
    inner = _changed(node.items, tuple(rest), act, picked, depth + 1)
    return (*nodes[:step], ClauseGroup(node.kind, inner), *nodes[step + 1 :])
