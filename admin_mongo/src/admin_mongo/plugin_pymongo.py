"""Answers to the core's hooks."""

from __future__ import annotations

HOOK_API = 1
