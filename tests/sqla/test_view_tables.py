"""Tables and database views without a class, and several databases behind one admin."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import orm

import admin_core
from admin_core.data import ConfigurationError
from admin_sqla import ModelView
from admin_sqla.tables import class_of

from .site import Site


@pytest.fixture
def tables(engine):
    metadata = sa.MetaData()
    sa.Table(
        "order_lines",
        metadata,
        sa.Column("order_no", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("what", sa.String(40), nullable=False, unique=True),
        sa.Column("amount", sa.Integer),
    )
    metadata.create_all(engine)
    reflected = sa.MetaData()
    reflected.reflect(engine)
    with engine.begin() as connection:
        rows = [{"order_no": 1, "place": n, "what": f"thing {n}", "amount": n} for n in range(3)]
        connection.execute(sa.insert(reflected.tables["order_lines"]), rows)
        connection.execute(
            sa.text(
                "CREATE VIEW large_lines AS SELECT what, amount FROM order_lines WHERE amount > 1"
            )
        )
    yield reflected
    with engine.begin() as connection:
        connection.execute(sa.text("DROP VIEW large_lines"))


@pytest.mark.parametrize("view", [ModelView, admin_core.ModelView])
def test_a_table_without_a_class_is_listed_filtered_and_edited(engine, tables, view):
    class View(view):
        column_display_pk = True
        column_filters = ("amount",)
        column_searchable_list = ("what",)
        form_columns = ("order_no", "place", "what", "amount")

    table = tables.tables["order_lines"]
    site = Site(View(table, orm.sessionmaker(engine), name="Lines", endpoint="lines"))
    assert len(site.rows("lines/")) == 3
    assert [row[2] for row in site.rows("lines/?amount__greater=1&search=thing")] == ["thing 2"]
    new = {"order_no": "2", "place": "1", "what": "new", "amount": "9"}
    assert site.post("lines/new/", **new).status_code == 302
    again = site.post("lines/new/", **{**new, "place": "2"})
    assert again.status_code == 422 and "has this value already" in again.text
    assert site.post("lines/edit/?id=2,1", **{**new, "what": "newer"}).status_code == 302
    site.post("lines/edit/?id=1,0", to="lines/delete/", id="1,0")
    with engine.connect() as connection:
        found = connection.execute(sa.select(table.c.what).order_by(table.c.what)).scalars()
        assert list(found) == ["newer", "thing 1", "thing 2"]


@pytest.mark.guarantee("sqla-3")
def test_a_database_view_needs_to_know_what_tells_its_rows_apart(engine, tables):
    plain = sa.Table("large_lines", sa.MetaData(), autoload_with=engine)
    with pytest.raises(ConfigurationError, match=r'info=\{"key": \(.what.,\)\}'):
        ModelView(plain, orm.sessionmaker(engine))
    told = sa.Table("large_lines", sa.MetaData(), autoload_with=engine, info={"key": ("what",)})

    class View(ModelView):
        can_create = can_edit = can_delete = False
        column_display_pk = True

    site = Site(View(told, orm.sessionmaker(engine)))
    assert site.rows("largelines/") == [["thing 2", "2"]]


def test_a_key_that_names_no_column_is_refused():
    table = sa.Table("t", sa.MetaData(), sa.Column("a", sa.Integer), info={"key": ("a", "b")})
    with pytest.raises(ConfigurationError, match="tells the rows of 't' apart"):
        class_of(table)


def test_a_table_has_one_class():
    table = sa.Table("t", sa.MetaData(), sa.Column("a", sa.Integer, primary_key=True))
    assert class_of(table) is class_of(table)
    assert str(class_of(table)(a=3)) == "new"


# -- several databases --------------------------------------------------------------------------


@pytest.mark.guarantee("sqla-15")
def test_models_of_several_binds_stand_in_one_admin(tmp_path):
    site = Site(
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path}/one.db",
        SQLALCHEMY_BINDS={"far": f"sqlite:///{tmp_path}/two.db"},
    )
    db = SQLAlchemy(site.app)

    class Country(db.Model):
        __bind_key__ = "far"
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String(40))

        def __str__(self):
            return self.name

    class City(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String(40))
        country_id = db.Column(db.Integer)
        country = db.relationship(
            Country, primaryjoin=lambda: orm.foreign(City.country_id) == Country.id
        )

    class CityView(ModelView):
        column_list = ("name", "country", "country.name")

    with site.app.app_context():
        db.create_all()
        db.session.add_all([Country(id=1, name="Here"), City(name="Town", country_id=1)])
        db.session.commit()
    site.admin.add_views(CityView(City, db), ModelView(Country, db))
    assert site.rows("city/") == [["Town", "Here", "Here"]]
    assert site.rows("country/") == [["Here"]]
    assert site.post("city/new/", name="Hamlet", country="1").status_code == 302
    assert site.post("country/edit/?id=1", name="There").status_code == 302
    assert site.rows("city/") == [["Town", "There", "There"], ["Hamlet", "There", "There"]]


def test_views_of_several_sources_stand_in_one_admin(tmp_path):
    class Base(orm.DeclarativeBase):
        pass

    class Thing(Base):
        __tablename__ = "thing"
        id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
        name: orm.Mapped[str]

    sources = {}
    for name in ("north", "south"):
        engine = sa.create_engine(f"sqlite:///{tmp_path}/{name}.db")
        Base.metadata.create_all(engine)
        sources[name] = orm.sessionmaker(engine)
    site = Site(*(ModelView(Thing, one, endpoint=name) for name, one in sources.items()))
    assert site.post("north/new/", name="polar").status_code == 302
    assert site.rows("north/") == [["polar"]]
    assert site.rows("south/") == []


def test_reads_go_where_the_session_sends_them_and_writes_to_the_primary(tmp_path):
    class Base(orm.DeclarativeBase):
        pass

    class Thing(Base):
        __tablename__ = "thing"
        id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
        name: orm.Mapped[str]

    primary, replica = (sa.create_engine(f"sqlite:///{tmp_path}/{n}.db") for n in "pr")
    for one, text in ((primary, "from the primary"), (replica, "from the replica")):
        Base.metadata.create_all(one)
        with orm.Session(one) as session, session.begin():
            session.add(Thing(name=text))

    class Routing(orm.Session):
        def get_bind(self, mapper=None, *, clause=None, **kwargs):
            is_write = self._flushing or isinstance(clause, sa.Update | sa.Delete | sa.Insert)
            return primary if is_write or self.info.get("writes") else replica

    site = Site(ModelView(Thing, orm.sessionmaker(class_=Routing)))
    assert site.rows("thing/") == [["from the replica"]]
    assert site.post("thing/new/", name="new").status_code == 302
    with orm.Session(primary) as session:
        assert session.scalars(sa.select(Thing.name).order_by(Thing.id)).all() == [
            "from the primary",
            "new",
        ]
    assert site.rows("thing/") == [["from the replica"]]
