"""Batch actions."""

from .web.actions import action as action
