"""Options of model views, each set, and its effect seen on pages."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask
from markupsafe import Markup
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from admin_core import Admin, action, hookimpl
from admin_sqla import ModelView as TableView
from admin_testing.site import AdminSite

from .methods import Books, Shelf


def pages_are_as_long() -> None:
    assert len(Shelf(page_size=2).titles()) == 2
    assert len(Shelf(page_size=0, max_page_size=1).titles()) == 1
    assert len(Shelf(page_size=0).titles()) == 3


def visitors_choose() -> None:
    offered = Shelf(can_set_page_size=True, page_size_options=(1, 2))
    assert len(offered.titles("?page_size=1")) == 1
    assert "page_size=2" in offered.page()
    assert len(Shelf(page_size_options=(1, 2)).titles("?page_size=1")) == 3


def searches_there() -> None:
    shelf = Shelf(column_searchable_list=("isbn",))
    assert shelf.titles("?search=i2") == ["Sun"]
    assert shelf.titles("?search=Moon") == []
    assert 'name="search"' in shelf.page()
    assert 'name="search"' not in Shelf(column_searchable_list=()).page()


def names_are_used_anyway() -> None:
    for is_named in (True, False):
        shelf = Shelf(named_filter_urls=is_named)
        assert shelf.titles("?title__equals=Sun") == ["Sun"]
        assert shelf.titles("?flt0_0=Sun") == ["Sun"]
        assert "title__equals=Sun" in shelf.site.client.get(
            "/admin/book/?_f0=title__equals&_v0=Sun"
        ).headers["Location"]  # fmt: skip


def switches_lead_back() -> None:
    pages = {"can_create": "new/", "can_edit": "edit/?id=1", "can_delete": "delete/?id=1",
             "can_view_details": "details/?id=1"}  # fmt: skip
    for name, page in pages.items():
        switched_off = Shelf(**{name: False}).site
        assert switched_off.client.get(f"/admin/book/{page}").status_code == 302
        assert switched_off.open(f"/admin/book/{page}").messages
        assert f"/admin/book/{page.partition('?')[0]}" not in Shelf(**{name: False}).page()
        assert Shelf(**{name: True}).site.open(f"/admin/book/{page}").status == 200


def deletes_neither_way() -> None:
    page = Shelf(can_delete=False).page()
    assert 'value="delete"' not in page
    assert 'value="delete"' in Shelf().page()


def opens_in_dialogs() -> None:
    for option, page in (("create_modal", "new/"), ("edit_modal", "edit/"),
                         ("details_modal", "details/")):  # fmt: skip
        for is_on in (True, False):
            shown = Shelf(**{option: is_on}).page()
            links = [one for one in shown.split("<a ") if f"/admin/book/{page}" in one]
            assert links
            assert ("modal=True" in "".join(links)) is is_on, option


def changes_no_more() -> None:
    ran: list[int] = []

    class Marks(Books):
        """Marks books."""

        @action("mark", "Mark")
        def action_mark(self, ids: list[str]) -> None:
            ran.append(len(ids))

    shelf = Shelf(action_max_rows=2, page_size=1, action_mark=Marks.action_mark)
    page = shelf.page()
    assert "Mark" in page
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    data = {"csrf_token": token, "action": "mark", "_all": "1", "_list": ""}
    answer = shelf.site.client.post("/admin/book/action/", data=data)
    assert answer.status_code == 413
    assert ran == []


def starts_with_the_key() -> None:
    assert Shelf(column_list=None, column_display_pk=True).heads()[0] == "id"
    assert "id" not in Shelf(column_list=None).heads()


def rows_have_menus() -> None:
    link = 'href="/admin/book/edit/?id=1'
    assert Shelf().page().count("menu") > Shelf(column_display_actions=False).page().count("menu")
    assert link in Shelf().page()


def labels_are_everywhere() -> None:
    shelf = Shelf(column_labels={"title": "Called"}, column_descriptions={"title": "By people."})
    for page in ("", "edit/?id=1", "details/?id=1"):
        assert "Called" in shelf.page(page), page
    for page in ("", "edit/?id=1"):
        assert "By people." in shelf.page(page), page


def formatters_get_no_context() -> None:
    seen: list[Any] = []

    def shown(view: Any, context: Any, record: Any, name: str) -> str:
        seen.append((context, record.title, name))
        return f"«{record.title}»"

    assert "«Moon»" in Shelf(column_formatters={"title": shown}).page()
    assert (None, "Moon", "title") in seen


def unknown_choices_are_shown() -> None:
    page = Shelf(column_choices={"pages": [(10, "Ten")]}).page()
    assert "Ten" in page
    assert ">30<" in page


def every_column_sorts() -> None:
    shelf = Shelf(column_sortable_list=None)
    assert shelf.titles("?sort=pages") == ["Sun", "Emma", "Moon"]
    assert shelf.titles("?sort=title") == ["Emma", "Moon", "Sun"]
    page = Shelf(column_sortable_list=("title",)).page("?sort=pages")
    assert "alert-warning" in page


def formatters_of_pages_only() -> None:
    def of_pages(view: Any, context: Any, record: Any, name: str) -> str:
        return f"«{record.title}»"

    def of_both(view: Any, context: Any, record: Any, name: str) -> Any:
        return Markup("<b>{}</b>").format(record.pages)

    of_pages.pages_only = True  # type: ignore[attr-defined]  # functions take attributes
    formatters = {"title": of_pages, "pages": of_both}
    shelf = Shelf(can_export=True, column_formatters=formatters)
    assert "«Moon»" in shelf.page()
    rows = shelf.site.client.get("/admin/book/export/csv/?sort=title").text.splitlines()
    assert rows[1:] == ["Emma,20", "Moon,30", "Sun,10"]


class Base(DeclarativeBase):
    """The table of leaves."""


class Leaf(Base):
    """A row to delete."""

    __tablename__ = "leaf"
    id: Mapped[int] = mapped_column(primary_key=True)


class Asked:
    """Notes what is asked and told, and refuses one record."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, Any]] = []

    @hookimpl
    def admin_authorize(self, action: str, key: str) -> bool | None:
        return False if (action, key) == ("delete", "3") else None

    @hookimpl
    def admin_before_write(self, change: Any) -> None:
        self.seen.append((change.action, change.key))

    @hookimpl
    def admin_event(self, event: Any) -> None:
        self.seen.append((event.name, event.key))


