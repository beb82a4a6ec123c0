"""Answers to the core's hooks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from admin_core import HOOK_API as HOOK_API
from admin_core import hookimpl
from admin_core.data import Script, Stylesheet

from .keys_view import RedisKeys
from .view import RedisCli


@hookimpl
def admin_assets(view: Any) -> Iterable[Script | Stylesheet]:
    """Return what the pages of the console and of the browser load."""
    if isinstance(view, RedisKeys):
        return (Stylesheet(__package__, "keys.css"),)
    if isinstance(view, RedisCli):
        return (Script(__package__, "console.js"), Stylesheet(__package__, "console.css"))
    return ()
