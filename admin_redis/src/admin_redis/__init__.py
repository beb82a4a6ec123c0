"""A Redis console and a browser of keys in admin-core's interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from admin_core.lazy import on_first_use

if TYPE_CHECKING:
    from .errors import CommandError as CommandError
    from .keys_view import RedisKeys as RedisKeys
    from .replies import TextWrapper as TextWrapper
    from .view import RedisCli as RedisCli

__version__ = "0.1.0"

__getattr__, __dir__ = on_first_use(
    __name__,
    {
        "CommandError": "errors",
        "RedisCli": "view",
        "RedisKeys": "keys_view",
        "TextWrapper": "replies",
    },
)
