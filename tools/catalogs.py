"""The catalogs of translations: brought in step with the code, and checked.

    make catalogs                        update every catalog
    make catalogs ARGS="check"           fail when one is not complete
    make catalogs ARGS="new fr de"       begin catalogs for languages
    make catalogs ARGS="missing fr"      print what French lacks

Messages lie with the distribution that says them, those of the core and of the backends with
admin_i18n, which alone reads them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.checkers import num_plurals, python_format
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from environment import ROOT, say

#: Where catalogs lie -> the packages whose messages they hold.
HOMES = {
    "plugins/admin_i18n/src/admin_i18n": (
        "admin_core/src/admin_core",
        "admin_mongo/src/admin_mongo",
        "admin_peewee/src/admin_peewee",
        "admin_sqla/src/admin_sqla",
        "plugins/admin_export/src/admin_export",
        "plugins/admin_import/src/admin_import",
        "plugins/admin_i18n/src/admin_i18n",
        "plugins/admin_money/src/admin_money",
    ),
    "admin_files/src/admin_files": (
        "admin_files/src/admin_files",
        "plugins/admin_fsspec/src/admin_fsspec",
    ),
    "admin_redis/src/admin_redis": ("admin_redis/src/admin_redis",),
    "plugins/admin_geo/src/admin_geo": ("plugins/admin_geo/src/admin_geo",),
}
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    **dict.fromkeys(("gettext", "_gettext", "lazy_gettext"), None),
    **dict.fromkeys(("ngettext", "_ngettext"), (1, 2)),
}
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
FILE = "LC_MESSAGES/admin.po"
HEADER: dict[str, Any] = {
    **{"domain": "admin", "project": "admin-core", "version": "0.1"},
    **{"last_translator": "The admin-core authors", "language_team": "", "fuzzy": False},
}


def main(command: str = "update", *languages: str) -> None:
    """Run a command."""
    commands: dict[str, Callable[..., None]] = {
        "update": update,
        "check": check,
        "new": new,
        "missing": missing,
    }
    if command not in commands:
        sys.exit(f"There is no command {command!r}; there are {', '.join(commands)}.")
    commands[command](*languages)


def update(*languages: str) -> None:
    """Merge the messages of the code into every catalog, or into those of some languages."""
    for home in HOMES:
        template = extracted(home)
        for path in catalogs(home, languages):
            catalog = read(path)
            made = catalog.creation_date
            catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
            catalog.creation_date = made
            catalog.obsolete.clear()
            write(path, catalog)
        say(f"{home}: {len(template)} messages")


def new(*languages: str) -> None:
    """Begin catalogs for languages."""
    for home in HOMES:
        for language in languages:
            path = ROOT / home / "translations" / language / FILE
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                write(path, Catalog(locale=Locale.parse(language), **HEADER))
    update(*languages)


def missing(*languages: str) -> None:
    """Print the messages that are not translated, as a catalog."""
    for home in HOMES:
        for path in catalogs(home, languages):
            for message in read(path):
                if message.id and not is_translated(message):
                    print(path.relative_to(ROOT), repr(message.id))


def check(*languages: str) -> None:
    """Fail when a catalog lacks a message, guesses one, or has placeholders of its own."""
    problems = [text for home in HOMES for text in problems_of(home, languages)]
    if problems:
        sys.exit("\n".join((*problems, f"{len(problems)} problems in the catalogs")))
    say("catalogs are complete")


def problems_of(home: str, languages: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield what is wrong with the catalogs of one home."""
    wanted = {message.id for message in extracted(home) if message.id}
    for path in catalogs(home, languages):
        name = path.relative_to(ROOT).as_posix()
        catalog = read(path)
        found = {message.id for message in catalog if message.id}
        yield from (f"{name}: {one!r} is not in it" for one in sorted(wanted - found, key=repr))
        yield from (f"{name}: {one!r} is in no code" for one in sorted(found - wanted, key=repr))
        for message in catalog:
            if message.id:
                yield from (f"{name}: {message.id!r}: {text}" for text in faults(catalog, message))


def faults(catalog: Catalog, message: Message) -> Iterator[str]:
    """Yield what is wrong with one message."""
    if not is_translated(message):
        yield "not translated"
        return
    if message.fuzzy:
        yield "fuzzy"
    for checker in (num_plurals, python_format):
        try:
            checker(catalog, message)
        except Exception as error:
            yield str(error)


def is_translated(message: Message) -> bool:
    """Return whether every form of a message has a text."""
    texts = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return bool(texts) and all(texts)


def extracted(home: str) -> Catalog:
    """Return the messages of the code of one home."""
    catalog = Catalog(domain="admin")
    for package in HOMES[home]:
        folder = ROOT / package
        found = extract_from_dir(
            folder, METHODS, keywords=KEYWORDS, comment_tags=("For translators:",)
        )
        for name, _, message, comments, _ in sorted(found, key=lambda one: (one[0], one[1])):
            catalog.add(message, locations=[(f"{folder.name}/{name}", 0)], auto_comments=comments)
    return catalog


def catalogs(home: str, languages: tuple[str, ...] = ()) -> list[Path]:
    """Return the files of one home, or of some languages."""
    files = sorted((ROOT / home / "translations").glob(f"*/{FILE}"))
    return [path for path in files if not languages or path.parents[1].name in languages]


def read(path: Path) -> Catalog:
    """Read a catalog."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def write(path: Path, catalog: Catalog) -> None:
    """Write a catalog so that a change of the code changes few lines of it."""
    catalog.header_comment = f"# {catalog.locale.english_name} for admin-core."
    with path.open("wb") as file:
        write_po(
            file, catalog, width=100, include_lineno=False, omit_header=False, sort_output=True
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
