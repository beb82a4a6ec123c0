"""An admin interface for Flask, built from plugins.

``Admin`` and the views come from here; backends come from their own distributions
(``admin-sqla``, ...), which are found when they are installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .hookspecs import HOOK_API as HOOK_API
from .hookspecs import hookimpl as hookimpl
from .lazy import on_first_use
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
__getattr__, __dir__ = on_first_use(
    __name__,
    {
        "Admin": "web.admin",
        "AdminIndexView": "web.view",
        "BaseView": "web.view",
        "InlineFormAdmin": "forms.inline",
        "ModelView": "web.model_view",
        "Theme": "web.theme",
        "action": "web.actions",
        "expose": "web.view",
        "expose_plugview": "web.view",
    },
    otherwise=missing(__name__),
)
