"""Every way into a view that the suite knows, and the right that it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from . import files, keys, models
from .attempt import Attempt, Make
from .visitor import Ask
from .world import Stored, World, actions_of, is_file_view, is_model_view, is_redis_view


def attempts_of(world: World, view: Any, examples: Mapping[str, str]) -> dict[str, Attempt]:
    """Return the ways into a view by their names."""
    with world.reading():
        if is_model_view(view):
            found = list(_of_records(view, models.ways(view)))
        elif is_file_view(view):
            found = list(_of_records(view, files.ways(view)))
        elif is_redis_view(view):
            found = list(keys.ways(view))
        else:
            found = list(_of_others(view, examples))
    return {one.name: one for one in found}


def handler_of(world: World, view: Any, one: Attempt) -> str:
    """Return the endpoint that an attempt asks."""
    return one.make(world, view, None).endpoint


def rights_of(world: World, view: Any) -> frozenset[str]:
    """Return the words that a table may use for a view."""
    return frozenset().union(*(one.rights for one in attempts_of(world, view, {}).values()))


def offered_rights(world: World, view: Any) -> frozenset[str]:
    """Return what a view offers to somebody who may do everything."""
    found = rights_of(world, view)
    with world.reading():
        if is_model_view(view):
            found -= models.switched_off(view)
        elif is_file_view(view):
            found -= files.switched_off(view)
        elif is_redis_view(view):
            found -= keys.switched_off(view)
    return found


def _of_records(view: Any, ways: Iterator[Attempt]) -> Iterator[Attempt]:
    yield from ways
    for name in actions_of(view):
        right = frozenset({name})
        yield Attempt(
            f"action {name}", right, _action(name), needs_record=True, action=name, is_safe=False
        )
        yield Attempt(
            f"action {name}, its question", right, _action(name, _ask="1"),
            needs_record=True, action=name, is_safe=False,
        )  # fmt: skip
        yield Attempt(
            f"action {name} in a row", right, _row_action(name),
            needs_record=True, action=name, is_safe=False,
        )  # fmt: skip
        if is_model_view(view):
            yield Attempt(
                f"action {name} on all", right, _action(name, _all="1", _list=""),
                needs_record=True, action=name, is_safe=False,
            )  # fmt: skip


def _action(name: str, **more: str) -> Make:
    def make(world: World, view: Any, one: Stored | None) -> Ask:
        data = {"action": name, "rowid": one.key if one else "1", **more}
        return Ask(f"{view.endpoint}.action_view", "POST", {}, data)

    return make


def _row_action(name: str) -> Make:
    inner = _action(name)

    def make(world: World, view: Any, one: Stored | None) -> Ask:
        ask = inner(world, view, one)
        return replace(ask, arguments={"rowid": ask.data["rowid"]}, data={"action": name})

    return make


def _of_others(view: Any, examples: Mapping[str, str]) -> Iterator[Attempt]:
    """Yield the first page; what else a view has is its author's to say."""
    name = view._default_view
    yield Attempt(f"{name} (GET)", frozenset({"open"}), _handler(name, examples))


def _handler(name: str, examples: Mapping[str, str]) -> Make:
    def make(world: World, view: Any, one: Stored | None) -> Ask:
        return Ask(f"{view.endpoint}.{name}", "GET", dict(examples))

    return make
