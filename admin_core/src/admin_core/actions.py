"""Batch actions."""

from .web.actions import ActionsMixin as ActionsMixin
from .web.actions import action as action
