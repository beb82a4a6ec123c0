"""What the tables of the page about addresses name is what pages read, and nothing else is read.

Applications that note what is read of a request are asked for every page; ``asked_pages.py`` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import redis as redis_py
from tests.started import started

from . import asked_pages
from .asking import READ, noted

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "addresses.md").read_text("utf-8")

#: Name of a page -> its handlers.
MODEL = {
    "create": "create_view", "edit": "edit_view", "details": "details_view",
    "delete": "delete_view", "action": "action_view", "ajax/update": "ajax_update",
    "ajax/lookup": "ajax_lookup", "export": "export export_choice", "download": "download",
}  # fmt: skip
FILES = {
    "list": "index_view", "action": "action_view",
    **{one: one for one in ("upload", "mkdir", "rename", "edit", "delete", "details")},
}  # fmt: skip
CONSOLE = {"console": "console_view", "run": "execute_view"}
KEYS = {
    "keys": "list_view",
    **{
        one: f"{one}_view"
        for one in ("key", "new", "add", "item", "remove", "rename", "expire", "delete")
    },
}
PLUGINS = {
    "doctor": "index", "language": "choose", "import": "import_view", "api/file": "api_file_view",
}  # fmt: skip

#: What stands for the names of an application's own fields.
OWN = {
    "field names": "title|pages|author|lines|shops",
    "the column's name": "title|in_print|author",
}
#: Of a type of key that only servers with a module have.
UNREAD = {"json"}


@dataclass(frozen=True)
class Named:
    """A name of a table: where it is said to be read, as an argument or a field or both."""

    name: str
    pattern: str
    handlers: frozenset[str]
    places: frozenset[str]

    def fits(self, read: tuple[str, str, str]) -> bool:
        """Return whether what was read is this."""
        handler, place, name = read
        is_here = handler in self.handlers and place in self.places
        return is_here and re.fullmatch(self.pattern, name) is not None


def section(title: str) -> str:
    """Return the text below a heading."""
    return PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]


def rows(title: str, head: str) -> Iterator[list[str]]:
    """Yield the cells of the tables whose first head is *head*."""
    for table in re.findall(rf"^\| {head} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", section(title), re.M):
        for line in table.splitlines():
            yield [cell.strip() for cell in line.strip("| ").split(" | ")]


def patterns(cell: str) -> Iterator[tuple[str, str]]:
    """Yield the names of a table's first cell, each with the pattern that it stands for."""
    if cell in OWN:
        yield cell, OWN[cell]
        return
    for one in cell.split(", "):
        literal = "".join(
            ".+" if italic else re.sub("<n>", r"\\d+", re.sub("<[a-z]+>", r"\\w+", quoted))
            for quoted, italic in re.findall(r"`([^`=]+)[^`]*`|\*(\w+)\*", one)
        )
        yield one, literal


def documented(title: str, pages: Mapping[str, str]) -> Iterator[Named]:
    """Yield what a section's table of names says."""
    for cell, where, *_ in rows(title, "name"):
        handlers: set[str] = set()
        for name, pattern in patterns(cell):
            for page in where.split(", "):
                word, _, how = page.partition(" (")
                is_any = page == "every POST"
                handlers = set(" ".join(pages.values() if is_any else [pages[word]]).split())
                place = {"GET)": {"address"}, "POST)": {"form"}}.get(how, {"address", "form"})
                yield Named(name, pattern, frozenset(handlers), frozenset(place))


@dataclass(frozen=True)
class Kind:
    """A kind of view: the section about it, its pages, and what asks them all."""

    title: str
    pages: Mapping[str, str]
    ask: Callable[..., Any]

    def read(self, *given: Any) -> frozenset[tuple[str, str, str]]:
        """Return what was read by the pages of the section."""
        handlers = set(" ".join(self.pages.values()).split())
        with noted():
            self.ask(*given)
            return frozenset(one for one in READ if one[0] in handlers)


def of_the_list(handlers: str) -> Iterator[Named]:
    """Yield the arguments of the list, as other handlers take them."""
    for cell, _ in rows("Arguments of the list", "argument"):
        for name, pattern in patterns(cell):
            yield Named(name, pattern, frozenset(handlers.split()), frozenset({"address"}))


def compared(kind: Kind, *given: Any, more: Iterable[Named] = ()) -> None:
    """Compare what is read with what is documented; *more* stands in another table."""
    said = list(documented(kind.title, kind.pages))
    read = kind.read(*given)
    assert said
    known = [*said, *more]
    unknown = [" ".join(one) for one in read if not any(name.fits(one) for name in known)]
    assert sorted(unknown) == []
    unread = [
        f"{one.name} of {', '.join(sorted(one.handlers))}"
        for one in said
        if one.pattern not in UNREAD and not any(one.fits(found) for found in read)
    ]
    assert unread == []


def test_the_names_of_a_model_view_are_those_that_its_pages_read() -> None:
    title = "Arguments and fields of the other pages"
    # An export takes the list's, the page says.
    more = of_the_list("export export_choice")
    compared(Kind(title, MODEL, asked_pages.ask_a_model_view), more=more)


def test_the_names_of_a_file_manager_are_those_that_its_pages_read(tmp_path: Path) -> None:
    compared(Kind("Pages of a file manager", FILES, asked_pages.ask_a_file_manager), tmp_path)


@pytest.fixture(scope="module")
def redis() -> Iterator[Any]:
    from wheel_servers import REDIS_VARIABLE, redis

    with pytest.MonkeyPatch.context() as patch:
        # One of its own: the test empties it.
        patch.delenv(REDIS_VARIABLE, raising=False)
        with started(redis()) as url, redis_py.Redis.from_url(url) as client:
            yield client


@pytest.mark.parametrize(("title", "pages"), [("Redis console", CONSOLE), ("Redis keys", KEYS)])
def test_the_names_of_the_views_of_redis_are_those_that_their_pages_read(
    redis: Any, title: str, pages: Mapping[str, str]
) -> None:
    ask = asked_pages.ask_a_console if pages is CONSOLE else asked_pages.ask_the_keys
    compared(Kind(title, pages, ask), redis)


def test_the_names_of_plugins_pages_are_those_that_they_read(mongodb_url: str) -> None:
    compared(Kind("Pages that plugins add", PLUGINS, asked_pages.ask_plugins), mongodb_url)


def test_the_arguments_that_a_list_reads_by_their_names_are_documented() -> None:
    known = list(of_the_list("index_view"))
    read = Kind("", {"list": "index_view"}, asked_pages.ask_a_model_view).read()
    assert sorted(" ".join(one) for one in read if not any(n.fits(one) for n in known)) == []
    # What stands for many names is looked for among all that there are.
    plain = {one.pattern for one in known if re.fullmatch(r"\w+", one.pattern)}
    assert plain - {name for _, _, name in read} == set()
