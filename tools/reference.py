"""Writes ``docs/reference/data.md`` from the docstrings and signatures of ``admin_core.data``.

``python tools/reference.py`` writes it, ``python tools/reference.py check`` says whether it is
current.  The examples are written by hand, into the page, and stay where they are.
"""

from __future__ import annotations

import dataclasses
import enum
import inspect
import re
import sys
import types
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from admin_core import data

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "data.md"
FOLDER = ROOT / "admin_core" / "src" / "admin_core" / "data"

HEAD = """\
# Values and contracts, name by name

Everything that `admin_core.data` holds, with its exact signature, its docstring, and since which
version. [](contracts.md) tells what the large ones mean together. `python tools/reference.py`
writes this page but for its examples, and a test says whether it is current. The examples are run;
between them they use every name.
"""
#: A section's name, and the example in it.
EXAMPLE = re.compile(
    r"^## (\w+)\n(?:(?!^## ).)*?(^<!-- run -->\n```python\n.*?^```\n)", re.MULTILINE | re.DOTALL
)


def page(text: str) -> str:
    """Return the page as it should be; its examples are those of *text*."""
    examples = dict(EXAMPLE.findall(text))
    parts = [HEAD]
    for module, names in modules().items():
        title = module.capitalize()
        parts.append(
            f"## {title}\n\n{prose(_summary(import_module(f'admin_core.data.{module}')))}\n"
        )
        if title in examples:
            parts.append(examples[title])
        parts += [about(name, getattr(data, name), module) for name in names]
    return "\n".join(parts)


def modules() -> Mapping[str, list[str]]:
    """Return module -> public names that come from there."""
    found: dict[str, list[str]] = {}
    text = (FOLDER / "__init__.py").read_text("utf-8")
    for module, name in re.findall(r"^from \.(\w+) import (\w+) as \2$", text, re.M):
        found.setdefault(module, []).append(name)
    return found


def about(name: str, thing: Any, module: str) -> str:
    """Return the section about one name."""
    if inspect.isclass(thing):
        body = _of_class(thing)
    elif inspect.isfunction(thing):
        body = [f"`{name}{signature(thing)}`{since(thing)}", prose(inspect.getdoc(thing) or "")]
    else:
        body = [f"`{value(thing)}`, since 0.1", prose(_comment(name, module))]
    return "\n\n".join([f"### {name}", *filter(None, body)]) + "\n"


def _of_class(thing: type[Any]) -> list[str]:
    text = prose(inspect.getdoc(thing) or "")
    bases = [one.__name__ for one in thing.__bases__ if one is not object]
    below = f", derived from `{bases[0]}`" if issubclass(thing, BaseException) else ""
    known = f"{signature(thing)}" if _has_signature(thing) else ""
    rows = [
        f"| `{n}` | `{_cell(kind)}` | {f'`{_cell(default)}`' if default else ''} |"
        for n, kind, default in attributes(thing)
    ]
    table = ["| attribute | type | default |", "|---|---|---|", *rows] if rows else []
    lines = [f"| `{_cell(head)}` | {_cell(said)} |" for head, said in methods(thing)]
    methods_table = ["| method | what it does |", "|---|---|", *lines] if lines else []
    head = f"`{thing.__name__}{known}`{below}{since(thing)}"
    return [head, text, "\n".join(table), "\n".join(methods_table)]


def _has_signature(thing: type[Any]) -> bool:
    return "__init__" in vars(thing) and not getattr(thing, "_is_protocol", False)


