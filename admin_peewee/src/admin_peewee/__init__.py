"""Peewee models in admin_core: give a view the model."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .store import PeeweeStore as PeeweeStore
    from .view import ModelView as ModelView

__version__ = "0.1.0"

__all__ = ["ModelView", "PeeweeStore"]

# Imported on first use: finding this package's plugin must import neither Peewee nor pages.
_WHERE = {"ModelView": ".view", "PeeweeStore": ".store"}


def __getattr__(name: str) -> Any:
    try:
        module = _WHERE[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    return getattr(import_module(module, __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
