"""Area: a plugin says what it is written for, names hooks that exist, and costs nothing to have."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType

import pytest

from admin_core import HOOK_API
from admin_core.data import did_you_mean

from ..marks import about
from ..resolver import Plugins
from .base import GROUP, PluginKit
from .hooks import PROJECT, implementations, specifications

#: Prints the modules that importing one brings, beside what an admin has imported anyway.
PROBE = """
import json, sys
import admin_core.data
from admin_core import Admin
before = set(sys.modules)
__import__(sys.argv[1])
print(json.dumps(sorted({name.partition(".")[0] for name in set(sys.modules) - before})))
"""


class Loading(PluginKit):
    """HOOK_API, arguments, entry point, imports, company."""

    @about("hook_api")
    def test_the_module_says_for_which_hook_api_it_is_written(self, module: ModuleType) -> None:
        assert hasattr(module, "HOOK_API"), f"write into {self.plugin}:  HOOK_API = {HOOK_API}"
        assert module.HOOK_API == HOOK_API

    @about("arguments")
    def test_every_implementation_is_of_a_hook_that_exists(self, module: ModuleType) -> None:
        known = specifications()
        functions = [(n, one) for n, one in vars(module).items() if inspect.isroutine(one)]
        marked = [name for name, one in functions if hasattr(one, f"{PROJECT}_impl")]
        strange = [f"{name}.{did_you_mean(name, known)}" for name in marked if name not in known]
        assert not strange, f"no hook is called {' '.join(strange)}"
        assert marked, "no function is marked with @hookimpl"

    @about("arguments")
    def test_every_implementation_takes_arguments_that_its_hook_has(
        self, module: ModuleType
    ) -> None:
        known = specifications()
        for name, function in implementations(module).items():
            wanted = set(inspect.signature(function).parameters)
            offered = set(inspect.signature(known[name]).parameters)
            assert wanted <= offered, f"{name} has no argument {sorted(wanted - offered)}"

    @about("entry_point")
    def test_an_entry_point_names_the_module(self) -> None:
        assert self.entry(), (
            f"write into pyproject.toml:\n[project.entry-points.{GROUP!r}]\n"
            f'{self.plugin.split(".")[0]} = "{self.plugin}"'
        )

    @about("light_import")
    def test_importing_it_imports_only_the_core_and_the_standard_library(
        self, package: str
    ) -> None:
        # In a process of its own: in this one everything is imported already.
        done = subprocess.run(
            [sys.executable, "-c", PROBE, self.plugin], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        own = {"admin_core", package.partition(".")[0]}
        free = {*own, *sys.stdlib_module_names, *self.imports}
        found = [name for name in json.loads(done.stdout) if not name.startswith("_sysconfig")]
        heavy = [name for name in found if name not in free]
        assert not heavy, f"import inside the functions that use them: {', '.join(heavy)}"

    @about("company")
    def test_it_loads_beside_every_other_installed_plugin(self) -> None:
        reports = {report.name: report for report in Plugins(strict=True, blocked=()).report()}
        entry = self.entry()
        if entry is None:
            pytest.skip("without an entry point it is not loaded")
        report = reports[entry.name]
        assert report.status == "active", report.detail
        assert report.hooks

    def entry(self) -> EntryPoint | None:
        """Return the installed entry point of the plugin."""
        found = (one for one in entry_points(group=GROUP) if one.value == self.plugin)
        return next(found, None)
