"""The words that plugins are asked and told with are those of the page about hooks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import redis as redis_py
from tests.started import started

from . import asked_pages
from .asking import ASKED
from .test_docs import ROOT, read, sections

SOURCES = [
    path
    for pattern in ("admin_*/src", "plugins/*/src")
    for folder in ROOT.glob(pattern)
    for path in folder.rglob("*.py")
    # The kit makes events up, to ask plugins about them.
    if "admin_testing" not in path.parts
]


def about(hook: str) -> str:
    """Return the page's text about a hook, up to its example."""
    text = next(t for h, t in sections(read("reference", "hooks.md")) if h.startswith(f"{hook}("))
    return " ".join(text.partition("<!--")[0].split())


def test_what_the_pages_of_every_kind_of_view_ask_is_what_is_said(
    tmp_path: Path, mongodb_url: str
) -> None:
    from wheel_servers import redis

    ASKED.clear()
    asked_pages.ask_a_model_view()
    asked_pages.ask_a_file_manager(tmp_path)
    asked_pages.ask_plugins(mongodb_url)
    with started(redis()) as url, redis_py.Redis.from_url(url) as client:
        asked_pages.ask_a_console(client)
        asked_pages.ask_the_keys(client)
    said = about("admin_authorize").partition("*action* is ")[2].partition(" or the name of")[0]
    # The one batch action of the pages that were asked.
    assert {action for action, _ in ASKED} - {"write"} == set(re.findall(r'`"([\w.]+)"`', said))


# -- events ---------------------------------------------------------------------------------------


def told() -> Iterator[tuple[str, frozenset[str]]]:
    """Yield every event of the code, and the keys of its detail where they are written there."""
    for path in SOURCES:
        tree = ast.parse(path.read_text("utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                yield from _events(function)
        if re.search(r"^_EVENTS = ", path.read_text("utf-8"), re.M):
            # There the name is taken from a table, or given by whoever writes.
            for node in ast.walk(tree):
                is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
                if is_text and re.fullmatch(r"[a-z]+\.[a-z]+ed", node.value):
                    yield node.value, frozenset()


def _events(function: ast.FunctionDef) -> Iterator[tuple[str, frozenset[str]]]:
    details = [
        node.value
        for node in ast.walk(function)
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and "detail" in ast.unparse(node)[:7]
    ]
    for call in ast.walk(function):
        if not isinstance(call, ast.Call) or ast.unparse(call.func) != "Event":
            continue
        given = {one.arg: one.value for one in call.keywords}
        name = given.get("name") or (call.args[0] if call.args else None)
        if isinstance(name, ast.Constant):
            detail: Any = given.get("detail")
            kept = details[0] if isinstance(detail, ast.Name) and details else detail
            keys = kept.keys if isinstance(kept, ast.Dict) else ()
            yield str(name.value), frozenset(str(ast.literal_eval(one)) for one in keys if one)


def known() -> dict[str, frozenset[str]]:
    """Return event -> keys of its detail."""
    found: dict[str, frozenset[str]] = {}
    for name, keys in told():
        found[name] = found.get(name, frozenset()) | keys
    return found


def test_every_event_is_documented_with_its_detail_and_no_other_is() -> None:
    text = next(
        t for h, t in sections(read("reference", "hooks.md")) if h.startswith("admin_event(")
    )
    core, _, table = text.partition("<!--")[0].partition("Plugins tell others")
    said: dict[str, frozenset[str]] = {
        name: frozenset() for name in re.findall(r'`"([\w.]+)"`', core)
    }
    of_export = " ".join(core.split()).partition("`detail` holds")[2].partition(";")[0]
    said["records.exported"] = frozenset(re.findall(r"`(\w+)`", of_export))
    for names, keys in re.findall(r'^\| (`".*`) \|[^|\n]*\|(.*)\|$', table, re.M):
        detail = frozenset(re.findall(r"`(\w+)`", keys))
        said |= dict.fromkeys(re.findall(r'`"([\w.]+)"`', names), detail)
    assert said == known()


# -- headers and variables ------------------------------------------------------------------------


def test_every_header_that_a_request_may_carry_is_documented() -> None:
    asked = set()
    for path in SOURCES:
        text = path.read_text("utf-8")
        asked |= set(re.findall(r'request\.headers(?:\.get\(|\[)"([\w-]+)"', text))
        asked |= set(re.findall(r"^(?:HEADER|HEADERS) = (.*)$", text, re.M))
    named = {name for one in asked for name in re.findall(r"X-[A-Za-z-]+", one)}
    page = read("reference", "addresses.md")
    assert named
    assert named == set(re.findall(r"`(X-[A-Za-z-]+)`", page))


def test_the_environment_variables_that_the_code_reads_are_documented() -> None:
    read_ones = set()
    for path in SOURCES:
        text = path.read_text("utf-8")
        for name in re.findall(r"os\.environ(?:\.get\(|\[)([\w\"]+)|getenv\(([\w\"]+)", text):
            given = "".join(name)
            value = re.search(rf'^{given} = "(\w+)"', text, re.M)
            read_ones.add(value[1] if value else given.strip('"'))
    page = read("reference", "configuration.md")
    said = set(re.findall(r"^\| `(\w+)` \|.*environment variable", page, re.M))
    assert read_ones == said
