"""Methods of model views, overridden one by one: the pages follow each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask

from admin_core import Admin, ModelView
from admin_core.data import ListQuery, Order, Page, Total
from admin_core.row_actions import LinkRowAction
from admin_memory import Memory
from admin_testing.site import AdminSite


@dataclass
class Author:
    """Whom a book leads to."""

    id: int | None = None
    name: str = ""


@dataclass
class Book:
    """A book, which does not say what it is called."""

    id: int | None = None
    title: str = ""
    pages: int | None = None
    isbn: str = ""
    author: Author | None = None


class Books(ModelView):
    """Shows books in every way."""

    can_view_details = True
    column_list: Any = ("title", "pages")
    column_filters = ("title", "pages")
    column_searchable_list = ("title",)


class Shelf:
    """A site of three books, with one view whose methods are given."""

    def __init__(self, *plugins: Any, **methods: Any) -> None:
        self.app = Flask("shelf")
        self.app.secret_key = "for tests"
        ann = Author(1, "Ann")
        records = (Book(1, "Moon", 30, "i1", ann), Book(2, "Sun", 10, "i2"), Book(3, "Emma", 20))
        memory = Memory(ann, *records)
        self.view: Any = type("Given", (Books,), methods)(Book, memory, endpoint="book")
        admin = Admin(self.app, plugins=plugins, access="public")
        admin.add_view(self.view)
        admin.add_view(ModelView(Author, memory))
        self.site = AdminSite(self.app)

    def page(self, address: str = "") -> str:
        """Return a page's content."""
        opened = self.site.open(f"/admin/book/{address}")
        assert opened.status == 200, address
        return opened.content.decode()

    def heads(self) -> list[str]:
        """Return the names of the list's columns, in their order."""
        return re.findall(r'<th[^>]*class="[^"]*col-([\w-]+)', self.page().partition("<thead")[2])

    def titles(self, arguments: str = "") -> list[str]:
        """Return the titles of a list, in its order."""
        table = self.page(arguments).partition("<tbody")[2].partition("</tbody")[0]
        return re.findall(r">(Moon|Sun|Emma)<", table)

    def asked(self, method: str, *given: Any) -> Any:
        """Return what a method gives during a request."""
        with self.app.test_request_context("/admin/book/"):
            return getattr(self.view, method)(*given)


# -- which records ---------------------------------------------------------------------------------


def bounds_everything() -> None:
    shelf = Shelf(get_query=lambda self: [r for r in Books.get_query(self) if r.pages < 25])
    assert shelf.titles("?sort=title") == ["Emma", "Sun"]
    for page in ("edit", "details"):
        assert shelf.site.client.get(f"/admin/book/{page}/?id=1").status_code == 302
        assert shelf.site.client.get(f"/admin/book/{page}/?id=2").status_code == 200


def reads_through_records() -> None:
    def records(self: Any, action: str, *, lock: bool = False) -> Any:
        asked.append(action)
        return Books.records(self, action, lock=lock)

    asked: list[str] = []
    shelf = Shelf(records=records)
    for page, action in (("", "read"), ("details/?id=1", "read"), ("edit/?id=1", "update")):
        asked.clear()
        shelf.page(page)
        assert action in asked, page


def fetches_one_page() -> None:
    seen: list[Any] = []

    def fetch(self: Any, query: Any) -> Any:
        seen.append(query)
        return Page([self.store.get((2,))], Total(1), False)

    shelf = Shelf(fetch=fetch)
    assert shelf.titles("?sort=title") == ["Sun"]
    assert isinstance(seen[0], ListQuery)


def own_lists() -> tuple[Shelf, list[Any]]:
    """Return a shelf whose view has a ``get_list`` of its own, and what that is asked."""
    seen: list[Any] = []

    def get_list(self: Any, *given: Any, **more: Any) -> Any:
        seen.append((given, more))
        return 1, [self.store.get((3,))]

    return Shelf(get_list=get_list), seen


def reads_by_a_list_of_its_own() -> None:
    shelf, seen = own_lists()
    assert shelf.titles("?sort=-title") == ["Emma"]
    (page, sort_field, sort_desc, search, filters, *_), _ = seen[0]
    assert (page, bool(sort_desc), search or None) == (0, True, None)
    assert sort_field in {"title", 0}
    assert list(filters) == []
    count, records = Shelf().asked("get_list", 0, "title", False, None, [])
    assert (count, [one.title for one in records]) == (3, ["Emma", "Moon", "Sun"])


def knows_its_own_list() -> None:
    assert own_lists()[0].asked("has_own_list") is True
    assert Shelf().asked("has_own_list") is False


def goes_on_from_a_record() -> None:
    assert Shelf().asked("can_seek") is True
    assert own_lists()[0].asked("can_seek") is False


def gives_one_or_none() -> None:
    shelf = Shelf(get_query=lambda self: [r for r in Books.get_query(self) if r.pages < 25])
    assert shelf.asked("get_one", "2").title == "Sun"
    assert shelf.asked("get_one", "1") is None  # out of bounds
    assert shelf.asked("get_one", "99") is None


def gives_the_key() -> None:
    assert Shelf().asked("get_pk_value", Book(7)) == "7"


# -- the list --------------------------------------------------------------------------------------


