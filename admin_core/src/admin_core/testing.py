"""The conformance suites, which have a distribution of their own: ``admin_core[testing]``.

.. versionadded:: 0.1
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


def __getattr__(name: str) -> Any:
    # By name, for the core needs no kit, and an application needs no pytest.
    try:
        kit = import_module("admin_testing")
    except ModuleNotFoundError as error:
        if error.name not in {"admin_testing", "pytest"}:
            raise
        message = 'The test kit is not installed; run: pip install "admin-core[testing]"'
        raise ImportError(message) from error
    return getattr(kit, name)
