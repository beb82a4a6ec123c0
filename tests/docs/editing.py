"""Does to a file what a tutorial tells its reader to do with a block of Python."""

from __future__ import annotations

import ast
from textwrap import indent


def edited(text: str, block: str) -> str:
    """Return a module with the block's parts in it.

    Imports replace those from the same place, or are added; classes replace those of the same
    name; functions and assignments become part of the module's last class, in place of what has
    their name there.
    """
    for part in ast.parse(block).body:
        code = _source(block, part)
        if isinstance(part, (ast.Import, ast.ImportFrom)):
            text = _with_import(text, part, code)
        elif isinstance(part, ast.ClassDef):
            text = _replaced(text, ast.parse(text).body, part.name, code)
        else:
            inside = _last_class(text)
            text = _replaced(text, inside.body, _name(part), indent(code, "    "), inside)
    return text


def _source(text: str, node: ast.stmt) -> str:
    first, last = _lines(node)
    return "\n".join(text.splitlines()[first:last])


def _lines(node: ast.stmt) -> tuple[int, int]:
    """Return the slice of lines that a statement takes, decorators included."""
    marks = getattr(node, "decorator_list", ())
    assert node.end_lineno is not None
    return min([node.lineno, *(one.lineno for one in marks)]) - 1, node.end_lineno


def _name(node: ast.stmt) -> str:
    """Return the name that a statement of a class gives something."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return node.name
    if isinstance(node, ast.AnnAssign):
        return ast.unparse(node.target)
    return ast.unparse(node.targets[0]) if isinstance(node, ast.Assign) else ""


def _last_class(text: str) -> ast.ClassDef:
    return [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)][-1]


def _replaced(
    text: str, body: list[ast.stmt], name: str, code: str, inside: ast.ClassDef | None = None
) -> str:
    lines = text.splitlines()
    for node in body:
        if _name(node) == name:
            first, last = _lines(node)
            return "\n".join([*lines[:first], code, *lines[last:], ""])
    assert inside is not None, f"there is no {name} to replace"
    # Below the docstring what is set, at the end what is done.
    first = body[0] if code.lstrip().startswith(name) else body[-1]
    place = _lines(first)[1]
    return "\n".join([*lines[:place], "", code, *lines[place:], ""])


def _with_import(text: str, wanted: ast.Import | ast.ImportFrom, code: str) -> str:
    lines = text.splitlines()
    imports = [n for n in ast.parse(text).body if isinstance(n, (ast.Import, ast.ImportFrom))]
    for node in imports:
        if isinstance(node, ast.ImportFrom) and _place(node) == _place(wanted):
            first, last = _lines(node)
            return "\n".join([*lines[:first], code, *lines[last:], ""])
    place = _lines(imports[0])[1]
    return "\n".join([*lines[:place], code, *lines[place:], ""])


def _place(node: ast.Import | ast.ImportFrom) -> tuple[int, str | None] | None:
    """Return where names are imported from."""
    return (node.level, node.module) if isinstance(node, ast.ImportFrom) else None
