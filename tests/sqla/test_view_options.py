"""The options that views of SQLAlchemy models have besides those of every view."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
import wtforms
from sqlalchemy import orm
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from admin_core import InlineFormAdmin
from admin_core.forms import RenderTemplateWidget
from admin_sqla import ModelView
from admin_sqla.fields import InlineModelFormList
from admin_sqla.filters import FilterConverter, FilterEqual, convert
from admin_sqla.form import (
    AdminModelConverter,
    InlineModelConverter,
    InlineOneToOneModelConverter,
    converts,
)

from .site import Site


class Base(DeclarativeBase):
    type_annotation_map = {str: sa.String(80)}


class Money(sa.TypeDecorator):
    impl = sa.Integer
    cache_ok = True


class Place(Base):
    __tablename__ = "place"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    fee: Mapped[int | None] = mapped_column(Money)
    images: Mapped[list[Image]] = relationship(back_populates="place", cascade="all, delete-orphan")
    map: Mapped[Map | None] = relationship(back_populates="place")


class Image(Base):
    __tablename__ = "image"
    id: Mapped[int] = mapped_column(primary_key=True)
    alt: Mapped[str]
    price: Mapped[int | None] = mapped_column(Money)
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    place: Mapped[Place] = relationship(back_populates="images")


class Map(Base):
    __tablename__ = "map"
    id: Mapped[int] = mapped_column(primary_key=True)
    scale: Mapped[str]
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"), unique=True)
    place: Mapped[Place] = relationship(back_populates="map")


@pytest.fixture
def source(engine):
    Base.metadata.create_all(engine)
    source = orm.sessionmaker(engine)
    with source.begin() as session:
        for n in range(3):
            images = [Image(alt=f"{n}/{i}") for i in range(n)]
            session.add(Place(name=f"place {n}", fee=n, images=images))
    yield source
    Base.metadata.drop_all(engine)


def count(source, model):
    with source() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(model))


def view(source, model=Place, endpoint=None, **options):
    return type("View", (ModelView,), options)(model, source, endpoint=endpoint)


# -- converters of forms ----------------------------------------------------------------------


class MoneyField(wtforms.IntegerField):
    pass


class Converter(AdminModelConverter):
    @converts("Money")
    def convert_money(self, field_args, **about):
        assert about["model"] in (Place, Image) and about["column"].type.__class__ is Money
        return MoneyField(**field_args, render_kw={"data-money": self.view.endpoint})


@pytest.mark.guarantee("sqla-19")
def test_a_converter_makes_the_fields_of_a_type_and_leaves_the_others(source):
    site = Site(view(source, model_form_converter=Converter, inline_models=[Image]))
    page = site.get("place/edit/?id=2")
    assert page.count('data-money="place"') == 3  # its own, a row's, and that of new rows
    assert 'name="name"' in page
    rows = {"images-0-alt": "1/0", "images-0-price": "3"}
    reply = site.post("place/edit/?id=2", name="renamed", fee="7", **rows)
    assert reply.status_code == 302
    with source() as session:
        assert session.get(Place, 2).fee == 7


def test_a_converter_may_decide_by_the_property(source):
    class Shouting(AdminModelConverter):
        def convert(self, model, mapper, name, prop, field_args, hidden_pk=False):
            found = super().convert(model, mapper, name, prop, field_args, hidden_pk)
            if name != "name":
                return found
            return wtforms.TextAreaField(**{**field_args, "label": "SHOUT"})

    page = Site(view(source, model_form_converter=Shouting)).get("place/new/")
    assert "SHOUT" in page and "<textarea" in page


def test_a_view_has_the_last_word_about_a_converters_field(source):
    own = view(
        source,
        model_form_converter=Converter,
        form_overrides={"fee": wtforms.StringField},
    )
    assert "data-money" not in Site(own).get("place/new/")


# -- converters of rows -------------------------------------------------------------------------


class Gallery(InlineModelFormList):
    widget = RenderTemplateWidget("gallery.html")


class Fixed(InlineModelFormList):
    def display_row_controls(self, row):
        return not row.is_stored


class GalleryConverter(InlineModelConverter):
    inline_field_list_type = Gallery


def test_an_inline_converter_names_the_class_that_draws_the_rows(source, tmp_path):
    template = (
        '<ul class="gallery">{% for row in field.rows %}<li>{{ row.form.alt() }}'
        '<input type="hidden" name="{{ field.name }}-{{ row.number }}-id" value="{{ row.key }}">'
        "</li>{% endfor %}</ul>"
    )
    (tmp_path / "gallery.html").write_text(template, "utf-8")
    own = view(source, inline_models=[Image], inline_model_form_converter=GalleryConverter)
    site = Site(own)
    site.app.template_folder = str(tmp_path)
    page = site.get("place/edit/?id=3")
    assert page.count("<li><input") == 2
    assert 'name="images-0-alt"' in page
    rows = {"images-0-alt": "changed", "images-1-alt": "2/1"}
    assert site.post("place/edit/?id=3", name="place 2", **rows).status_code == 302
    with source() as session:
        assert session.get(Image, 2).alt == "changed"


def test_rows_show_their_controls_where_their_list_says_so(source):
    entry = InlineFormAdmin(Image, inline_field_list_type=Fixed)
    page = Site(view(source, inline_models=[entry])).get("place/edit/?id=3")
    assert 'name="del-images-0"' not in page
    plain = Site(view(source, inline_models=[Image])).get("place/edit/?id=3")
    assert 'name="del-images-0"' in plain


def test_a_converter_may_change_what_an_entry_means(source):
    class Named(InlineModelConverter):
        def get_info(self, p):
            info = super().get_info(p)
            info.form_label = f"{info.model.__name__} of {self.view.endpoint}"
            return info

    page = Site(view(source, inline_models=[Image], inline_model_form_converter=Named))
    assert "Image of place" in page.get("place/new/")


@pytest.mark.guarantee("sqla-13")
def test_a_single_child_is_one_row_with_its_converter_or_without(source):
    class MapForm(InlineFormAdmin):
        inline_converter = InlineOneToOneModelConverter

    site = Site(view(source, inline_models=[MapForm(Map)]))
    reply = site.post("place/edit/?id=1", name="here", **{"map-0-scale": "1:100"})
    assert reply.status_code == 302, reply.text
    reply = site.post("place/edit/?id=1", name="here", **{"map-7-scale": "1:200"})
    assert reply.status_code == 422
    assert count(source, Map) == 1


# -- the converter of filters -------------------------------------------------------------------


class OnlyEqual(FilterConverter):
    strings = (FilterEqual,)

    @convert("money")
    def convert_money(self, column, name, **options):
        return [FilterEqual(column, f"{name} (cents)", **options)]


def test_a_filter_converter_decides_which_filters_a_column_has(source):
    class View(ModelView):
        filter_converter = OnlyEqual()
        column_filters = ("name", Place.fee, "map")

    site = Site(View(Place, source))
    offered = list(site.admin.view_of(Place).list_page.filters.offered)
    assert offered[:2] == ["name__equals", "fee__equals"]
    assert "map__equals" in offered
    assert "Fee (cents)" in site.get("place/")
    assert len(site.rows("place/?fee__equals=2")) == 1


# -- what is loaded and shown -------------------------------------------------------------------


@pytest.mark.guarantee("sqla-w3c", "sqla-w2")
def test_relations_that_a_formatter_reads_are_loaded_with_the_page(source, statements):
    def images(view, context, record, name):
        return f"{len(record.images)} of {record.map}"

    def sent(**options):
        one = view(source, column_list=("name", "x"), column_formatters={"x": images}, **options)
        site = Site(one)
        site.get("place/")
        statements.clear()
        assert [row[-1] for row in site.rows("place/")] == [f"{n} of None" for n in range(3)]
        return sum(one.startswith("SELECT") for one in statements)

    without = sent()
    assert sent(column_select_related_list=("images", Place.map)) <= 4 < without


def test_relations_shown_are_read_one_by_one_where_that_is_wanted(source, statements):
    def sent(**options):
        site = Site(view(source, Image, column_list=("alt", "place"), **options))
        statements.clear()
        assert len(site.rows("image/")) == 3
        return sum(one.startswith("SELECT") for one in statements)

    joined = sent()
    assert sent(column_auto_select_related=False) == joined + 2
    assert sent(column_auto_select_related=False, column_select_related_list=["place"]) == joined


@pytest.mark.guarantee("sqla-17")
def test_all_relations_are_columns_where_that_is_wanted(source, statements):
    assert "Images" not in Site(view(source)).get("place/")
    site = Site(view(source, column_display_all_relations=True))
    site.get("place/")
    statements.clear()
    assert "Images" in site.get("place/")
    assert sum(one.startswith("SELECT") for one in statements) <= 4


# -- deleting many ------------------------------------------------------------------------------


@pytest.mark.guarantee("sqla-14")
def test_a_fast_deletion_is_one_statement_without_hooks(source, statements):
    told = []

    class View(ModelView):
        fast_mass_delete = True

        def on_model_delete(self, model):
            told.append(model)

    site = Site(View(Image, source))
    statements.clear()
    reply = site.post("image/", to="image/action/", action="delete", rowid=["1", "2"])
    assert reply.status_code == 302
    assert count(source, Image) == 1
    assert told == []
    assert sum(one.startswith("DELETE") for one in statements) == 1
    assert "2 records were deleted" in site.messages()


@pytest.mark.guarantee("sqla-14")
def test_a_fast_deletion_of_what_is_referred_to_is_refused_in_words(source):
    site = Site(view(source, fast_mass_delete=True))
    reply = site.post("place/", to="place/action/", action="delete", rowid=["2"])
    assert count(source, Place) == 3
    text = reply.text if reply.status_code == 422 else site.messages()
    assert "refer to this one" in text
    assert "DELETE" not in text


@pytest.mark.guarantee("sqla-14")
def test_the_usual_deletion_asks_the_hooks_and_takes_what_is_owned(source):
    told = []

    class View(ModelView):
        def on_model_delete(self, model):
            told.append(model.name)

    site = Site(View(Place, source))
    site.post("place/", to="place/action/", action="delete", rowid=["2", "3"])
    assert (count(source, Place), count(source, Image)) == (1, 0)
    assert sorted(told) == ["place 1", "place 2"]


def test_every_option_of_this_backend_has_an_effect():
    from admin_core.web.options import WITHOUT_EFFECT

    assert ModelView.backend_options <= WITHOUT_EFFECT
    assert all(hasattr(ModelView, name) for name in ModelView.backend_options)
