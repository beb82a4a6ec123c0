"""Rows of records that may belong to several parents, and what converters make of rows."""

from __future__ import annotations

import re
from html import unescape

import pytest
import sqlalchemy as sa
import wtforms
from sqlalchemy import orm
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from admin_sqla import ModelView
from admin_sqla.form import InlineModelConverter

from .site import Site


class Base(DeclarativeBase):
    pass


pairs = sa.Table(
    "inline_pairs",
    Base.metadata,
    sa.Column("club_id", sa.ForeignKey("inline_club.id"), primary_key=True),
    sa.Column("member_id", sa.ForeignKey("inline_member.id"), primary_key=True),
)


class Club(Base):
    __tablename__ = "inline_club"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(20))
    members: Mapped[list[Member]] = relationship(secondary=pairs, back_populates="clubs")


class Member(Base):
    __tablename__ = "inline_member"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(20))
    clubs: Mapped[list[Club]] = relationship(secondary=pairs, back_populates="members")


class ClubView(ModelView):
    form_columns = ("name",)
    inline_models = (Member,)


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def engine(request):
    engine = request.getfixturevalue(f"{request.param}_engine")
    Base.metadata.create_all(engine)
    yield engine
    Base.metadata.drop_all(engine)


def site_of(engine, view_class=ClubView):
    with orm.Session(engine) as session:
        ann, bob = Member(name="Ann"), Member(name="Bob")
        session.add_all([Club(name="Chess", members=[ann, bob]),
                         Club(name="Choir", members=[ann])])  # fmt: skip
        session.commit()
    return Site(view_class(Club, orm.sessionmaker(engine), endpoint="clubs"))


def members(engine):
    with orm.Session(engine) as session:
        clubs = session.scalars(sa.select(Club).order_by(Club.id))
        found = {club.name: sorted(one.name for one in club.members) for club in clubs}
        return found, sorted(session.scalars(sa.select(Member.name)))


@pytest.mark.guarantee("sqla-13")
def test_rows_of_records_with_several_parents_are_added_changed_and_taken_out(engine):
    site = site_of(engine)
    page = site.get("clubs/edit/?id=1")
    assert 'value="Ann"' in page and 'value="Bob"' in page
    sent = {
        "name": "Chess",
        "members-0-id": "1", "members-0-name": "Ann", "del-members-0": "1",
        "members-1-id": "2", "members-1-name": "Bobby",
        "members-2-id": "", "members-2-name": "Cid",
    }  # fmt: skip
    reply = site.post("clubs/edit/?id=1", **{**hidden(page), **sent})
    assert reply.status_code == 302, reply.text
    found, everybody = members(engine)
    assert found == {"Chess": ["Bobby", "Cid"], "Choir": ["Ann"]}
    assert everybody == ["Ann", "Bobby", "Cid"]


def hidden(page):
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


@pytest.mark.guarantee("sqla-13")
def test_a_new_parent_gets_its_rows(engine):
    site = site_of(engine)
    reply = site.post("clubs/new/", name="Golf", **{"members-0-id": "", "members-0-name": "Dan"})
    assert reply.status_code == 302, reply.text
    assert members(engine)[0]["Golf"] == ["Dan"]


def test_a_converter_may_change_the_form_that_it_adds_rows_to(engine):
    class Converter(InlineModelConverter):
        def contribute(self, model, form_class, inline_model):
            form_class = super().contribute(model, form_class, inline_model)
            form_class.hint = wtforms.StringField("Who asks?")
            return form_class

    class View(ClubView):
        inline_model_form_converter = Converter

    page = site_of(engine, View).get("clubs/edit/?id=1")
    assert "Who asks?" in page and 'value="Bob"' in page


def test_a_converter_may_add_nothing(engine):
    class Nothing(InlineModelConverter):
        def contribute(self, model, form_class, inline_model):
            return form_class

    class View(ClubView):
        inline_model_form_converter = Nothing

    page = site_of(engine, View).get("clubs/edit/?id=1")
    assert 'value="Chess"' in page and 'value="Bob"' not in page
