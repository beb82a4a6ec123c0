"""Every hook is documented, tested and typed, and says how its answers combine."""

import ast
import inspect
import re

import pytest

from admin_core import hookspecs

from .repository import ROOT

HOOKS = {name: hook for name, hook in vars(hookspecs).items() if name.startswith("admin_")}
RULES = {"first", "all", "fold", "chain", "vote", "tell"}
DOCUMENTED = ROOT / "docs" / "reference" / "hooks.md"


def spec(hook):
    """Return what pluggy was told about a hook."""
    return vars(hook)[f"{hookspecs.PROJECT}_spec"]


def test_there_are_hooks():
    assert len(HOOKS) >= 22


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_says_how_its_answers_combine(name):
    rule = re.search(r"\*Answers\*: (\w+)", HOOKS[name].__doc__)
    assert rule, "no line that starts with *Answers*"
    assert rule[1] in RULES
    assert (rule[1] == "first") == bool(spec(HOOKS[name])["firstresult"])


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_says_since_when_it_is_there(name):
    assert re.search(r"\.\. versionadded:: \d+\.\d+", HOOKS[name].__doc__)


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_has_typed_arguments_and_answer(name):
    signature = inspect.signature(HOOKS[name])
    assert signature.return_annotation is not inspect.Signature.empty
    for argument in signature.parameters.values():
        assert argument.annotation is not inspect.Parameter.empty, argument.name
        assert argument.default is inspect.Parameter.empty, argument.name


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_that_answers_may_say_nothing(name):
    answer = inspect.signature(HOOKS[name]).return_annotation
    assert answer == "None" or answer.endswith("| None")


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_documented_under_its_exact_signature(name):
    arguments = ", ".join(inspect.signature(HOOKS[name]).parameters)
    headings = re.findall(r"^#+ +(.+?) *$", DOCUMENTED.read_text("utf-8"), re.MULTILINE)
    assert f"{name}({arguments})" in [heading.strip("`") for heading in headings]


def test_no_hook_is_documented_that_is_not_there():
    headings = re.findall(r"^#+ +`?(admin_\w+)\(", DOCUMENTED.read_text("utf-8"), re.MULTILINE)
    assert set(headings) == set(HOOKS)


def test_every_hook_has_a_test_that_shows_its_effect():
    tree = ast.parse((ROOT / "tests" / "core" / "test_hooks.py").read_text("utf-8"))
    tests = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert {f"test_hook_{name}" for name in HOOKS} <= tests


def test_every_hook_is_asked_somewhere():
    # The core's hooks about files are asked by whoever shows files.
    packages = ("admin_core", "admin_files", "plugins/admin_memory")
    places = [ROOT / package / "src" for package in packages]
    source = "\n".join(
        path.read_text("utf-8")
        for place in places
        for path in place.rglob("*.py")
        if path.name not in {"hookspecs.py", "defaults.py", "plugin.py"}
    )
    for name in HOOKS:
        assert re.search(rf'(hook\.{name}\(|"{name}")', source), name
