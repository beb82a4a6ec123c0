"""A suite for applications: every address of an admin, tried by every role."""

from __future__ import annotations

from .suite import PermissionLeaks as PermissionLeaks
from .table import Address as Address
