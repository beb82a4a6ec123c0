"""What plugins add to the interface: menu items, assets, actions, problems found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the set-up, as ``flask admin check`` lists it.

    ``id`` is short and stable (``"core.secret-key"``), ``hint`` is what to do next.

    .. versionadded:: 0.1
    """

    id: str
    level: Literal["error", "warning"]
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A link that a plugin adds to the menu, inside ``category`` when that is named.

    .. versionadded:: 0.1
    """

    label: str
    url: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """An ES module of a plugin: ``path`` below the ``static`` folder of ``package``.

    .. versionadded:: 0.1
    """

    package: str
    path: str


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """A style sheet of a plugin: ``path`` below the ``static`` folder of ``package``.

    .. versionadded:: 0.1
    """

    package: str
    path: str


@dataclass(frozen=True, slots=True)
class Action:
    """Something done to selected records.

    ``run`` receives the view and the selected records' encoded keys; what it returns becomes
    the response, ``None`` returns to the list.  ``confirmation`` is a question asked first.
    ``permission`` is what ``admin_authorize`` is asked (``"update"``, ``"delete"``, ...).

    .. versionadded:: 0.1
    """

    name: str
    text: str
    run: Callable[[Any, list[str]], Any]
    confirmation: str = ""
    permission: str = "update"
