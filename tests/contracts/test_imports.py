"""Who may import whom."""

import os
import subprocess
import sys
import tomllib

import pytest

from .repository import ROOT, distributions, packages

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]

OTHERS = [package for package in packages() if package.name != "admin_core"]


def test_every_import_contract_is_kept():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
        cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "100"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("package", packages(), ids=lambda path: path.name)
def test_every_package_is_under_the_contracts(package):
    assert package.name in SETTINGS["root_packages"]


@pytest.mark.parametrize(
    "package", [p for p in packages() if p.name != "admin_core"], ids=lambda path: path.name
)
def test_every_backend_and_plugin_uses_public_names_and_no_other_of_its_kind(package):
    by_name = {contract["name"]: contract for contract in SETTINGS["contracts"]}
    public = by_name["Backends and plugins use the public names of the core"]
    independent = by_name["Backends and plugins are independent of each other"]
    core = by_name["The core knows no backend and no plugin"]
    assert package.name in public["source_modules"]
    assert package.name in independent["modules"]
    assert package.name in core["forbidden_modules"]


def test_there_are_distributions_to_look_at():
    names = {settings["project"]["name"] for settings in distributions().values()}
    assert {"admin-core", "admin-memory"} <= names
