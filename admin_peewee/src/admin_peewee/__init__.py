"""Peewee models in admin_core: give a view the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from admin_core.lazy import on_first_use

if TYPE_CHECKING:
    from .store import PeeweeStore as PeeweeStore
    from .view import ModelView as ModelView

__version__ = "0.1.0"

__all__ = ["ModelView", "PeeweeStore"]

__getattr__, __dir__ = on_first_use(__name__, {"ModelView": "view", "PeeweeStore": "store"})
