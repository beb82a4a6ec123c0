"""Records: made, read and deleted, whatever their classes are like."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    WriteOnlyMapped,
    attribute_keyed_dict,
    mapped_column,
    relationship,
)

from admin_core.data import (
    Condition,
    ListQuery,
    Order,
    UnknownField,
    UnsupportedOperator,
    UnsupportedOrder,
)
from admin_sqla import plugin
from admin_testing import stores_with


class Base(DeclarativeBase):
    type_annotation_map = {str: sa.String(80)}


class Album(Base):
    __tablename__ = "album"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    songs: Mapped[list[Song]] = relationship(cascade="all, delete-orphan", back_populates="album")
    by_name: Mapped[dict[str, Song]] = relationship(
        collection_class=attribute_keyed_dict("name"), viewonly=True
    )
    as_set: Mapped[set[Song]] = relationship(viewonly=True)
    dynamic = relationship("Song", lazy="dynamic", viewonly=True)
    written: WriteOnlyMapped[Song] = relationship(viewonly=True)
    song_names = association_proxy("songs", "name")

    def __init__(self, name):
        self.name = name.strip()

    @hybrid_property
    def shout(self):
        return self.name + "!"


class Song(Base):
    __tablename__ = "song"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    album_id: Mapped[int] = mapped_column(sa.ForeignKey("album.id"))
    album: Mapped[Album] = relationship(back_populates="songs")
    album_name = association_proxy("album", "name")
    played: Mapped[int] = mapped_column(default=0)

    def __init__(self, **values):
        super().__init__(**values)
        self.played = 7

    @property
    def first_letter(self):
        return self.name[0]

    @property
    def broken(self):
        return self.name.nothing


@pytest.fixture
def store(engine):
    Base.metadata.create_all(engine)
    with orm.Session(engine) as session:
        first, second = Album("One"), Album("Two")
        first.songs = [Song(name="a"), Song(name="b")]
        second.songs = [Song(name="c")]
        session.add_all([first, second])
        session.commit()
    store = stores_with(plugin).open(Album, orm.sessionmaker(engine))
    yield store
    store.stores.release()
    Base.metadata.drop_all(engine)


def names(store, *criteria, **query):
    return [one.name for one in store.find(ListQuery(conditions=criteria, **query)).records]


@pytest.mark.guarantee("sqla-w8")
def test_a_constructor_without_required_arguments_is_called(store):
    assert store.related("songs").new().played == 7


@pytest.mark.guarantee("sqla-w8")
def test_a_constructor_that_insists_on_arguments_is_left_out(store):
    album = store.new()
    album.name = "Three"
    with store.transaction():
        store.save(album, is_created=True)
    assert store.get(store.key(album)).name == "Three"


@pytest.mark.parametrize("name", ["songs", "by_name", "as_set", "dynamic", "written"])
def test_every_kind_of_collection_is_a_list(store, name):
    album = store.get((1,))
    value = store.value(album, name)
    assert isinstance(value, list)
    assert sorted(song.name for song in value) == ["a", "b"]
    assert sorted(store.value(album, f"{name}.name")) == ["a", "b"]


def test_hybrids_and_proxies_are_read_found_and_sorted_by(store):
    album = store.get((1,))
    assert store.value(album, "shout") == "One!"
    assert sorted(store.value(album, "song_names")) == ["a", "b"]
    assert names(store, Condition("shout", "equals", "Two!")) == ["Two"]
    assert names(store, order=(Order("shout", True),)) == ["Two", "One"]
    assert names(store, Condition("song_names", "equals", "c")) == ["Two"]
    assert names(store, Condition("song_names", "not_equal", "c")) == ["One"]
    songs = store.related("songs")
    assert names(songs, Condition("album_name", "starts_with", "tw")) == ["c"]
    assert songs.value(songs.get((1,)), "album_name") == "One"


def test_a_list_of_properties_hybrids_and_proxies_is_read_in_bulk(store, statements):
    store.find(ListQuery(paths=("shout", "song_names"), count="none"))
    assert len(statements) == 2
    songs = store.related("songs")
    page = songs.find(ListQuery(paths=("first_letter", "album_name"), count="none"))
    assert [songs.value(one, "first_letter") for one in page.records] == ["a", "b", "c"]
    assert len(statements) == 3


def test_what_a_class_does_not_have_is_an_unknown_field(store):
    album = store.get((1,))
    with pytest.raises(UnknownField, match="Did you mean 'name'"):
        store.value(album, "nmae")
    with pytest.raises(UnknownField, match="Song"):
        store.value(album, "songs.titel")
    with pytest.raises(UnknownField):
        store.find(ListQuery(paths=("nmae",)))
    with pytest.raises(UnknownField):
        names(store, Condition("nmae", "equals", "x"))
    with pytest.raises(UnknownField):
        names(store, Condition("name.of", "equals", "x"))


def test_a_fault_inside_a_property_stays_visible(store):
    songs = store.related("songs")
    with pytest.raises(AttributeError, match="nothing"):
        songs.value(songs.get((1,)), "broken")


def test_an_operator_that_does_not_exist_is_refused_with_a_hint(store):
    with pytest.raises(UnsupportedOperator, match="Did you mean 'contains'"):
        names(store, Condition("name", "contain", "x"))
    with pytest.raises(ValueError, match="greater"):
        names(store, Condition("songs", "greater", "1"))


@pytest.mark.parametrize("path", ["songs", "songs.name", "song_names", "dynamic.name"])
def test_nothing_sorts_by_one_of_several_values(store, path):
    with pytest.raises(UnsupportedOrder):
        names(store, order=(Order(path),))


def test_a_deleted_record_still_has_its_key_and_its_values(store):
    album = store.get((1,))
    with store.transaction():
        store.delete(album)
    assert store.key(album) == (1,)
    assert store.value(album, "name") == "One"
    assert names(store.related("songs")) == ["c"]


def test_a_detached_record_has_no_more_than_it_has(store):
    album = store.get((1,))
    store.release()
    assert store.key(album) == (1,)
    assert store.value(album, "name") == "One"
    assert store.value(album, "songs") is None


def test_deleting_many_takes_what_they_own_with_them(store, statements):
    albums = store.get_many([(1,), (2,)])
    statements.clear()
    store.delete_many(albums)
    assert names(store) == names(store.related("songs")) == []
    assert sum(one.startswith("DELETE") for one in statements) == 2


def test_a_change_of_the_key_is_known_after_the_save(store):
    album = store.get((2,))
    with orm.Session(store.session.get_bind()) as session:
        session.execute(sa.delete(Song).where(Song.album_id == 2))
        session.commit()
    album.id = 5
    assert store.key(album) == (2,)
    store.save(album, is_created=False)
    assert store.key(album) == (5,)
