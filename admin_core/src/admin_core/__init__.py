"""An admin interface for Flask, built from plugins."""

from .hookspecs import HOOK_API as HOOK_API
from .hookspecs import hookimpl as hookimpl
