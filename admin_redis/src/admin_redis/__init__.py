"""A Redis console and a browser of keys in admin-core's interface."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import CommandError as CommandError
    from .keys_view import RedisKeys as RedisKeys
    from .replies import TextWrapper as TextWrapper
    from .view import RedisCli as RedisCli

__version__ = "0.1.0"

_HOMES = {
    "CommandError": "errors",
    "RedisCli": "view",
    "RedisKeys": "keys_view",
    "TextWrapper": "replies",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use: plugins are loaded where nobody may use Redis."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
