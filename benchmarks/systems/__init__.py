"""The systems that are compared, one small file each.

A file has ``create_app(path)``, which returns a Flask application over the database there, and
``ADDRESSES``, which says where each case is; a missing case is one that the system has not.
Names in braces are filled in from :class:`cases.Facts`.
"""

from __future__ import annotations

NAMES = ("floor", "floor_orm", "floor_full", "flask_admin", "ours")
