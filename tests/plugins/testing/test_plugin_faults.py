"""The suite for plugins finds what is wrong with one, and nothing where nothing is wrong."""

import json
import subprocess
import sys

import pytest

SOUND = """
from admin_core import hookimpl
from admin_core.data import MenuItem
HOOK_API = 1
@hookimpl
def admin_menu_items(admin, actor):
    return [MenuItem("Handbook", "/handbook/")]
"""
#: What is wrong -> the plugin's module, other files, and the test that must say so.
FAULTS = {
    "sound": (SOUND, {}, None),
    "no_hook_api": (
        SOUND.replace("HOOK_API = 1", ""), {},
        "test_the_module_says_for_which_hook_api_it_is_written",
    ),
    "misspelt": (
        SOUND + "@hookimpl\ndef admin_menu_itmes(admin):\n    return []\n", {},
        "test_every_implementation_is_of_a_hook_that_exists",
    ),
    "argument": (
        SOUND.replace("actor)", "user)"), {},
        "test_every_implementation_takes_arguments_that_its_hook_has",
    ),
    "heavy": (
        "import sqlalchemy\n" + SOUND, {},
        "test_importing_it_imports_only_the_core_and_the_standard_library",
    ),
    "answer": (
        SOUND.replace('MenuItem("Handbook", "/handbook/")', '"Handbook"'), {},
        "test_every_hook_answers_what_its_specification_says",
    ),
    "page": (
        SOUND.replace("return [", "raise RuntimeError; return ["), {},
        "test_pages_of_an_admin_open_with_the_plugin",
    ),
    "greedy": (
        SOUND + "@hookimpl\ndef admin_open_store(model):\n    return object()\n", {},
        "test_a_backend_leaves_models_alone_that_are_not_its_own",
    ),
    "astray": (
        SOUND, {"templates/admin/list.html": ""},
        "test_templates_lie_below_the_packages_name_or_are_listed_as_overrides",
    ),
    "inline": (
        SOUND, {"templates/inline/page.html": "<p onclick='x()'>"},
        "test_templates_have_no_script_and_no_style_in_them",
    ),
    "script": (SOUND, {"js/a.js": ""}, "test_scripts_and_style_sheets_lie_below_static"),
    "catalog": (
        SOUND, {"translations/de/messages.po": ""},
        "test_catalogs_lie_below_translations_and_are_called_admin",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """Return fault -> names of the tests that failed, of one run for all."""
    folder = tmp_path_factory.mktemp("plugins")
    (folder / "pytest.ini").write_text("[pytest]\n")
    tests = ["from admin_testing import PluginConformance"]
    for name, (code, files, _) in FAULTS.items():
        package = folder / name
        package.mkdir()
        (package / "__init__.py").write_text('"""A plugin."""\n')
        (package / "plugin.py").write_text(code)
        for place, text in files.items():
            (package / place).parent.mkdir(parents=True)
            (package / place).write_text(text)
        tests.append(f"class Test_{name}(PluginConformance):\n    plugin = '{name}.plugin'")
    (folder / "test_plugins.py").write_text("\n".join(tests))
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--admin-report=r.json",
         "-k", "not entry_point"],
        cwd=folder, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(folder), "PATH": ""},
    )  # fmt: skip
    found = json.loads((folder / "r.json").read_text("utf-8"))
    return {name: found[f"test_plugins.Test_{name}"]["failed"] for name in FAULTS}


@pytest.mark.parametrize("name", [name for name in FAULTS if name != "sound"])
def test_a_planted_fault_is_found(outcomes, name):
    assert FAULTS[name][2] in outcomes[name]


def test_a_sound_plugin_passes(outcomes):
    assert outcomes["sound"] == []
