"""A file manager, and storages for the admin's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from admin_core.lazy import on_first_use

from .local import LocalStorage as LocalStorage

if TYPE_CHECKING:
    from .porting import BaseFileStorage as BaseFileStorage
    from .porting import LocalFileStorage as LocalFileStorage
    from .view import BaseFileAdmin as BaseFileAdmin
    from .view import FileAdmin as FileAdmin

__version__ = "0.1.0"

__getattr__, __dir__ = on_first_use(
    __name__,
    {
        "BaseFileAdmin": "view",
        "BaseFileStorage": "porting",
        "FileAdmin": "view",
        "LocalFileStorage": "porting",
    },
)
