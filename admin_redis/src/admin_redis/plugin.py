"""Answers to the core's hooks."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from admin_core import HOOK_API as HOOK_API
from admin_core import hookimpl
from admin_core.data import Script, Stylesheet


@hookimpl
def admin_assets(view: Any) -> Iterable[Script | Stylesheet]:
    """Return what the pages of the console and of the browser load."""
    # Whoever made such a view has imported its module.
    if _is_a(view, "keys_view", "RedisKeys"):
        return (Stylesheet(__package__, "keys.css"),)
    if _is_a(view, "view", "RedisCli"):
        return (Script(__package__, "console.js"), Stylesheet(__package__, "console.css"))
    return ()


def _is_a(view: Any, module: str, name: str) -> bool:
    found = sys.modules.get(f"{__package__}.{module}")
    return found is not None and isinstance(view, getattr(found, name))
