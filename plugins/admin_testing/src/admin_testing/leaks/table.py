"""What an application's author says about who may do what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from admin_core.data import did_you_mean

#: Everything that a view offers, or all views offer.
ALL = "*"
#: The role of somebody who has not signed in; every suite has it.
STRANGER = "stranger"

Rights = Collection[str] | str
Bound = Callable[[Any], bool]


@dataclass(frozen=True)
class Address:
    """One address of an application's own, and who may reach it.

    *roles* are the names of those who may.  *arguments* are what stands in the address (its
    variables and its query), *data* what is sent by methods other than GET.

    .. versionadded:: 0.1
    """

    roles: Collection[str] = ()
    arguments: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)


class TableError(Exception):
    """What the author wrote names something that is not there."""


@dataclass(frozen=True)
class Table:
    """The author's tables, with views by their endpoints."""

    may: Mapping[str, Mapping[str, frozenset[str]]]
    hides: Mapping[str, Mapping[str, frozenset[str]]]
    rows: Mapping[str, Mapping[str, Bound | Mapping[str, Bound]]]

    def rights(self, role: str, view: str) -> frozenset[str]:
        """Return what a role may do in a view."""
        return self.may.get(role, {}).get(view, frozenset())

    def allows(self, role: str, view: str, rights: Iterable[str]) -> bool:
        """Return whether a role has any of the rights."""
        return not self.rights(role, view).isdisjoint(rights)

    def hidden(self, role: str, view: str) -> frozenset[str]:
        """Return the fields that a role must not see."""
        return self.hides.get(role, {}).get(view, frozenset())

    def bound(self, role: str, view: str, right: str) -> Bound | None:
        """Return what tells the records that a role may do something to, ``None`` for all."""
        found = self.rows.get(role, {}).get(view)
        if isinstance(found, Mapping):
            return found.get(right)
        return found


class Names:
    """Finds views by endpoint, by what the menu calls them, or by their model's name."""

    def __init__(self, views: Mapping[str, Any]) -> None:
        self.views = views

    def endpoint(self, name: str) -> str:
        """Return the endpoint of a view; raises :exc:`TableError` for none and for several."""
        if name in self.views:
            return name
        found = [key for key, view in self.views.items() if name in _names(view)]
        if len(found) == 1:
            return found[0]
        if found:
            raise TableError(
                f"{name!r} names {len(found)} views. Write the endpoint of the one you mean: "
                f"{', '.join(found)}."
            )
        known = [str(view.name) for view in self.views.values()]
        raise TableError(
            f"There is no view {name!r}.{did_you_mean(name, [*self.views, *known])} "
            f"The admin has: {', '.join(known)}."
        )


def _names(view: Any) -> set[str]:
    model = getattr(view, "model", None)
    return {str(view.name), str(getattr(model, "__name__", view.name))}


def checked(what: str, names: Iterable[str], known: Collection[str]) -> frozenset[str]:
    """Return *names*; raises :exc:`TableError` for one that is not known."""
    if isinstance(names, str):
        names = (names,)
    found = frozenset(names)
    for name in sorted(found):
        if name not in known:
            raise TableError(
                f"{what} has no {name!r}.{did_you_mean(name, known)} "
                f"It has: {', '.join(sorted(known)) or 'none'}."
            )
    return found
