"""An admin interface for Flask, built from plugins.

``Admin`` and the views come from here; backends come from their own distributions
(``admin-sqla``, ...), which are found when they are installed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .hookspecs import HOOK_API as HOOK_API
from .hookspecs import hookimpl as hookimpl
from .replaced import missing

if TYPE_CHECKING:
    from .forms.inline import InlineFormAdmin as InlineFormAdmin
    from .web.actions import action as action
    from .web.admin import Admin as Admin
    from .web.model_view import ModelView as ModelView
    from .web.theme import Theme as Theme
    from .web.view import AdminIndexView as AdminIndexView
    from .web.view import BaseView as BaseView
    from .web.view import expose as expose
    from .web.view import expose_plugview as expose_plugview

__version__ = "0.1.0"

# Imported on first use: a backend's plugin module imports this package while plugins are being
# found, and needs none of it.
_WHERE = {
    "Admin": ".web.admin",
    "AdminIndexView": ".web.view",
    "BaseView": ".web.view",
    "InlineFormAdmin": ".forms.inline",
    "ModelView": ".web.model_view",
    "Theme": ".web.theme",
    "action": ".web.actions",
    "expose": ".web.view",
    "expose_plugview": ".web.view",
}


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(_WHERE[name], __name__), name)
    return missing(__name__)(name)
