"""Batch actions."""

from .replaced import missing
from .web.actions import ActionsMixin as ActionsMixin
from .web.actions import action as action

__getattr__ = missing("admin_core.actions")
