"""Answers to the core's hooks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from admin_core import HOOK_API as HOOK_API
from admin_core import hookimpl
from admin_core.data import Script, Stylesheet

from .view import RedisCli


@hookimpl
def admin_assets(view: Any) -> Iterable[Script | Stylesheet]:
    """Return what the console's page loads."""
    if not isinstance(view, RedisCli):
        return ()
    return (Script(__package__, "console.js"), Stylesheet(__package__, "console.css"))
