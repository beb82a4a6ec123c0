"""What the plugin answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import render_template
from markupsafe import Markup

from admin_core import HOOK_API as HOOK_API
from admin_core import hookimpl
from admin_core.data import Importer

from .pages import ImportMixin
from .readers import importers


@hookimpl
def admin_importers() -> Iterable[Importer]:
    """Read CSV, TSV, JSON, JSON lines and Excel workbooks."""
    return importers()


@hookimpl
def admin_page_slot(slot: str, view: Any, context: Mapping[str, Any]) -> Markup | None:
    """Lead from a list to its import."""
    if slot != "list.tools" or not isinstance(view, ImportMixin) or not view.may_import():
        return None
    names = {**context, "url": view.import_url()}
    return Markup(render_template("admin_import/link.html", **names))