def columns_are_decided() -> None:
    shelf = Shelf(get_list_columns=lambda self: [("isbn", "Number"), ("title", "Name")])
    assert shelf.heads() == ["isbn", "title"]
    assert "Number" in shelf.page()


def details_are_decided() -> None:
    page = Shelf(get_details_columns=lambda self: [("isbn", "Number")]).page("details/?id=1")
    assert "Number" in page
    assert "Pages" not in page.partition("<main")[2]


def paths_are_loaded() -> None:
    seen: list[Any] = []

    def get_related_paths(self: Any, shown: Any) -> Any:
        return (*Books.get_related_paths(self, shown), "isbn")

    def fetch(self: Any, query: Any) -> Any:
        seen.append(query)
        return Books.fetch(self, query)

    Shelf(get_related_paths=get_related_paths, fetch=fetch).page()
    assert {"title", "pages", "isbn"} <= set(seen[0].paths)


def columns_nobody_chose() -> None:
    shelf = Shelf(column_list=None, scaffold_list_columns=lambda self: ["isbn"])
    assert shelf.heads() == ["isbn"]
    chosen = Shelf(scaffold_list_columns=lambda self: ["isbn"])
    assert chosen.heads() == ["title", "pages"]


def excluded_are_left_out() -> None:
    found = Shelf().asked("get_column_names", ("title", "pages", "isbn"), ("pages",))
    assert [name for name, _ in found] == ["title", "isbn"]
    assert [str(label) for _, label in found] == ["Title", "Isbn"]


def labels_are_decided() -> None:
    shelf = Shelf(get_column_name=lambda self, field: f"The {field}")
    listed = shelf.page()
    assert "The title" in listed.partition("<thead")[2].partition("</thead")[0]
    assert "The pages" in listed.partition("<thead")[0]  # of the filters
    assert "The isbn" in shelf.page("details/?id=1")
    form = Shelf(column_labels={"title": "Called"}).page("edit/?id=1")
    assert "Called" in form
    assert "The title" not in shelf.page("edit/?id=1")


def sorting_is_decided() -> None:
    shelf = Shelf(get_sortable_columns=lambda self: {"title": ("pages",)})
    assert shelf.titles("?sort=title") == ["Sun", "Emma", "Moon"]
    assert 'sort=pages"' not in shelf.page()
    assert set(Shelf().asked("scaffold_sortable_columns")) == {"title", "pages"}


def filters_are_decided() -> None:
    shelf = Shelf(get_filters=lambda self: ("isbn",))
    assert shelf.titles("?isbn__equals=i2") == ["Sun"]
    assert "There is no filter" in shelf.page("?title__equals=Sun")


def rows_offer_what_is_said() -> None:
    own = LinkRowAction("fa", "/elsewhere/?id={row_id}", title="Elsewhere")
    assert "/elsewhere/?id=1" in Shelf(get_list_row_actions=lambda self: [own]).page()


def single_values_are_given() -> None:
    shelf = Shelf()
    book = shelf.view.store.get((1,))
    assert str(shelf.asked("get_list_value", None, book, "title")) == "Moon"
    assert str(shelf.asked("get_detail_value", None, book, "pages")) == "30"


def nobody_sorted() -> None:
    shelf = Shelf(default_order=lambda self: (Order("pages"),))
    assert shelf.titles() == ["Sun", "Emma", "Moon"]
    assert shelf.titles("?sort=-pages") == ["Moon", "Emma", "Sun"]


def sizes_are_decided() -> None:
    assert len(Shelf(get_safe_page_size=lambda self, page_size: 2).titles("?page_size=50")) == 2


def counts_as_hard_as_said() -> None:
    seen: list[Any] = []

    def fetch(self: Any, query: Any) -> Any:
        seen.append(query.count)
        return Books.fetch(self, query)

    Shelf(count_mode=lambda self: "none", fetch=fetch).page()
    Shelf(count_mode=lambda self: "exact", fetch=fetch).page()
    assert seen == ["none", "exact"]


def exact_counts_are_decided() -> None:
    seen: list[Any] = []

    def fetch(self: Any, query: Any) -> Any:
        seen.append(query.count)
        return Books.fetch(self, query)

    for is_allowed in (True, False):
        Shelf(
            count_mode=lambda self: "capped",
            can_count_exactly=lambda self, allowed=is_allowed: allowed,
            fetch=fetch,
        ).page("?count=exact")
    assert seen == ["exact", "capped"]


def derived_once() -> None:
    asked: list[str] = []

    def noting(name: str) -> Any:
        def method(self: Any) -> Any:
            asked.append(name)
            return getattr(Books, name)(self)

        return method

    names = ("get_list_columns", "get_sortable_columns", "get_filters")
    shelf = Shelf(**{name: noting(name) for name in names})
    shelf.page("?sort=title&pages__equals=10")
    first = list(asked)
    shelf.page("?sort=-pages")
    assert set(first) == set(names)
    assert asked == first


# -- names of records ------------------------------------------------------------------------------


def one_record_is_called() -> None:
    assert Shelf().asked("singular") == "book"
    assert "New tome" in Shelf(singular=lambda self: "tome").page()


def records_are_called() -> None:
    shelf = Shelf(record_label=lambda self, record: f"«{record.title}»")
    assert "«Moon»" in shelf.page("delete/?id=1")
    assert shelf.asked("record_name", shelf.view.store.get((1,))) == "«Moon»"
    assert shelf.asked("record_name", None) == "Book"
