"""What files of this repository look like."""

import ast
import re

import pytest

from .repository import ROOT, files, modules, name_of, packages

TEMPLATES = [path for package in packages() for path in package.rglob("*.html")]
INLINE = {
    "script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", re.IGNORECASE),
    "handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "script address": re.compile(r"javascript\s*:", re.IGNORECASE),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
@pytest.mark.guarantee("core-24")
def test_a_template_has_nothing_inline(path):
    text = path.read_text("utf-8")
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_does_not_trust_texts(path):
    text = path.read_text("utf-8")
    assert not re.search(r"\|\s*safe\b", text)
    assert "autoescape false" not in text


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<script>", "script"),
        ('<a onclick="x">', "handler"),
        ('<p class="a" style="x">', "style attribute"),
        ("<style>", "style element"),
        ('<a href="javascript:x">', "script address"),
    ],
)
def test_what_is_inline_would_be_found(text, what):
    assert INLINE[what].search(text)


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 10


@pytest.mark.parametrize("path", files("*.py"), ids=name_of)
def test_a_module_is_of_one_idea(path):
    assert len(path.read_text("utf-8").splitlines()) <= 600


#: What a text may be made by that is put between tags without more ado.
ESCAPING = {
    "escape",
    "escaped",
    "html_params",
    "isoformat",
    "quote",
    "quoted_key",
    "render_template",
}


#: Module -> what it trusts and a person has looked at.
REVIEWED = {
    # What an application calls markup in its own code: HTML(...), Group(..., {"type": "html"}).
    "admin_core/src/admin_core/forms/rules.py": ["str(value)", "str(self.text)"],
    # A template's own output, escaped as it was made.
    "admin_core/src/admin_core/forms/widgets.py": [
        "template.render({**names, 'field': field, **kwargs})"
    ],
    # Names of attributes come from code, their values are escaped, as is all that options show.
    "admin_core/src/admin_core/forms/inputs.py": [
        "' '.join(found)",
        "''.join([_option(one) for one in field.iter_choices()])",
    ],
    # Each text is escaped as it is put into a head, an option, a row.
    "admin_core/src/admin_core/web/heads_markup.py": [
        "'\\n'.join([_head(number, head) for number, head in enumerate(heads, 1)])"
    ],
    "admin_core/src/admin_core/web/selects.py": [
        "''.join([_option(value, label, value in chosen) for value, label in pairs])",
        "''.join([_option(one.value, one.label, one.is_picked, f' data-n={one.values}') "
        "for one in operators])",
    ],
    "admin_core/src/admin_core/web/list_rows.py": [
        "'\\n'.join(lines)",
        "self._cells(row, escaped(row.key), escaped(row.label))",
        "self._menu(row, escaped(row.label))",
    ],
    # A line of input and options, each made of escaped texts.
    "admin_mongo/src/admin_mongo/engine/generic.py": ["''.join(options)"],
    # What the console's own templates made of a reply.
    "admin_redis/src/admin_redis/view.py": ["self._answer(typed)"],
}


def unescaped(source):
    """Yield what ``Markup(...)`` trusts in a module although nobody escaped it."""
    tree = ast.parse(source)
    made = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            made.setdefault(node.targets[0].id, []).append(node.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) == "Markup" and node.args:
            yield from doubtful(node.args[0], made)


def doubtful(node, made):
    if isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield from doubtful(part, made)
    elif isinstance(node, ast.FormattedValue):
        yield from doubtful(node.value, made)
    elif isinstance(node, ast.Name) and node.id in made:
        for value in made[node.id]:
            yield from doubtful(value, made)
    elif not (isinstance(node, ast.Constant) or called(node) in ESCAPING):
        yield ast.unparse(node)


def called(node):
    function = getattr(node, "func", None)
    return getattr(function, "id", getattr(function, "attr", ""))


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_module_makes_no_markup_from_foreign_text(path):
    assert list(unescaped(path.read_text("utf-8"))) == REVIEWED.get(name_of(path), [])


@pytest.mark.parametrize(
    "source",
    ["Markup(f'<b>{name}</b>')", "Markup('<b>' + name)", "Markup(value)", "Markup('%s' % name)",
     "shown = str(value)\nMarkup(f'<b>{shown}')"],
)  # fmt: skip
def test_markup_from_foreign_text_would_be_found(source):
    assert list(unescaped(source))


TEXTS = [path for path in files() if path.suffix not in {".png", ".ico", ".jpg", ".gif", ".woff2"}]
REGISTRIES = re.compile(
    r"""("resolved":\s*"https?:|--(extra-)?index-url|--find-links|^(registry|index-url)\s*=)""",
    re.MULTILINE,
)
PLACES = re.compile(r"(?<![\w.>/])/(root|home/\w+|work|Users/\w+|tmp/[a-z]+)/\w")


@pytest.mark.parametrize(
    "path", [p for p in TEXTS if p != ROOT / "tests/contracts/test_files.py"], ids=name_of
)
def test_a_file_names_no_registry_and_no_place_on_a_machine(path):
    text = path.read_text("utf-8")
    found = [*REGISTRIES.finditer(text), *PLACES.finditer(text)]
    assert [match.group() for match in found] == []
    assert str(ROOT) not in text
