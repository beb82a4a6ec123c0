"""placeholder"""
from __future__ import annotations
from typing import Any
def form_field(field: Any, store: Any, options: Any) -> Any:
    """Return nothing."""
    return None
