"""Why an admin page shows what it shows: ``flask admin trace`` and a page for those allowed."""

from __future__ import annotations

from .trace import Trace as Trace
from .trace import trace as trace
from .view import DoctorView as DoctorView

__version__ = "0.1.0"
