"""Plugins for a test, made of functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from admin_core import hookimpl


def plugin(**hooks: Callable[..., Any]) -> Any:
    """Return a plugin whose hooks are the given functions."""
    return type("Sample", (), {name: staticmethod(hookimpl(f)) for name, f in hooks.items()})()
