"""The documentation tells the truth: examples run, links lead somewhere, nothing is left out.

A Python block says what it is by a comment on the line before it; ``docs/contributing.md`` lists
them, ``examples.py`` runs them.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from admin_core import hookspecs
from admin_core.data import CAPABILITIES, CORE_KINDS, AdminError
from admin_core.operators import labels
from admin_core.web import context, options
from admin_core.web.model_view import ModelView
from admin_core.web.view import BaseView
from admin_files import BaseFileAdmin

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
TEMPLATES = ROOT / "admin_core" / "src" / "admin_core" / "templates"
PAGES = sorted(
    [
        *DOCS.rglob("*.md"),
        *ROOT.glob("*.md"),
        *ROOT.glob("admin_*/*.md"),
        *ROOT.glob("plugins/*/*.md"),
    ]
)

_FENCE = re.compile(r"(?:^<!-- (?P<kind>[^\n]*?) -->\n+)?^```(?P<language>\w*)\n(?P<code>.*?)^```$",
                    re.MULTILINE | re.DOTALL)  # fmt: skip
_KINDS = {"run", "run: continued", "plugin"}
#: Of a tutorial that has a test of its own: test_backend_tutorial.py.
_STEPS = ("file: ", "into: ")


@dataclass(frozen=True)
class Example:
    """One Python block of a page; a continued one holds what came before as well."""

    page: Path
    line: int
    kind: str
    code: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def read(*parts: str) -> str:
    """Return the text of a page of the documentation."""
    return DOCS.joinpath(*parts).read_text("utf-8")


def examples(page: Path) -> Iterator[Example]:
    """Yield the Python blocks of a page."""
    text, program = page.read_text("utf-8"), ""
    for match in _FENCE.finditer(text):
        if match["language"] != "python":
            continue
        kind, code = match["kind"] or "", match["code"]
        if kind == "run: continued":
            code = program + code
        program = code if kind.startswith("run") else program
        yield Example(page, text.count("\n", 0, match.start()) + 1, kind, code)


EXAMPLES = [example for page in PAGES for example in examples(page)]


def run_examples(found: list[tuple[str, str, str]], folder: Path) -> None:
    """Run (kind, name, code) in a process of their own."""
    path = folder / "examples.json"
    path.write_text(json.dumps(found), "utf-8")
    ended = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("examples.py")), str(path)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr


# -- examples -----------------------------------------------------------------------------------


RUNNABLE = [page for page in PAGES if any(e.kind in _KINDS for e in EXAMPLES if e.page == page)]


@pytest.mark.parametrize("page", RUNNABLE, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_examples_of_a_page_run(page: Path, tmp_path: Path) -> None:
    own = [e for e in EXAMPLES if e.page == page and e.kind in _KINDS]
    run_examples([(e.kind.partition(":")[0], str(e), e.code) for e in own], tmp_path)


def test_every_python_block_is_python() -> None:
    for example in EXAMPLES:
        try:
            ast.parse(example.code)
        except SyntaxError as error:
            pytest.fail(f"{example}: {error}")


def test_every_comment_on_a_python_block_is_known() -> None:
    kinds = {e: e.kind for e in EXAMPLES if e.kind and not e.kind.startswith(_STEPS)}
    strange = [f"{e}: {kind}" for e, kind in kinds.items() if kind not in _KINDS]
    assert not strange


def test_every_example_of_the_reference_is_run() -> None:
    of_options = {block(text) for _, text in options_documented()}
    shown = [e for e in EXAMPLES if DOCS / "reference" in e.page.parents]
    assert [str(e) for e in shown if not e.kind and e.code not in of_options] == []


def test_every_example_of_an_option_works(tmp_path: Path) -> None:
    found = options_documented()
    run_examples([("option", name, block(text)) for name, text in found], tmp_path)


# -- completeness -------------------------------------------------------------------------------


def options_documented() -> list[tuple[str, str]]:
    """Return (option, text about it) from the pages of all groups of options."""
    found = []
    for page in sorted((DOCS / "reference" / "options").glob("*.md")):
        # Other views have options of their own; test_options_pages.py looks at them.
        if page.name not in {"index.md", "files.md", "redis.md"}:
            found += sections(page.read_text("utf-8"), 2)
    return found


def sections(text: str, level: int = 3) -> list[tuple[str, str]]:
    """Return (heading, text below it) for the headings of a level."""
    parts = re.split(rf"^{'#' * level} (.+)$", text, flags=re.MULTILINE)[1:]
    texts = [re.split(r"^## ", part, flags=re.MULTILINE)[0] for part in parts[1::2]]
    return list(zip(parts[::2], texts, strict=True))


def block(text: str) -> str:
    """Return the only Python block of a section."""
    found = [match["code"] for match in _FENCE.finditer(text) if match["language"] == "python"]
    assert len(found) == 1, f"{len(found)} examples in: {text[:60]!r}"
    return found[0]


def hooks() -> dict[str, Any]:
    """Return every hook specification by name."""
    return {n: f for n, f in vars(hookspecs).items() if n.startswith("admin_") and callable(f)}


@pytest.mark.guarantee("core-w14")
def test_every_hook_has_a_heading_with_its_signature() -> None:
    expected = [f"{n}({', '.join(inspect.signature(f).parameters)})" for n, f in hooks().items()]
    assert [heading for heading, _ in sections(read("reference", "hooks.md"))] == expected


def test_every_hook_says_how_answers_combine_and_has_an_example_of_itself() -> None:
    for heading, text in sections(read("reference", "hooks.md")):
        name = heading.partition("(")[0]
        said = re.search(r"Answers:\s+\*\*(\w+)\*\*", text)
        meant = re.search(r"\*Answers\*: (\w+)", hooks()[name].__doc__ or "")
        assert said and meant, name
        assert said[1] == meant[1], name
        assert f"def {name}(" in block(text)


def in_words(text: str) -> str:
    """Return a docstring's or page's prose as one line, marked up as pages are."""
    return " ".join(text.replace("``", "`").split())


def described(name: str) -> tuple[str, str]:
    """Return the prose about a hook: of its docstring, and of the page."""
    text = next(t for h, t in sections(read("reference", "hooks.md")) if h.startswith(f"{name}("))
    docstring = inspect.getdoc(hooks()[name]) or ""
    return in_words(docstring), in_words(re.split(r"^(?:<!--|```)", text, flags=re.M)[0])


def typed(function: Any) -> str:
    """Return a signature with its types, as the code has it."""
    signature = inspect.signature(function)
    arguments = [f"{n}: {one.annotation}" for n, one in signature.parameters.items()]
    return f"({', '.join(arguments)}) -> {signature.return_annotation}"


@pytest.mark.parametrize("name", hooks())
def test_a_hook_is_documented_with_its_types_and_since_when_it_is_there(name: str) -> None:
    docstring, page = described(name)
    since = re.search(r"versionadded:: (\d+\.\d+)", docstring)
    assert since
    assert page.startswith(f"`{typed(hooks()[name])}`, since {since[1]} ")


@pytest.mark.parametrize("name", hooks())
def test_a_hook_is_documented_by_the_first_sentence_of_its_docstring(name: str) -> None:
    docstring, page = described(name)
    sentence = docstring.partition(". *Answers*")[0]
    # The page may go on where the docstring has to stop.
    assert re.sub(r"^`.*?`, since [\d.]+ ", "", page).startswith(sentence)


@pytest.mark.parametrize("name", hooks())
def test_a_hook_is_documented_with_when_it_is_called(name: str) -> None:
    docstring, page = described(name)
    said = re.findall(r"Called [^.;]*(?:`[^`]*`[^.;]*)*", docstring)
    assert said, "its docstring does not say when it is called"
    assert [one for one in said if one not in page] == []


@pytest.mark.parametrize("name", hooks())
def test_what_the_docstring_of_a_hook_names_is_on_the_page_too(name: str) -> None:
    docstring, page = described(name)
    named = set(re.findall(r"`([^`]+)`", docstring))
    assert sorted(one for one in named if f"`{one}`" not in page) == []


def test_the_example_of_every_hook_is_run_as_a_plugin() -> None:
    for heading, text in sections(read("reference", "hooks.md")):
        assert "<!-- plugin -->\n```python" in text, heading


def test_every_option_is_documented_with_its_default_and_no_other_is() -> None:
    documented = dict(options_documented())
    assert sorted(documented) == sorted(options.known_options())
    for name, text in documented.items():
        written = re.search(r"^Default: `(.+?)`", text.strip())
        assert written, name
        default = getattr(ModelView, name)
        if isinstance(default, type):
            assert written[1] == default.__name__
        else:
            assert ast.literal_eval(written[1]) == (
                dict(default) if hasattr(default, "keys") else default
            ), name


@pytest.mark.guarantee("core-w14")
def test_every_public_method_of_views_is_documented_and_no_other_is() -> None:
    documented = set(re.findall(r"`(\w+)\([^`]*\)`", read("reference", "override-points.md")))
    for view_class in (BaseView, ModelView, BaseFileAdmin):
        for name in dir(view_class):
            member = inspect.getattr_static(view_class, name)
            if inspect.isfunction(member) and not name.startswith("_"):
                assert name in documented, f"{view_class.__name__}.{name}"
    known = {*dir(ModelView), *dir(BaseFileAdmin), "Admin", "context", "super"}
    assert documented <= known


def shown(function: Any) -> str:
    """Return the arguments of a method as pages write them."""
    found, is_keyword_only = [], False
    for one in list(inspect.signature(function).parameters.values())[1:]:
        if one.kind is one.KEYWORD_ONLY and not is_keyword_only:
            is_keyword_only = True
            found.append("*")
        star = {"VAR_POSITIONAL": "*", "VAR_KEYWORD": "**"}.get(one.kind.name, "")
        default = "" if one.default is one.empty else "=" + repr(one.default).replace("'", '"')
        found.append(f"{star}{one.name}{default}")
    return ", ".join(found)


def test_every_method_of_views_is_documented_with_its_arguments() -> None:
    for title, text in sections(read("reference", "override-points.md"), 2):
        view_class = BaseFileAdmin if title.startswith("FileAdmin") else ModelView
        for cell in re.findall(r"^\| (`[^|]*)\|", text, re.M):
            for name, arguments in re.findall(r"`(\w+)\(([^`]*)\)`", cell):
                assert arguments == shown(getattr(view_class, name)), f"{title}: {name}"


def test_every_value_that_templates_get_is_documented_in_full() -> None:
    text = read("reference", "templates.md")
    for name, value in vars(context).items():
        if not isinstance(value, type) or not dataclasses.is_dataclass(value):
            continue
        row = re.search(rf"^\| `{name}` \|[^|]*\|(.*)\|$", text, re.MULTILINE)
        assert row, name
        computed = [one for one, member in vars(value).items() if isinstance(member, property)]
        known = [f.name for f in dataclasses.fields(value)] + computed
        assert re.findall(r"`(\w+)`", row[1]) == known, name


def test_every_block_and_slot_of_the_templates_is_documented_and_no_other_is() -> None:
    text = read("reference", "templates.md")
    sources = [path.read_text("utf-8") for path in TEMPLATES.rglob("*.html")]
    slots = {n for s in sources for n in re.findall(r'admin_slot\("([\w.]+)"\)', s)}
    blocks = {n for s in sources for n in re.findall(r"{%-?\s*block (\w+)", s)}
    tables = text.split("## Templates and blocks")[1]
    first, second = tables.split("## Slots")
    assert _quoted_in_rows(first) == blocks
    assert _quoted_in_rows(second.split("##")[0]) == slots


def _quoted_in_rows(text: str) -> set[str]:
    """Return what stands in backticks behind the first column of a table."""
    rows = re.findall(r"^\|[^|]*\|(.*)\|$", text, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([\w.]+)`", row)}


def test_operators_kinds_capabilities_and_errors_are_documented() -> None:
    text = read("reference", "contracts.md")
    names = {*labels(), *CORE_KINDS, *CAPABILITIES, *(e.__name__ for e in _below(AdminError))}
    assert not [name for name in sorted(names) if f"`{name}`" not in text]


def _below(error: type[BaseException]) -> Iterator[type[BaseException]]:
    for one in error.__subclasses__():
        if one.__module__.startswith("admin_core.data"):
            yield one
        yield from _below(one)


# -- links --------------------------------------------------------------------------------------

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_documentation_leads_somewhere(page: Path) -> None:
    text = _FENCE.sub("", page.read_text("utf-8"))
    for target in _LINK.findall(text):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        found = (page.parent / file).resolve() if file else page
        assert found.exists(), target
        if anchor:
            assert anchor in anchors(found), target


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings."""
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def test_every_page_is_reached_from_the_index() -> None:
    index = read("index.md")
    for page in DOCS.rglob("*.md"):
        path = page.relative_to(DOCS).with_suffix("").as_posix()
        folder = f"{path.partition('/')[0]}/*"
        listed = {line.strip() for line in index.splitlines()}
        assert path == "index" or {path, folder} & listed, path
