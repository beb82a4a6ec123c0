"""Runs the examples of one page of the documentation; started by ``test_docs.py``.

The argument is a JSON file with a list of (kind, name, code).

``run``
    a whole program; afterwards the pages of its admins are opened from this machine.
``plugin``
    a module that is given to an admin as a plugin; every page of a sample is opened.
``option``
    code that sets the option called *name*; all of them become views whose pages are opened.
"""

from __future__ import annotations

import contextlib
import json
import runpy
import sys
import traceback
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import sample
from jinja2.bccache import Bucket, BytecodeCache

from admin_core import Admin
from admin_core.web.options import known_options
from admin_sqla import ModelView

#: What a visitor may be told by a page that works; programs about access refuse some.
FINE = {200, 302, 401, 403}


class Compiled(BytecodeCache):
    """Templates compiled once for all examples, which otherwise takes most of the time."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template that another example compiled."""
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template for the examples to come."""
        self._known[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = Compiled()


def main(file: str) -> None:
    """Run every example of a page, each in a folder of its own; exit with 1 if one fails."""
    entries = json.loads(Path(file).read_text("utf-8"))
    is_failed = False
    options = {name: code for kind, name, code in entries if kind == "option"}
    steps = [(name, partial(KINDS[kind], code)) for kind, name, code in entries if kind in KINDS]
    steps += [("the options", partial(run_options, options))] if options else []
    for name, step in steps:
        with TemporaryDirectory() as folder, contextlib.chdir(folder):
            try:
                step()
            except Exception:
                is_failed = True
                print(f"\n{name} fails:\n{traceback.format_exc()}", file=sys.stderr)
    sys.exit(is_failed)


def run_program(code: str) -> None:
    """Run a program and open its pages."""
    names = executed(code, "documented")
    app = names.get("app")
    for admin in app.extensions.get("admin", ()) if app else ():
        open_pages(admin, app)


def run_plugin(code: str) -> None:
    """Run a plugin's module, give it to an admin and open the sample's pages."""
    module = ModuleType("documented_plugin")
    vars(module).update(executed(code, "documented_plugin"))
    admin, source = sample.make_admin(plugins=[module])
    admin.add_view(sample.BookView(sample.Book, source))
    assert any("documented_plugin" in admin.plugins.answering(hook) for hook in hooks_of(module))
    errors = [one for one in admin.problems() if one.level == "error" and one.id != "core.assets"]
    assert not errors, errors
    open_pages(admin, admin.app)
    client = admin.app.test_client()
    assert client.get("/admin/book/?search=dis&title__contains=e").status_code in FINE


def run_options(examples: dict[str, str]) -> None:
    """Make a view of each example's options and open its pages."""
    admin, source = sample.make_admin()
    sys.modules["models"] = sample  # what an application calls its own
    for name, code in examples.items():
        found = executed(code, "documented_option")
        attributes = {one: found[one] for one in found if one in known_options()}
        assert name in attributes, f"The example of {name} does not set it."
        view_class = type("Example", (ModelView,), attributes)
        admin.add_view(view_class(sample.Book, source, name=name, endpoint=f"example_{name}"))
    expected = {"core.access", "core.assets", "i18n.not-started"}
    problems = [one for one in admin.problems() if one.id not in expected]
    assert not problems, problems
    open_pages(admin, admin.app)


def executed(code: str, name: str) -> dict[str, Any]:
    """Run a module and return its names."""
    path = Path("app.py")
    path.write_text(code, "utf-8")
    return runpy.run_path(str(path), run_name=name)


def open_pages(admin: Admin, app: Any) -> None:
    """Open every page that needs no more than a key, as a visitor from this machine."""
    app.jinja_env.bytecode_cache = TEMPLATES
    client = app.test_client()
    for view in admin.views:
        base = f"{view.url.rstrip('/')}/"
        paths = [base]
        if hasattr(view, "store"):
            paths += [f"{base}{page}" for page in ("new/", "edit/?id=1", "details/?id=1")]
        # No Redis server runs beside the examples, and its pages say so.
        allowed = FINE | {503} if hasattr(view, "redis") else FINE
        for path in paths:
            status = client.get(path).status_code
            assert status in allowed, f"{path} answers {status}"


def hooks_of(module: ModuleType) -> list[str]:
    """Return the names of the hooks that a module implements."""
    return [name for name in vars(module) if name.startswith("admin_")]


KINDS = {"run": run_program, "plugin": run_plugin}

if __name__ == "__main__":
    main(sys.argv[1])
