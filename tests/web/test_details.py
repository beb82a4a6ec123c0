"""The details page: which fields, in which words, and the panels of what belongs to the record."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, sessionmaker
from sqlalchemy.pool import StaticPool

from admin_core import Admin, hookimpl
from admin_core.data import Condition
from admin_sqla import ModelView

from .page import Document
from .site import Site


def facts(reply):
    return {one.name: Document(f"<p>{one.value}").text for one in reply.page.facts}


@pytest.mark.guarantee("model-15")
def test_the_page_is_linked_to_only_where_it_is_enabled(shared_library):
    site = Site(shared_library)
    assert "/book/details/" in site.list("book").html
    assert "/author/details/" not in site.list("author").html
    reply = site.get("author/details/", {"id": "1"})
    assert (reply.status, reply.location) == (302, "/admin/author/")


@pytest.mark.guarantee("model-15")
def test_every_field_is_there_unless_somebody_chose(shared_library):
    shown = facts(Site(shared_library).get("book/details/", {"id": "6"}))
    assert {"title", "notes", "author", "tags", "price"} <= set(shown)
    assert shown["author"] == "Bo Stone"
    site = Site(shared_library, book={"column_details_list": ("title", "author", "shelf_mark"),
                                      "column_details_exclude_list": ("author",)})  # fmt: skip
    shown = facts(site.get("book/details/", {"id": "6"}))
    assert list(shown) == ["title", "shelf_mark"]


@pytest.mark.guarantee("model-15")
def test_formatters_of_its_own_go_before_the_lists(shared_library):
    def loud(view, context, record, name):
        return f"{record.title}!"

    site = Site(shared_library, book={"column_formatters": {"title": loud}})
    assert facts(site.get("book/details/", {"id": "6"}))["title"] == "Book 06!"
    quiet = {"title": lambda view, context, record, name: record.title.lower()}
    site = Site(shared_library, book={"column_formatters": {"title": loud},
                                      "column_formatters_detail": quiet})  # fmt: skip
    assert facts(site.get("book/details/", {"id": "6"}))["title"] == "book 06"


@pytest.mark.guarantee("model-w13")
def test_whether_there_is_a_page_is_decided_in_each_request(shared_library):
    site = Site(shared_library, book={"can_view_details": False})
    view = site.views["Book"]
    assert site.get("book/details/", {"id": "6"}).status == 302
    view.can_view_details = True
    assert facts(site.get("book/details/", {"id": "6"}))["title"] == "Book 06"
    view.can_view_details = False
    assert site.get("book/details/", {"id": "6"}).status == 302


def test_the_box_that_narrows_the_page_is_there_for_the_script_alone(shelf):
    reply = shelf.get("book/details/", {"id": "6"})
    [box] = [one for _, one in reply.document.elements if one.get("data-module") == "narrow"]
    assert "hidden" in box


# -- panels ---------------------------------------------------------------------------------------


class Base(DeclarativeBase):
    pass


class Owner(Base):
    __tablename__ = "owner"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    cats: Mapped[list["Cat"]] = relationship(back_populates="owner", foreign_keys="Cat.owner_id")
    kept: Mapped[list["Cat"]] = relationship(back_populates="keeper", foreign_keys="Cat.keeper_id")

    def __str__(self) -> str:
        return self.name


likes = sa.Table(
    "likes",
    Base.metadata,
    sa.Column("cat_id", sa.ForeignKey("cat.id"), primary_key=True),
    sa.Column("toy_id", sa.ForeignKey("toy.id"), primary_key=True),
)


class Cat(Base):
    __tablename__ = "cat"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("owner.id"))
    owner: Mapped[Owner | None] = relationship(back_populates="cats", foreign_keys=owner_id)
    keeper_id: Mapped[int | None] = mapped_column(sa.ForeignKey("owner.id"))
    keeper: Mapped[Owner | None] = relationship(back_populates="kept", foreign_keys=keeper_id)
    toys: Mapped[list["Toy"]] = relationship(secondary=likes, back_populates="cats")

    def __str__(self) -> str:
        return self.name


class Toy(Base):
    __tablename__ = "toy"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    cats: Mapped[list[Cat]] = relationship(secondary=likes, back_populates="toys")

    def __str__(self) -> str:
        return self.name


class House:
    """Owners, their cats, and a browser."""

    def __init__(self, cats=8, plugins=(), **options):
        self.engine = sa.create_engine("sqlite://", poolclass=StaticPool,
                                       connect_args={"check_same_thread": False})  # fmt: skip
        Base.metadata.create_all(self.engine)
        sessions = sessionmaker(self.engine)
        with sessions.begin() as session:
            ann, bob = Owner(name="Ann"), Owner(name="Bob")
            toy = Toy(name="Ball")
            found = [Cat(name=f"Cat {n:03d}", owner=ann, toys=[toy]) for n in range(cats)]
            session.add_all([ann, bob, toy, *found, Cat(name="Stray", owner=bob, keeper=ann)])
        app = Flask(__name__)
        app.secret_key = "for tests"
        app.testing = True
        admin = Admin(app, plugins=list(plugins))
        for model in (Owner, Cat, Toy):
            own = {"can_view_details": True, **options.get(model.__name__.lower(), {})}
            admin.add_view(type(f"{model.__name__}View", (ModelView,), own)(model, sessions))
        self.client = app.test_client()
        self.pages = []
        from flask import template_rendered

        self.note = lambda sender, template, context, **rest: self.pages.append(context)
        template_rendered.connect(self.note, app)

    def get(self, path):
        reply = self.client.get(f"/admin/{path}")
        assert reply.status_code == 200, (reply.status_code, reply.text[:300])
        return reply.text

    def panels(self, path="owner/details/?id=1"):
        self.get(path)
        return {one.name: one for one in self.pages[-1]["page"].panels}

    def cost(self, path):
        self.get(path)
        found = []
        note = lambda *args: found.append(args[2])  # noqa: E731  # one line, used at once
        sa.event.listen(self.engine, "before_cursor_execute", note)
        self.get(path)
        sa.event.remove(self.engine, "before_cursor_execute", note)
        return found


def test_a_panel_counts_what_belongs_to_the_record_and_names_the_first():
    panels = House().panels()
    assert list(panels) == ["cats", "kept"]
    cats = panels["cats"]
    assert (cats.label, cats.count) == ("Cats", "8")
    assert [one.label for one in cats.items] == [f"Cat {n:03d}" for n in range(5)]
    assert cats.items[0].url.startswith("/admin/cat/edit/?id=1&url=")
    assert [one.label for one in panels["kept"].items] == ["Stray"]
    assert House().panels("toy/details/?id=1")["cats"].count == "8"


def test_a_panel_leads_to_the_list_narrowed_to_its_record_whatever_that_list_filters_by():
    house = House()
    cats = house.panels()["cats"]
    assert cats.list_url == "/admin/cat/?owner__equals=1"
    page = house.get("cat/?owner__equals=1")
    assert "Cat 003" in page and "Stray" not in page
    assert "Owner = Ann" in page
    assert "There is no filter" not in page
    page = house.get("cat/?toys__equals=1")
    assert "Cat 003" in page and "Stray" not in page
    house = House(cat={"column_filters": ("owner", "name")})
    assert "Stray" not in house.get(house.panels()["cats"].list_url[7:])


def test_a_panel_leads_to_a_new_child_with_its_parent_chosen():
    house = House()
    cats = house.panels()["cats"]
    assert cats.add_label == "New cat"
    assert cats.add_url.startswith("/admin/cat/new/?owner=1&url=")
    page = Document(house.get(cats.add_url[7:]))
    assert ("1", "Ann", True) in page.choices["owner"]
    assert ("1", "Ann", False) in page.choices["keeper"]


def test_links_lead_both_ways():
    assert 'href="/admin/owner/edit/?id=1"' in House().get("cat/details/?id=1")


def test_panels_can_be_fewer_or_none():
    assert len(House(owner={"details_related_rows": 2}).panels()["cats"].items) == 2
    assert House(owner={"details_related_rows": 0}).panels() == {}


def test_a_panel_shows_what_the_visitor_may_see_and_offers_what_they_may_do():
    class Policy:
        @hookimpl
        def admin_row_conditions(self, actor, action, info):
            return [Condition("name", "not_equal", "Cat 000")] if info.name == "Cat" else None

    cats = House(plugins=[Policy()]).panels()["cats"]
    assert (cats.count, cats.items[0].label) == ("7", "Cat 001")
    cats = House(cat={"can_create": False, "can_edit": False, "can_view_details": False}).panels()
    assert (cats["cats"].add_url, cats["cats"].items[0].url) == ("", "")
    assert House(cat={"is_accessible": lambda self: False}).panels() == {}
    assert not House(cat={"form_columns": ("name",)}).panels()["cats"].add_url


@pytest.mark.parametrize(("model", "name"), [("Owner", "cats"), ("Cat", "owner")])
def test_a_hidden_relation_has_no_panel_and_no_filter(model, name):
    class Policy:
        @hookimpl
        def admin_field_access(self, actor, action, info):
            return {name: "hidden"} if info.name == model else None

    house = House(plugins=[Policy()])
    assert "cats" not in house.panels()
    if model == "Cat":
        assert "Stray" in house.get("cat/?owner__equals=1")


@pytest.mark.parametrize("cats", [3, 400])
def test_panels_cost_the_same_for_few_and_for_many(cats):
    house = House(cats)
    assert len(house.panels()["cats"].items) == min(cats, 5)
    # The record; a statement for the rows of each panel, and one to count where there are more.
    statements = house.cost("owner/details/?id=1")
    assert len(statements) <= 1 + 2 * 2, statements
    assert len(House(cats, owner={"details_related_rows": 0}).cost("owner/details/?id=1")) == 1
