"""Batch actions."""

from .web.actions import Actions as Actions
from .web.actions import ActionsMixin as ActionsMixin
from .web.actions import Selection as Selection
from .web.actions import action as action