def fast_deletions_are_asked_and_told() -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add_all([Leaf(id=n) for n in (1, 2, 3)])
    app = Flask("leaves")
    app.secret_key = "for tests"
    asked = Asked()
    view: Any = type("Leaves", (TableView,), {"fast_mass_delete": True, "column_display_pk": True})
    Admin(app, plugins=[asked], access="public").add_view(view(Leaf, sessionmaker(engine)))
    site = AdminSite(app)

    def delete(*keys: str) -> int:
        page = site.open("/admin/leaf/").content.decode()
        token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
        data = {"csrf_token": token, "action": "delete", "rowid": list(keys)}
        return site.client.post("/admin/leaf/action/", data=data).status_code

    assert delete("2", "3") in {302, 403}
    assert asked.seen == []
    assert delete("1", "2") == 302
    assert asked.seen == [
        ("delete", (1,)), ("delete", (2,)), ("record.deleted", (1,)), ("record.deleted", (2,)),
    ]  # fmt: skip
    with Session(engine) as session:
        assert session.scalars(sa.select(Leaf.id)).all() == [3]
    engine.dispose()


def numbers_stay_aligned() -> None:
    def counted(view: Any, context: Any, record: Any, name: str) -> str:
        return f"{record.pages} pp."

    def heads(formatter: Any) -> str:
        shelf = Shelf(column_formatters={"pages": formatter} if formatter else {})
        return shelf.page().partition("<thead")[2].partition("</thead>")[0]

    assert "col-pages num" in heads(None)
    assert "col-pages num" not in heads(counted)
    counted.is_number = True
    assert "col-pages num" in heads(counted)