def attributes(thing: type[Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (name, type, default) of what a class says it has."""
    if dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            if not field.name.startswith("_"):
                yield field.name, str(field.type), _default(field)
        return
    kinds = inspect.get_annotations(thing)
    for name in [*kinds, *(one for one in vars(thing) if one not in kinds)]:
        default = vars(thing).get(name, dataclasses.MISSING)
        is_method = callable(default) or isinstance(default, (property, classmethod, staticmethod))
        if not name.startswith("_") and not is_method:
            kind = str(kinds.get(name, type(default).__name__))
            yield name, kind, "" if default is dataclasses.MISSING else value(default)


def _default(field: dataclasses.Field[Any]) -> str:
    if field.default is not dataclasses.MISSING:
        return value(field.default)
    if field.default_factory is dataclasses.MISSING:
        return ""
    if isinstance(field.default_factory, types.FunctionType):
        made = field.default_factory()
        # The time at which something is made is another one each time.
        return value(made) if isinstance(made, (Mapping, tuple)) else "..."
    return f"{field.default_factory.__name__}()"  # type: ignore[attr-defined]  # factories that get here are classes


def methods(thing: type[Any]) -> Iterator[tuple[str, str]]:
    """Yield (signature, first sentence) of the public methods of a class."""
    for name, member in vars(thing).items():
        if name.startswith("_"):
            continue
        if isinstance(member, property):
            yield name, first_sentence(member)
        elif inspect.isfunction(member):
            yield f"{name}{signature(member)}", first_sentence(member)
        elif isinstance(member, (classmethod, staticmethod)):
            yield f"{name}{signature(member.__func__)}", first_sentence(member.__func__)


def signature(thing: Any) -> str:
    """Return a signature as the code has it, without ``self``."""
    found = inspect.signature(thing)
    kept = [one for one in found.parameters.values() if one.name not in {"self", "cls"}]
    parts, keyword_only = [], False
    for one in kept:
        if one.kind is one.KEYWORD_ONLY and not keyword_only:
            keyword_only = True
            parts.append("*")
        star = (
            "*" if one.kind is one.VAR_POSITIONAL else "**" if one.kind is one.VAR_KEYWORD else ""
        )
        keyword_only = keyword_only or star == "*"
        kind = "" if one.annotation is one.empty else f": {one.annotation}"
        default = "" if one.default is one.empty else f" = {_given(one.default)}"
        parts.append(f"{star}{one.name}{kind}{default}")
    answer = found.return_annotation
    said = "" if inspect.isclass(thing) or answer in {found.empty, "None"} else f" -> {answer}"
    return f"({', '.join(parts)}){said}"


def _given(default: Any) -> str:
    # What a factory makes has no value that could be told.
    return "..." if repr(default) == "<factory>" else value(default)


def value(thing: Any) -> str:
    """Return a value as code has it, the same in every run."""
    if isinstance(thing, frozenset):
        return "frozenset()" if not thing else f"{{{', '.join(sorted(map(repr, thing)))}}}"
    if isinstance(thing, Mapping):
        return repr(dict(thing))
    if isinstance(thing, enum.Enum):
        return str(thing)
    if inspect.isclass(thing):
        return thing.__name__
    return re.sub(r"\b(?:typing|admin_core\.data\.\w+)\.", "", repr(thing))


def since(thing: Any) -> str:
    """Return since which version something is there."""
    found = re.search(r"versionadded:: ([\d.]+)", inspect.getdoc(thing) or "")
    return f", since {found[1]}" if found else ""


def first_sentence(thing: Any) -> str:
    """Return the first sentence of a docstring."""
    return " ".join(prose(inspect.getdoc(thing) or "").split("\n\n")[0].split())


def _summary(module: types.ModuleType) -> str:
    return (inspect.getdoc(module) or "").split("\n\n")[0]


def _comment(name: str, module: str) -> str:
    """Return the comment above a value."""
    text = (FOLDER / f"{module}.py").read_text("utf-8")
    found = re.search(rf"((?:^#: .*\n)+)^{name}\b", text, re.M)
    return re.sub(r"^#: ?", "", found[1], flags=re.M).strip() if found else ""


def prose(text: str) -> str:
    """Return a docstring as a page has it."""
    text = re.sub(r"\n*\.\. versionadded::.*", "", text)
    text = re.sub(r"^>>>.*(?:\n(?!\n).*)*\n*", "", text, flags=re.M)  # the page has examples
    text = re.sub(r":\w+:`~?(?:[\w.]+\.)?(\w+)`", r"`\1`", text.replace("``", "`"))
    return re.sub(r"(?<=[.:;?]) {2}(?=\S)", " ", text).strip()


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def main(arguments: list[str]) -> int:
    """Write the page, or say whether it is current."""
    text = PAGE.read_text("utf-8") if PAGE.exists() else ""
    wanted = page(text)
    if arguments == ["check"]:
        if wanted != text:
            print("docs/reference/data.md is old. Write it:  python tools/reference.py")
        return int(wanted != text)
    PAGE.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
