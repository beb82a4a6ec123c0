"""Documents that forms can fill, and what changed of them."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping
from typing import Any

_ABSENT = object()


class Document(dict[str, Any]):
    """A document: a mapping whose described fields are attributes, too.

    .. versionadded:: 0.1
    """

    __slots__ = ("_loaded", "_names", "_technical")

    def __init__(
        self,
        values: Mapping[str, Any],
        names: Collection[str] = (),
        technical: Collection[str] = (),
    ) -> None:
        super().__init__(values)
        object.__setattr__(self, "_loaded", copy.deepcopy(dict(values)))
        object.__setattr__(self, "_names", names)
        object.__setattr__(self, "_technical", technical)

    def __getattribute__(self, name: str) -> Any:
        if name[:2] != "__" and name in object.__getattribute__(self, "_names"):
            return value_at(self, name)
        return super().__getattribute__(name)

    def __getattr__(self, name: str) -> Any:
        if name in self:
            return self[name]
        raise AttributeError(name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in object.__getattribute__(self, "_technical"):
            return
        *above, last = name.split(".")
        inner: dict[str, Any] = self
        for step in above:
            found = dict.get(inner, step)
            if not isinstance(found, dict):
                found = {}
                inner[step] = found
            inner = found
        inner[last] = value


def value_at(document: Any, path: str) -> Any:
    """Return the value at a dotted path; of a list's documents, the list of their values."""
    for name in path.split("."):
        if isinstance(document, Mapping):
            document = dict.get(document, name) if isinstance(document, dict) else document[name]
        elif isinstance(document, list):
            document = [one.get(name) for one in document if isinstance(one, dict)]
        else:
            return None
    return document


def changes(document: Document) -> dict[str, dict[str, Any]]:
    """Return the update that writes what changed since the document was read, and no more."""
    before: dict[str, Any] = object.__getattribute__(document, "_loaded")
    found: dict[str, dict[str, Any]] = {"$set": {}, "$unset": {}}
    for operator, path, value in _differences(before, document, ""):
        found[operator][path] = value
    return {operator: values for operator, values in found.items() if values}


def _differences(
    before: Mapping[str, Any], after: Mapping[str, Any], above: str
) -> Iterator[tuple[str, str, Any]]:
    for name in dict.fromkeys((*before, *after)):
        old: Any = before[name] if name in before else _ABSENT  # noqa: SIM401  # a field may be called get
        new: Any = after[name] if name in after else _ABSENT  # noqa: SIM401  # a field may be called get
        if new is _ABSENT:
            yield "$unset", f"{above}{name}", ""
        elif _is_walkable(old) and _is_walkable(new):
            yield from _differences(old, new, f"{above}{name}.")
        elif type(old) is not type(new) or old != new:
            yield "$set", f"{above}{name}", new


def _is_walkable(value: Any) -> bool:
    """Return whether an update can name what is inside: not where names hold its own signs."""
    return (
        isinstance(value, dict)
        and bool(value)
        and all(name and "." not in name and name[0] != "$" for name in value)
    )
