"""The ways into views of a Redis server: its console and its keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .attempt import Attempt
from .visitor import Ask
from .world import Stored, World

#: Handler, right, methods, and whether it is about a key.
_KEYS: tuple[tuple[str, str, tuple[str, ...], bool], ...] = (
    ("list_view", "list", ("GET",), False),
    ("key_view", "details", ("GET",), True),
    ("new_view", "create", ("GET", "POST"), False),
    ("add_view", "edit", ("GET", "POST"), True),
    ("item_view", "edit", ("GET", "POST"), True),
    ("rename_view", "edit", ("GET", "POST"), True),
    ("expire_view", "edit", ("GET", "POST"), True),
    ("remove_view", "delete", ("GET", "POST"), True),
    ("delete_view", "delete", ("GET", "POST"), True),
)
_CONSOLE: tuple[tuple[str, str, tuple[str, ...], bool], ...] = (
    ("console_view", "open", ("GET",), False),
    ("commands_view", "open", ("GET",), False),
    ("execute_view", "run", ("POST",), False),
)
#: What keys that the suite would make are called.
NAME = "made-by-a-test"
_PING = {"cmd": "PING"}
_SENT = {
    "new_view": {"type": "string", "key": NAME, "value": "1"},
    "rename_view": {"name": NAME},
    "execute_view": {"cmd": f"SET {NAME} 1"},
}


def ways(view: Any) -> Iterator[Attempt]:
    """Yield the ways into a browser of keys or a console."""
    for handler, right, methods, is_of_key in (
        _KEYS if hasattr(type(view), "key_view") else _CONSOLE
    ):
        for method in methods:
            yield Attempt(
                f"{handler} ({method})",
                frozenset({right}),
                _making(handler, method, is_of_key),
                needs_record=is_of_key,
                # Which of the editors fit depends on the key's type.
                is_safe=method == "GET" and right not in {"edit", "delete"},
                says_so_inside=handler == "execute_view",
            )
    if not hasattr(type(view), "key_view"):
        # Who may open a console may run what only reads.
        yield Attempt(
            "execute_view of PING (POST)",
            frozenset({"open", "run"}),
            lambda world, view, one: Ask(f"{view.endpoint}.execute_view", "POST", {}, _PING),
            is_safe=False,
        )


def switched_off(view: Any) -> frozenset[str]:
    """Return the rights that the view gives to nobody."""
    asked = {"create": "create", "edit": "update", "delete": "delete"}
    return frozenset(right for right, one in asked.items() if not view.is_switched_on(one))


def _making(handler: str, method: str, is_of_key: bool) -> Any:
    def make(world: World, view: Any, one: Stored | None) -> Ask:
        key = one.key if one else NAME
        arguments = {"key": key} if is_of_key else {}
        if handler == "new_view":
            arguments["type"] = "string"
        if method == "GET":
            return Ask(f"{view.endpoint}.{handler}", method, arguments)
        data = {"key": key, "confirmed": "1"} | _SENT.get(handler, {})
        return Ask(f"{view.endpoint}.{handler}", method, arguments, data)

    return make
