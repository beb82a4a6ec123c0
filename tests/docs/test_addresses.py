"""The page about addresses has every route of every view, and no other.

``test_files_page.py`` compares the endpoints of file managers.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from admin_core import ModelView
from admin_core.data import MAX_TERMS
from admin_core.data.values import MAX_ARGUMENT
from admin_core.forms.ajax import MAX_FOUND
from admin_core.web.actions import MAX_SELECTED
from admin_core.web.filter_kinds import MAX_VALUES
from admin_core.web.filter_tree import MAX_DEPTH, MAX_WHERE, MAX_WHERES
from admin_core.web.list_heads import MAX_SORTED
from admin_core.web.list_urls import MAX_EXTRA, MAX_EXTRA_LENGTH, MAX_FILTERS
from admin_doctor import DoctorView
from admin_files import BaseFileAdmin
from admin_i18n.switcher import LanguageView
from admin_import import ImportMixin
from admin_mongo.mongoengine import ModelView as DocumentView
from admin_redis import RedisCli, RedisKeys

from . import sample

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "addresses.md").read_text("utf-8")


def section(title: str) -> str:
    """Return the text below a heading."""
    return PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]


def documented(title: str, prefix: str = "") -> dict[str, set[str]]:
    """Return address -> methods of a section's table."""
    found = {}
    # Other tables name arguments; test_addresses_arguments.py compares those.
    table = section(title).partition("| address |")[2].partition("\n\n")[0]
    for line in table.splitlines()[2:]:
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        for address in re.findall(r"`([^`?]+)[^`]*`", cells[0]):
            found[f"/{address.removeprefix(prefix).lstrip('/')}"] = set(cells[1].split(", "))
    return found


def routes(view_class: Any, without: Any = None) -> dict[str, set[str]]:
    """Return address -> methods of a view's handlers, but for those that another has."""
    known = set(dir(without)) if without else set()
    return {
        url.replace("<path:path>", "<path>"): set(methods)
        for name in set(dir(view_class)) - known
        for url, methods in getattr(getattr(view_class, name), "_urls", ())
    }


@pytest.mark.parametrize(
    ("title", "prefix", "view_class"),
    [
        ("Pages of a model view", "", ModelView),
        ("Pages of a file manager", "", BaseFileAdmin),
        ("Redis console", "rediscli", RedisCli),
        ("Redis keys", "rediskeys", RedisKeys),
    ],
)
def test_every_address_of_a_view_is_documented_with_its_methods_and_no_other_is(
    title: str, prefix: str, view_class: Any
) -> None:
    assert documented(title, prefix) == routes(view_class)


def test_the_endpoints_of_a_model_view_are_those_of_the_page() -> None:
    lines = re.findall(r"^\| `([^`?]+)[^|]*\|[^|]*\| `\.(\w+)` \|", PAGE, re.M)
    rows = dict(lines)
    for name in dir(ModelView):
        for url, _ in getattr(getattr(ModelView, name), "_urls", ()):
            assert (url, name) in lines, rows


@pytest.mark.parametrize(
    ("title", "prefix", "view_class"),
    [("Redis console", "rediscli", RedisCli), ("Redis keys", "rediskeys", RedisKeys)],
)
def test_the_endpoints_of_a_redis_view_are_those_of_the_page(
    title: str, prefix: str, view_class: Any
) -> None:
    found = {}
    for line in section(title).splitlines():
        if line.startswith(f"| `{prefix}"):
            addresses, _, endpoints, *_ = line.strip("|").split(" | ")
            names = re.findall(r"`\.(\w+)`", endpoints)
            for url, name in zip(re.findall(r"`(\w+)([^`?]*)", addresses), names, strict=True):
                found[url] = name
    made = {
        (prefix, url): name
        for name in dir(view_class)
        for url, _ in getattr(getattr(view_class, name), "_urls", ())
    }
    assert found == made


def test_what_plugins_add_is_documented() -> None:
    added = {
        "/admin/doctor/": routes(DoctorView)["/"],
        "/admin/language/": routes(LanguageView)["/"],
        **{f"/admin/book{url}": one for url, one in routes(ImportMixin, ModelView).items()},
        **{f"/admin/book{url}": one for url, one in routes(DocumentView, ModelView).items()},
    }
    assert documented("Pages that plugins add") == added


def test_no_other_address_is_made_by_an_admin_with_all_plugins() -> None:
    admin, source = sample.make_admin()
    admin.add_view(sample.BookView(sample.Book, source))
    made = {
        rule.rule
        for rule in admin.app.url_map.iter_rules()
        if rule.rule.startswith("/admin/") and not rule.rule.startswith("/admin/book/")
    }
    assert made == {"/admin/", "/admin/static/<path:filename>"}
    assert "`/admin/` (`admin.index`)" in PAGE
    assert "`/admin/static/<package>/<path>`" in PAGE


# -- limits -------------------------------------------------------------------------------------


def test_the_limits_of_a_list_are_those_of_the_page() -> None:
    text = " ".join(section("Arguments of the list").split())
    assert f"up to {MAX_EXTRA}, each up to {MAX_EXTRA_LENGTH} characters" in text
    assert f"Limits: {MAX_FILTERS} filters" in text
    assert f"{MAX_WHERES} `where`, each of {MAX_WHERE:,} characters" in text
    assert f"{MAX_VALUES} values in a list filter" in text
    assert f"{MAX_ARGUMENT:,} characters in a value or in the search" in text
    assert f"{MAX_TERMS} words in the search; {MAX_SORTED} sort columns" in text
    assert {3: "three"}[MAX_DEPTH] + " levels deep" in text


def test_the_limits_of_other_pages_are_those_of_the_page() -> None:
    text = section("Arguments and fields of the other pages")
    assert text.count(f"at most {MAX_SELECTED:,}") == 2  # actions, exports
    assert f"at most {MAX_FOUND} answers" in text
