"""How a name on its way out warns is what the page about versions says.

The whole text of each row is the key of what shows it, so neither can change alone.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pluggy
import pytest

from admin_core import ModelView, hookimpl, hookspecs
from admin_core.data import FieldInfo
from admin_core.deprecation import Deprecated, renamed
from admin_core.plugins import Plugins
from admin_core.porting import CONFIG_KEYS
from admin_core.web.porting import OLD_OPTIONS, setting

from .test_versioning import section

OLD = Deprecated("admin_core.data.FieldInfo", since="0.2", until="0.4")


def told(act: Callable[..., Any], *given: Any) -> list[str]:
    """Return what is said while something is done."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        act(*given)
    assert {one.category for one in seen} <= {DeprecationWarning}
    return [str(one.message) for one in seen]


def loaded(plugin: Any) -> Plugins:
    """Return what asks one plugin."""
    return Plugins([plugin], discover=False)


def when_it_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    older = ModuleType("older")
    monkeypatch.setattr(older, "__getattr__", renamed("older", {"Column": OLD}), raising=False)
    monkeypatch.setitem(sys.modules, "older", older)
    assert told(__import__, "older") == []
    found: dict[str, Any] = {}
    (said,) = told(exec, "from older import Column", found)
    assert "older.Column is deprecated" in said
    assert found["Column"] is FieldInfo


def when_it_is_called(_: pytest.MonkeyPatch) -> None:
    def double(number: int) -> int:
        return number * 2

    older = OLD(double)
    assert told(OLD, double) == []
    (said,) = told(older, 2)
    assert "double() is deprecated" in said


def when_its_class_is_made(_: pytest.MonkeyPatch) -> None:
    for old, new in OLD_OPTIONS.items():
        (said,) = told(type, "Older", (ModelView,), {old: ("name",)})
        assert old in said
        assert new in said
        assert told(type, "Newer", (ModelView,), {new: ("name",)}) == []


def when_a_plugin_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def admin_cli(group: Any) -> None: ...

    def admin_check(admin: Any) -> None: ...

    marker = pluggy.HookspecMarker(hookspecs.PROJECT)
    marker(warn_on_impl=OLD.warning("The hook admin_cli"))(admin_cli)
    marker(warn_on_impl_args={"admin": OLD.warning("The argument admin")})(admin_check)
    monkeypatch.setattr(hookspecs, "admin_cli", admin_cli)
    monkeypatch.setattr(hookspecs, "admin_check", admin_check)

    class Implements:
        @hookimpl
        def admin_cli(self, group: Any) -> None:
            """Add nothing."""

    class Takes:
        @hookimpl
        def admin_check(self, admin: Any) -> None:
            """Report nothing."""

    class Newer:
        @hookimpl
        def admin_check(self) -> None:
            """Report nothing."""

    for plugin, what in ((Implements(), "The hook admin_cli"), (Takes(), "The argument admin")):
        (said,) = told(loaded, plugin)
        assert said.startswith(what)
    assert told(loaded, Newer()) == []


def not_at_all(_: pytest.MonkeyPatch) -> None:
    for new, old in CONFIG_KEYS.items():
        assert told(setting, {old: "older"}, new) == []
        assert setting({old: "older"}, new) == "older"
        assert setting({old: "older", new: "newer"}, new) == "newer"


HOW: dict[tuple[str, str], Callable[[pytest.MonkeyPatch], None]] = {
    ("a name of a module", "when it is imported"): when_it_is_imported,
    ("a function or method", "when it is called"): when_it_is_called,
    ("an option", "when the class that sets it is made; the warning names the newer option"):
        when_its_class_is_made,
    ("a hook, or one of its arguments", "when a plugin that implements or takes it is loaded"):
        when_a_plugin_is_loaded,
    ("a key of the configuration", "not at all: the newer key is read first, then the older one"):
        not_at_all,
}  # fmt: skip


def test_every_way_to_warn_is_shown() -> None:
    table = section("Names on their way out").partition("| what goes | how it warns |\n|---|---|\n")
    lines = table[2].partition("\n\n")[0].splitlines()
    assert [tuple(one.strip("| ").split(" | ")) for one in lines] == list(HOW)


@pytest.mark.parametrize("said", HOW, ids=lambda said: said[0].replace(" ", "-"))
def test_a_name_warns_as_the_page_says(
    monkeypatch: pytest.MonkeyPatch, said: tuple[str, str]
) -> None:
    HOW[said](monkeypatch)
