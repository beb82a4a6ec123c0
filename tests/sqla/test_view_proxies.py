"""Association proxies in forms: set like relations and lists, what lies between is kept."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from admin_sqla import ModelView

from .site import Site


class Base(DeclarativeBase):
    pass


class Given(Base):
    __tablename__ = "proxy_given"
    photo_id: Mapped[int] = mapped_column(sa.ForeignKey("proxy_photo.id"), primary_key=True)
    word_id: Mapped[int] = mapped_column(sa.ForeignKey("proxy_word.id"), primary_key=True)
    by: Mapped[str | None] = mapped_column(sa.String(20))
    photo: Mapped[Photo] = relationship(back_populates="given")
    word: Mapped[Word] = relationship()


class Word(Base):
    __tablename__ = "proxy_word"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(sa.String(20), unique=True)

    def __str__(self):
        return self.text


class Name(Base):
    __tablename__ = "proxy_name"
    id: Mapped[int] = mapped_column(primary_key=True)
    photo_id: Mapped[int] = mapped_column(sa.ForeignKey("proxy_photo.id"))
    text: Mapped[str] = mapped_column(sa.String(20))

    def __init__(self, text):
        self.text = text


class Photo(Base):
    __tablename__ = "proxy_photo"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(20))
    given: Mapped[list[Given]] = relationship(back_populates="photo", cascade="all, delete-orphan")
    named: Mapped[list[Name]] = relationship(cascade="all, delete-orphan", order_by=Name.id)
    words = association_proxy("given", "word", creator=lambda word: Given(word=word))
    names = association_proxy("named", "text")
    givers = association_proxy("given", "by")


class PhotoView(ModelView):
    column_list = ("title", "words", "names")
    column_filters = ("words", "names")
    form_columns = ("title", "words", "names", "givers")
    form_ajax_refs = {"words": {"fields": ("text",)}}


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def site(request):
    engine = request.getfixturevalue(f"{request.param}_engine")
    Base.metadata.create_all(engine)
    with orm.Session(engine) as session:
        session.add_all([Word(id=1, text="sea"), Word(id=2, text="sun"), Word(id=3, text="sky")])
        session.commit()
    site = Site(PhotoView(Photo, orm.sessionmaker(engine), endpoint="photos"))
    site.engine = engine
    yield site
    Base.metadata.drop_all(engine)


def stored(site):
    with orm.Session(site.engine) as session:
        photo = session.scalars(sa.select(Photo)).one()
        given = {one.word.text: one.by for one in photo.given}
        return given, {one.id: one.text for one in photo.named}


@pytest.mark.guarantee("sqla-11")
def test_records_and_values_of_proxies_are_set_in_forms(site):
    reply = site.post("photos/new/", title="Beach", words=["1", "2"], names="Strand\r\nPlage")
    assert reply.status_code == 302, reply.text
    assert stored(site) == ({"sea": None, "sun": None}, {1: "Strand", 2: "Plage"})
    assert site.rows("photos/")[0][:3] == ["Beach", "sea, sun", "Strand, Plage"]
    page = site.get("photos/edit/?id=1")
    assert "Plage" in page and ">sun<" in page
    assert '"sky"' in site.get("photos/ajax/lookup/?name=words&query=sk")


@pytest.mark.guarantee("sqla-11")
def test_what_a_proxy_goes_on_to_lead_to_keeps_what_lies_between(site):
    site.post("photos/new/", title="Beach", words=["1", "2"], names="Strand\r\nPlage")
    with orm.Session(site.engine) as session:
        session.get(Given, (1, 2)).by = "Bo"
        session.commit()
    reply = site.post("photos/edit/?id=1", title="Beach", words=["2", "3"], names="Plage\r\nPlaya")
    assert reply.status_code == 302, reply.text
    assert stored(site) == ({"sun": "Bo", "sky": None}, {2: "Plage", 3: "Playa"})
    assert site.post("photos/edit/?id=1", title="Beach", names="").status_code == 302
    assert stored(site) == ({}, {})


def test_a_proxy_that_cannot_be_set_is_shown(site):
    site.post("photos/new/", title="Beach", words=["1"], givers="nobody")
    assert stored(site) == ({"sea": None}, {})


def test_what_does_not_exist_is_refused(site):
    reply = site.post("photos/new/", title="Beach", words=["1", "99"])
    assert reply.status_code == 422
    assert "does not exist" in reply.text


@pytest.mark.guarantee("sqla-8")
def test_proxies_are_filtered_by_record_and_by_value(site):
    site.post("photos/new/", title="Beach", words=["1", "2"], names="Strand")
    site.post("photos/new/", title="Hill", words=["3"], names="Berg")
    for query, title in (("given.word__equals=3", "Hill"), ("named.text__contains=stra", "Beach")):
        assert [one[0] for one in site.rows(f"photos/?{query}")] == [title], query
