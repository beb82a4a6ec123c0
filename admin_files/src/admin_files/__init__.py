"""A file manager, and storages for the admin's files."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .local import LocalStorage as LocalStorage

if TYPE_CHECKING:
    from .porting import BaseFileStorage as BaseFileStorage
    from .porting import LocalFileStorage as LocalFileStorage
    from .view import BaseFileAdmin as BaseFileAdmin
    from .view import FileAdmin as FileAdmin

__version__ = "0.1.0"

# Imported on first use: the plugin module imports this package while plugins are being found.
_WHERE = {
    "BaseFileAdmin": ".view",
    "BaseFileStorage": ".porting",
    "FileAdmin": ".view",
    "LocalFileStorage": ".porting",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WHERE[name], __name__), name)
