"""An admin as somebody sees it who reads labels and presses buttons; for applications' tests."""

from __future__ import annotations

from .browser import AdminSite as AdminSite
from .browser import Row as Row
from .statements import Statements as Statements
from .statements import statements as statements
