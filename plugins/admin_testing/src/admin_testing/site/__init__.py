"""An admin as somebody sees it who reads labels and presses buttons; for applications' tests."""

from __future__ import annotations

from .browser import AdminSite as AdminSite
from .children import Children as Children
from .children import ChildRow as ChildRow
from .downloads import Download as Download
from .rows import Row as Row
from .statements import Statements as Statements
from .statements import statements as statements
