"""Distributions that exist for one test: a ``*.dist-info`` folder and a module in a folder."""

from __future__ import annotations

import importlib
import sys
from textwrap import dedent


class Site:
    """A folder with distributions, the only ones that are seen beside the standard library."""

    def __init__(self, folder, monkeypatch):
        self.folder = folder
        self.modules = []
        folder.mkdir(exist_ok=True)
        others = [path for path in sys.path if not path.rstrip("/").endswith("site-packages")]
        monkeypatch.setattr(sys, "path", [str(folder), *others])

    def install(self, distribution, code="", *, name=None, version="1.0"):
        """Install a distribution whose plugin *name* is a module with that *code*."""
        name = name or distribution
        module = f"plugin_{distribution}_{name}".replace("-", "_")
        self.modules.append(module)
        head = "from admin_core import hookimpl\nfrom admin_core.data import *\nHOOK_API = 1\n"
        (self.folder / f"{module}.py").write_text(head + dedent(code), "utf-8")
        info = self.folder / f"{distribution.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n", "utf-8"
        )
        points = f"[admin_core.plugins]\n{name} = {module}\n"
        (info / "entry_points.txt").write_text(points, "utf-8")
        importlib.invalidate_caches()

    def close(self):
        """Forget the modules."""
        for module in self.modules:
            sys.modules.pop(module, None)
        importlib.invalidate_caches()
