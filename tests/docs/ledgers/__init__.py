"""Ledgers: of each part of the reference, what shows that its statements are true.

A module here covers one page or some headings of one, and names them in its ``PARTS``.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from ..statements import Part


def parts() -> list[Part]:
    """Return all parts of the reference that have a ledger."""
    modules = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    return [part for name in modules for part in import_module(f"{__name__}.{name}").PARTS]
