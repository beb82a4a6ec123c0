"""Runs the examples of the documentation, each kind in its own way; started by ``test_docs.py``.

``run`` FILE
    a whole program; afterwards the pages of its admins are opened from this machine.
``plugin`` FILE
    the file is given to an admin as a plugin, and every page of a sample is opened.
``options`` FILE
    a JSON object of option -> code that sets it; each becomes a view whose pages are opened.
"""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import sample

from admin_core import Admin
from admin_core.web.options import known_options
from admin_sqla import ModelView

#: What a visitor may be told by a page that works; programs about access refuse some.
FINE = {200, 302, 401, 403}


def run(file: str) -> None:
    """Run a program and open its pages."""
    names = runpy.run_path(file, run_name="documented")
    app = names.get("app")
    for admin in app.extensions.get("admin", ()) if app else ():
        open_pages(admin, app)


def plugin(file: str) -> None:
    """Run a plugin's module, give it to an admin and open the sample's pages."""
    module = ModuleType("documented_plugin")
    vars(module).update(runpy.run_path(file, run_name="documented_plugin"))
    admin, source = sample.make_admin(plugins=[module])
    sample.add_sample_views(admin, source)
    assert any("documented_plugin" in admin.plugins.answering(hook) for hook in hooks_of(module))
    errors = [one for one in admin.problems() if one.level == "error" and one.id != "core.assets"]
    assert not errors, errors
    open_pages(admin, admin.app)


def options(file: str) -> None:
    """Make a view of each example's options and open its pages."""
    admin, source = sample.make_admin()
    for name, code in json.loads(Path(file).read_text("utf-8")).items():
        found: dict[str, Any] = {}
        exec(compile(code, f"the example of {name}", "exec"), found)
        attributes = {one: found[one] for one in found if one in known_options()}
        assert name in attributes, f"The example of {name} does not set it."
        view_class = type("Example", (ModelView,), attributes)
        admin.add_view(view_class(sample.Book, source, name=name, endpoint=f"example_{name}"))
    problems = [one for one in admin.problems() if one.id not in {"core.access", "core.assets"}]
    assert not problems, problems
    open_pages(admin, admin.app)


def open_pages(admin: Admin, app: Any) -> None:
    """Open every page that needs no more than a key, as a visitor from this machine."""
    if not (Path(__file__).parents[2] / "admin_core/src/admin_core/templates/admin").is_dir():
        print("There are no templates, so no page was opened.")
        return
    client = app.test_client()
    for view in admin.views:
        base = f"{view.url.rstrip('/')}/"
        paths = [base]
        if hasattr(view, "store"):
            paths += [f"{base}{page}" for page in ("new/", "edit/?id=1", "details/?id=1")]
            paths += [f"{base}?search=dis&title__contains=e", f"{base}delete/?id=1"]
        for path in paths:
            status = client.get(path).status_code
            assert status in FINE, f"{path} answers {status}"


def hooks_of(module: ModuleType) -> list[str]:
    """Return the names of the hooks that a module implements."""
    return [name for name in vars(module) if name.startswith("admin_")]


if __name__ == "__main__":
    {"run": run, "plugin": plugin, "options": options}[sys.argv[1]](sys.argv[2])
