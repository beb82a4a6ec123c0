"""SQLAlchemy models in admin_core: give a view the model and the source of its sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from admin_core.lazy import on_first_use

if TYPE_CHECKING:
    from .store import SQLAlchemyStore as SQLAlchemyStore
    from .view import ModelView as ModelView

__version__ = "0.1.0"

__all__ = ["ModelView", "SQLAlchemyStore"]

__getattr__, __dir__ = on_first_use(__name__, {"ModelView": "view", "SQLAlchemyStore": "store"})
