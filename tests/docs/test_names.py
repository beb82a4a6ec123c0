"""Whatever a page of the reference writes as code is a name that the code has.

A name that is renamed or removed, or mistyped on a page, is found here, wherever it stands.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import admin_core
from admin_core import actions, data, deprecation, forms

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
PAGES = sorted(REFERENCE.rglob("*.md"))
EVERY = pytest.mark.parametrize("page", PAGES, ids=lambda one: str(one.relative_to(REFERENCE)))

_WORD = re.compile(r"(?<![\w\\])[A-Za-z_]\w*")
_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
#: Numbers of promises, which tests/contracts compare.
_PROMISE = re.compile(r"[a-z]+-w?\d+[a-c]?")

#: Words of a page's examples, and others that no distribution knows.
MADE_UP = {
    "addresses.md": "Ann Bob Moon name__equals __empty flt0_3 flt0_title_equals rediscli rediskeys "
    # What the filter panel puts together with a place.
    "_fr _vr _mr",
    # What several keys begin with.
    "configuration.md": "FLASK_ADMIN_RAISE FLASK_ADMIN_MAPBOX FLASK_ADMIN_DEFAULT",
    "data.md": "first_name pt BR",
    "options/index.md": "isbn",
    "override-points.md": "MyIndex my",
    "templates.md": "my",
    # The form of a number, Python's own, pluggy's.
    "versioning.md": "MAJOR MINOR PATCH PYTHONWARNINGS warn_on_impl",
}


def spans(page: Path) -> Iterator[str]:
    """Yield what stands in backticks, blocks left out."""
    yield from re.findall(r"`([^`]+)`", _BLOCK.sub("", page.read_text("utf-8")))


def python_names(text: str) -> Iterator[str]:
    """Yield the names and the words of texts of a module; comments and docstrings have no say."""
    tree = ast.parse(text)
    said = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str) and id(node) not in said:
                yield from _WORD.findall(node.value)
            continue
        for field in ("id", "attr", "arg", "name", "asname", "module"):
            value = getattr(node, field, None)
            if isinstance(value, str):
                yield from _WORD.findall(value)


@cache
def known() -> frozenset[str]:
    """Return the names of all distributions, of their templates, scripts and styles."""
    found = {*dir(builtins), "nox", "pytest", "guarantee"}
    sources = [ROOT / "noxfile.py", *ROOT.glob("tools/*.py"), *ROOT.glob("*/pyproject.toml")]
    sources += [*ROOT.glob("plugins/*/pyproject.toml"), *ROOT.glob("pyproject.toml")]
    for pattern in ("admin_*", "plugins/*"):
        for folder in ROOT.glob(pattern):
            for ending in ("py", "html"):
                found |= {path.stem for path in (folder / "src").rglob(f"*.{ending}")}
                sources += (folder / "src").rglob(f"*.{ending}")
            for ending in ("js", "css"):
                sources += (folder / "frontend" / "src").rglob(f"*.{ending}")
    for path in sources:
        text = path.read_text("utf-8")
        found |= set(python_names(text) if path.suffix == ".py" else _WORD.findall(text))
    return frozenset(found)


def used(page: Path) -> dict[str, str]:
    """Return the words that a page writes as code, each with one place of it."""
    found = {}
    for span in spans(page):
        if not _PROMISE.fullmatch(span):
            found |= dict.fromkeys(_WORD.findall(span), span)
    return found


@EVERY
def test_every_name_that_a_page_writes_as_code_is_known(page: Path) -> None:
    made_up = set(MADE_UP.get(page.relative_to(REFERENCE).as_posix(), "").split())
    # Of the classes and fields that examples make.
    own = set(_WORD.findall(" ".join(_BLOCK.findall(page.read_text("utf-8")))))
    words = used(page)
    assert {one: span for one, span in words.items() if one not in own | made_up | known()} == {}
    assert made_up - set(words) == set()


# -- what can be imported -----------------------------------------------------------------------

#: Where a name without dots is looked for.
PLACES = (admin_core, data, forms, deprecation, actions)


def resolved(name: str) -> Any:
    """Return what a name means, ``None`` for one that cannot be imported by itself.

    Raises :exc:`AttributeError` where its beginning is ours, and the rest is not there.
    """
    first, *rest = name.split(".")
    if first.startswith("admin_") and rest:
        for end in range(len(rest), -1, -1):
            path = ".".join([first, *rest[:end]])
            if find_spec(path.partition(".")[0]) is None:
                return None
            try:
                module = import_module(path)
            except ModuleNotFoundError:
                continue
            return of(module, rest[end:])
    for place in PLACES:
        found = getattr(place, first, None)
        # What is called like a module of ours and stands alone is a name of templates.
        if found is not None and not inspect.ismodule(found):
            return of(found, rest)
    return None


def of(thing: Any, names: list[str]) -> Any:
    """Return an attribute of an attribute; what only instances have counts as there."""
    for name in names:
        is_given = inspect.isclass(thing) and name in inspect.signature(thing).parameters
        if is_given and not hasattr(thing, name):
            return None
        thing = getattr(thing, name)
    return thing


@EVERY
def test_every_dotted_name_leads_to_something(page: Path) -> None:
    for span in spans(page):
        is_name = re.fullmatch(r"@?\w+(?:\.\w+)+(?:\(.*\))?", span, re.DOTALL)
        if is_name and not span.endswith(".html"):
            resolved(span.lstrip("@").partition("(")[0])


def calls() -> Iterator[tuple[str, str, str]]:
    """Yield page, name and arguments of what is written as it is called."""
    for page in PAGES:
        for span in spans(page):
            found = re.fullmatch(r"@?((?:\w+\.)*\w+)\((.*)\)", " ".join(span.split()))
            if found and found[2].strip(". "):
                yield page.relative_to(REFERENCE).as_posix(), found[1], found[2]


def is_called(name: str) -> bool:
    """Return whether a name is a function or class of ours; the methods have their own tests."""
    try:
        thing = resolved(name)
    except AttributeError:
        return False  # the test above says so
    return inspect.isroutine(thing) or inspect.isclass(thing)


CALLS = [one for one in calls() if is_called(one[1])]


@pytest.mark.parametrize(("page", "name", "arguments"), CALLS)
def test_a_call_is_written_with_the_arguments_that_there_are(
    page: str, name: str, arguments: str
) -> None:
    known_ones = inspect.signature(resolved(name)).parameters
    positional = [n for n, one in known_ones.items() if one.kind is not one.KEYWORD_ONLY]
    try:
        said = ast.parse(f"def call({arguments}): ...").body[0].args  # type: ignore[attr-defined]  # it is a function
    except SyntaxError:
        # With values in place of names.
        call = ast.parse(f"call({arguments})", mode="eval").body
        assert isinstance(call, ast.Call)
        keywords = {one.arg for one in call.keywords if one.arg}
        assert keywords <= set(known_ones)
        return
    names = [one.arg for one in said.args if one.arg not in {"self"}]
    given = len(names) - len(said.defaults)
    assert names[:given] == positional[:given]
    assert set(names[given:]) <= set(known_ones)
    if "=None" in arguments.replace(" ", ""):
        # With its defaults it is the whole signature.
        assert [*names, "*", *(one.arg for one in said.kwonlyargs)] == whole(known_ones)


def whole(parameters: Any) -> list[str]:
    """Return the names of parameters as a signature has them."""
    ours = [one for one in parameters.values() if one.name != "self"]
    plain = [one.name for one in ours if one.kind is not one.KEYWORD_ONLY]
    return [*plain, "*", *(one.name for one in ours if one.kind is one.KEYWORD_ONLY)]
