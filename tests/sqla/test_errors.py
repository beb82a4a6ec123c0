"""Refusals of the database, told as kinds and fields, without the driver's words."""

from __future__ import annotations

import datetime as dt
import enum
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from admin_core.data import (
    Condition,
    ConfigurationError,
    ConstraintViolated,
    ListQuery,
    RecordNotFound,
    StaleRecord,
    StoreUnavailable,
    refusal_of,
)
from admin_sqla import plugin
from admin_sqla.errors import Attempt, translate
from admin_testing import stores_with


class Base(DeclarativeBase):
    pass


class Level(enum.Enum):
    low = 1


class Shop(Base):
    __tablename__ = "shop"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(10), unique=True)
    city: Mapped[str | None] = mapped_column(sa.String(30))
    street: Mapped[str | None] = mapped_column(sa.String(30))
    rank: Mapped[int | None]
    floor: Mapped[int | None] = mapped_column(sa.CheckConstraint("floor < 9"))
    tax: Mapped[Decimal | None] = mapped_column(sa.Numeric(4, 2))
    level: Mapped[Level | None]
    opened: Mapped[dt.date | None]
    code: Mapped[str | None] = mapped_column("shop_code", sa.String(5))
    region_id: Mapped[int | None] = mapped_column(sa.ForeignKey("region.id"), unique=True)
    region: Mapped[Region | None] = relationship()
    staff: Mapped[list[Clerk]] = relationship(back_populates="shop")
    shelves: Mapped[list[Shelf]] = relationship()
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        sa.CheckConstraint("rank > 0", name="rank_positive"),
        sa.UniqueConstraint("city", "street", name="one_per_street"),
        sa.Index("code_ignoring_case", sa.func.lower(code), unique=True).ddl_if(
            dialect=("sqlite", "postgresql")
        ),
        # MariaDB has no indexes of expressions; its own ignore case.
        sa.Index("code_once", code, unique=True).ddl_if(dialect="mariadb"),
    )


class Region(Base):
    __tablename__ = "region"
    id: Mapped[int] = mapped_column(primary_key=True)


class Clerk(Base):
    __tablename__ = "clerk"
    id: Mapped[int] = mapped_column(primary_key=True)
    shop_id: Mapped[int] = mapped_column(sa.ForeignKey("shop.id"))
    shop: Mapped[Shop] = relationship(back_populates="staff")


class Shelf(Base):
    __tablename__ = "shelf"
    shop_id: Mapped[int] = mapped_column(sa.ForeignKey("shop.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Entry(Base):
    __tablename__ = "entry"
    key: Mapped[str] = mapped_column(sa.String(5), primary_key=True)


@pytest.fixture
def stores(engine):
    Base.metadata.create_all(engine)
    stores = stores_with(plugin)
    yield stores
    stores.release()
    Base.metadata.drop_all(engine)


@pytest.fixture
def source(engine):
    return orm.sessionmaker(engine)


@pytest.fixture
def store(stores, source):
    return stores.open(Shop, source)


def add(store, **values):
    with store.transaction():
        record = store.new()
        for name, value in values.items():
            setattr(record, name, value)
        store.save(record, is_created=True)
    return record


def refused(store, **values):
    with pytest.raises(ConstraintViolated) as caught:
        add(store, **values)
    words = str(caught.value)
    assert "SQL" not in words and "INSERT" not in words and "psycopg" not in words
    return caught.value.kind, caught.value.fields


def test_a_duplicate_names_its_field(store):
    add(store, name="a")
    assert refused(store, name="a") == ("unique", ("name",))


def test_a_duplicate_of_several_columns_names_them_all(store):
    add(store, name="a", city="x", street="y")
    assert refused(store, name="b", city="x", street="y") == ("unique", ("city", "street"))


def test_a_duplicate_in_an_index_of_an_expression_names_its_column(store):
    add(store, name="a", code="AB")
    assert refused(store, name="b", code="ab") == ("unique", ("code",))


def test_a_duplicate_reference_names_the_column_and_the_relation(store):
    region = add(store.related("region"))
    add(store, name="a", region_id=region.id)
    assert refused(store, name="b", region_id=region.id) == ("unique", ("region_id", "region"))


def test_a_duplicate_key_names_the_key(stores, source):
    store = stores.open(Entry, source)
    add(store, key="x")
    stores.release()
    assert refused(store, key="x") == ("unique", ("key",))


def test_a_duplicate_key_of_a_loaded_record_is_no_warning(stores, source):
    store = stores.open(Entry, source)
    loaded = add(store, key="x")
    assert refused(store, key="x") == ("unique", ("key",))
    assert loaded.key == "x"


def test_a_missing_value_names_its_field(store):
    assert refused(store) == ("not_null", ("name",))


def test_a_missing_key_names_the_key(stores, source):
    with pytest.warns(sa.exc.SAWarning, match="no Python-side or server-side default"):
        assert refused(stores.open(Entry, source)) == ("not_null", ("key",))


def test_a_check_names_its_columns(store):
    assert refused(store, name="a", rank=0) == ("check", ("rank",))


def test_a_check_without_a_name_names_its_columns(store):
    assert refused(store, name="a", floor=9) == ("check", ("floor",))


def test_a_reference_to_nothing_names_the_column_and_the_relation(store, engine):
    kind, fields = refused(store, name="a", region_id=99)
    assert kind == "foreign_key"
    if engine.dialect.name != "sqlite":  # which does not say which reference failed
        assert fields == ("region_id", "region")


def test_a_record_in_use_cannot_be_deleted(store):
    region = add(store.related("region"))
    add(store, name="a", region=region)
    with pytest.raises(ConstraintViolated) as caught:
        store.related("region").delete(region)
    assert caught.value.kind == "in_use"


def test_a_record_whose_children_need_it_cannot_be_deleted(store):
    shop = add(store, name="a")
    add(store.related("staff"), shop=shop)
    with pytest.raises(ConstraintViolated) as caught:
        store.delete(shop)
    assert caught.value.kind == "in_use"


def test_a_record_that_is_part_of_anothers_key_cannot_be_deleted(store):
    shop = add(store, name="a")
    add(store.related("shelves"), shop_id=shop.id, number=1)
    with pytest.raises(ConstraintViolated) as caught:
        store.delete(shop)
    assert caught.value.kind == "in_use"
    assert store.get(store.key(shop)) is not None


def test_a_number_beyond_all_bounds_names_its_field(store):
    assert refused(store, name="a", rank=2**70) == ("out_of_range", ("rank",))


def test_a_value_of_the_wrong_type_is_refused(store):
    assert refused(store, name="a", opened="no date")[0] in {"other", "out_of_range"}


def test_half_a_character_names_its_field(store):
    assert refused(store, name="a\ud800") == ("other", ("name",))


def test_a_row_changed_by_somebody_else_is_stale(store, engine):
    shop = add(store, name="a")
    assert shop.version == 1
    with engine.begin() as connection:
        connection.execute(sa.update(Shop).values(version=9))
    with pytest.raises(StaleRecord), store.transaction():
        shop.city = "x"
        store.save(shop, is_created=False)


def test_a_row_deleted_by_somebody_else_is_stale_or_gone(store, engine):
    shop = add(store, name="a")
    with engine.begin() as connection:
        connection.execute(sa.delete(Shop))
    with pytest.raises((StaleRecord, RecordNotFound)), store.transaction():
        shop.city = "x"
        store.save(shop, is_created=False)


def test_a_missing_table_says_to_migrate(store, engine):
    Base.metadata.drop_all(engine)
    with pytest.raises(ConfigurationError, match="Bring it up to date"):
        store.find(ListQuery())


def test_a_failed_write_that_was_caught_fails_its_transaction(store):
    add(store, name="a")
    with pytest.raises(ConstraintViolated), store.transaction():
        try:
            add(store, name="a")
        except ConstraintViolated:
            add(store, name="b")
    assert [shop.name for shop in store.find(ListQuery()).records] == ["a"]


@pytest.fixture
def strange(sqlite_engine):
    """A database whose shops are of a level that the enum does not have."""
    Base.metadata.create_all(sqlite_engine)
    with sqlite_engine.begin() as connection:
        for statement in (
            "INSERT INTO shop (id, name, level, version) VALUES (1, 'a', 'x', 1)",
            "INSERT INTO shop (id, name, level, version) VALUES (2, 'b', 'low', 1)",
            "INSERT INTO clerk (id, shop_id) VALUES (1, 1), (2, 2)",
        ):
            connection.execute(sa.text(statement))
    stores = stores_with(plugin)
    yield stores.open(Shop, orm.sessionmaker(sqlite_engine))
    stores.release()


def test_a_stored_text_that_its_enum_does_not_know_is_read_as_it_is(strange):
    for paths in ((), ("level",), ("name",), ("staff.shop.level",)):
        strange.release()
        found = strange.find(ListQuery(paths=paths)).records
        assert [strange.value(shop, "level") for shop in found] == ["x", Level.low]
    clerks = strange.related("staff")
    for paths in ((), ("shop.level",), ("shop",)):
        strange.release()
        found = clerks.find(ListQuery(paths=paths)).records
        assert [clerks.value(clerk, "shop.level") for clerk in found] == ["x", Level.low]


def test_a_record_with_such_a_text_is_written_and_read_on(strange):
    shop = strange.get((1,))
    with strange.transaction():
        shop.city = "c"
        strange.save(shop, is_created=False)
    assert (shop.name, shop.city, shop.level) == ("a", "c", "x")


def test_an_error_of_the_application_inside_a_transaction_is_told_the_same_way(store):
    add(store, name="a")
    with pytest.raises(ConstraintViolated), store.transaction() as session:
        session.add(Shop(name="a"))
        session.flush()


class TestOnPostgreSQL:
    @pytest.fixture
    def engine(self, postgresql_engine):
        return postgresql_engine

    def test_a_long_text_names_its_field(self, store):
        assert refused(store, name="x" * 11) == ("too_long", ("name",))

    def test_a_large_decimal_names_its_field(self, store):
        assert refused(store, name="a", tax=Decimal("100")) == ("out_of_range", ("tax",))

    def test_a_null_character_names_its_field(self, store):
        assert refused(store, name="a\x00") == ("other", ("name",))

    def test_a_reference_checked_at_the_commit_is_told_too(self, store, engine):
        with engine.begin() as connection:
            connection.execute(
                sa.text("ALTER TABLE shop ALTER CONSTRAINT shop_region_id_fkey INITIALLY DEFERRED")
            )
        assert refused(store, name="a", region_id=99) == ("foreign_key", ("region_id", "region"))
        region = add(store.related("region"))
        add(store, name="b", region=region)
        with pytest.raises(ConstraintViolated) as caught, store.transaction() as session:
            session.execute(sa.delete(Region))
            store.related("region").delete_many([])
        assert caught.value.kind == "in_use"

    def test_a_statement_that_takes_too_long_is_unavailability(self, store):
        add(store, name="a")
        slow = sa.select(Shop).where(sa.func.pg_sleep(5).is_(None))
        with pytest.raises(StoreUnavailable), store.transaction() as session:
            session.execute(sa.text("SET LOCAL statement_timeout = 50"))
            store.find(ListQuery(count="none"), slow)
        assert store.find(ListQuery()).total.number == 1

    def test_a_nonsensical_query_is_a_fault_of_the_program(self, store):
        with pytest.raises(ConfigurationError, match="does not understand"):
            store.find(ListQuery(), sa.select(Shop).where(sa.func.no_such_function()))


class TestOnMariaDB:
    @pytest.fixture
    def engine(self, mariadb_engine):
        return mariadb_engine

    def test_a_long_text_names_its_field(self, store):
        assert refused(store, name="x" * 11) == ("too_long", ("name",))

    def test_a_large_decimal_names_its_field(self, store):
        assert refused(store, name="a", tax=Decimal("100")) == ("out_of_range", ("tax",))

    def test_a_text_of_another_alphabet_names_its_field(self, store, engine):
        with engine.begin() as connection:
            connection.execute(
                sa.text("ALTER TABLE shop MODIFY city varchar(30) CHARACTER SET latin1")
            )
        assert refused(store, name="a", city="東京") == ("other", ("city",))
        add(store, name="a", city="Orléans")
        asked = Condition("city", "equals", "Orléans")
        assert store.find(ListQuery(conditions=(asked,))).total.number == 1
        for operator in ("equals", "contains", "starts_with", "greater"):
            asked = Condition("city", operator, "東京")
            assert store.find(ListQuery(conditions=(asked,))).total.number == 0
        asked = Condition("city", "in_list", ("東京", "Orléans"))
        assert store.find(ListQuery(conditions=(asked,))).total.number == 1

    def test_a_lock_that_is_not_given_is_unavailability(self, store, engine):
        shop = add(store, name="a")
        with engine.begin() as other:
            other.execute(sa.select(Shop.id).with_for_update()).all()
            with pytest.raises(StoreUnavailable), store.transaction() as session:
                session.execute(sa.text("SET innodb_lock_wait_timeout = 1"))
                store.get(store.key(shop), lock=True)
        assert store.get(store.key(shop), lock=True).name == "a"

    def test_a_deadlock_is_unavailability_and_undoes_all(self, store, engine):
        first, second = add(store, name="a"), add(store, name="b")
        lock = sa.text("SELECT * FROM shop WHERE id = :id FOR UPDATE")
        keys = first.id, second.id
        ours, other = store.transaction(), engine.connect()
        # The one that has written more is not the one to be undone.
        other.execute(sa.insert(Region), [{"id": number} for number in range(1, 100)])
        other.execute(lock, {"id": keys[1]})
        with pytest.raises(StoreUnavailable), ours as session, ThreadPoolExecutor(1) as pool:
            session.execute(lock, {"id": keys[0]})
            waiting = pool.submit(other.execute, lock, {"id": keys[0]})
            try:
                session.execute(lock, {"id": keys[1]})
            finally:
                session.rollback()
                waiting.result()
        other.rollback()
        other.close()
        assert store.find(ListQuery()).total.number == 2

    def test_a_statement_that_takes_too_long_is_unavailability(self, store):
        add(store, name="a")
        slow = sa.select(Shop).where(sa.func.sleep(5) == 0)
        with pytest.raises(StoreUnavailable), store.transaction() as session:
            session.execute(sa.text("SET max_statement_time = 0.05"))
            store.find(ListQuery(count="none"), slow)

    def test_a_nonsensical_query_is_a_fault_of_the_program(self, store):
        with pytest.raises(ConfigurationError, match="does not understand"):
            store.find(ListQuery(), sa.select(Shop).where(sa.literal_column("rank +")))


# -- without a database -----------------------------------------------------------------------


def attempt():
    return Attempt(orm.class_mapper(Shop), "save", Shop(name="x" * 11))


@pytest.mark.parametrize(
    ("code", "text", "kind", "constraint", "columns"),
    [
        (
            1062,
            "Duplicate entry 'o''x' for key 'shop.one_per_street'",
            "unique",
            "one_per_street",
            (),
        ),
        (1062, "Duplicate entry '1' for key 'PRIMARY'", "unique", "PRIMARY", ()),
        (1048, "Column 'name' cannot be null", "not_null", "", ("name",)),
        (1406, "Data too long for column 'city' at row 1", "too_long", "", ("city",)),
        (1451, "... CONSTRAINT `fk_1` FOREIGN KEY ...", "in_use", "fk_1", ()),
        (1452, "... CONSTRAINT `fk_1` FOREIGN KEY ...", "foreign_key", "fk_1", ()),
        (4025, "CONSTRAINT `rank_positive` failed for `x`.`shop`", "check", "rank_positive", ()),
        (3819, "Check constraint 'rank_positive' is violated.", "check", "rank_positive", ()),
        (2006, "MySQL server has gone away", "unavailable", "", ()),
        (1213, "Deadlock found", "unavailable", "", ()),
        (1146, "Table 'x.shop' doesn't exist", "schema", "", ()),
        (9999, "something new", "unknown", "", ()),
    ],
)
def test_mysqls_codes_are_understood(code, text, kind, constraint, columns):
    found = refusal_of(Exception(code, text))
    assert (found.kind, found.constraint, found.columns) == (kind, constraint, columns)


def test_mysqls_words_about_a_key_lead_to_its_fields():
    error = sa.exc.IntegrityError(
        "INSERT", {}, Exception(1062, "Duplicate entry 'x' for key 'shop.one_per_street'")
    )
    found = translate(error, attempt())
    assert (found.kind, found.fields) == ("unique", ("city", "street"))


@pytest.mark.parametrize(
    "sqlstate", ["08006", "40001", "40P01", "53300", "57P01", "57014", "55P03"]
)
def test_postgresqls_troubles_are_unavailability(sqlstate):
    orig = Exception("words")
    orig.sqlstate, orig.diag = sqlstate, SimpleNamespace()
    assert isinstance(translate(OperationalError("", {}, orig), attempt()), StoreUnavailable)


def test_an_exhausted_pool_is_unavailability():
    assert isinstance(translate(PoolTimeout("words"), attempt()), StoreUnavailable)


def test_a_server_that_cannot_be_reached_is_unavailability():
    engine = sa.create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    store = stores_with(plugin).open(Shop, orm.sessionmaker(engine))
    with pytest.raises(StoreUnavailable):
        store.find(ListQuery())
    assert store.info.name == "Shop"


def test_a_session_without_a_database_is_a_fault_of_the_program():
    store = stores_with(plugin).open(Shop, orm.sessionmaker())
    with pytest.raises(ConfigurationError, match="Give it an engine"):
        store.find(ListQuery())


def test_a_value_that_its_type_cannot_send_is_refused():
    error = StatementError("words", "INSERT", {}, ValueError("more words"))
    assert translate(error, attempt()).kind == "other"


def test_what_is_no_refusal_stays_what_it_is():
    assert translate(AssertionError("mine"), attempt()) is None
    assert translate(sa.exc.ArgumentError("mine"), attempt()) is None


def test_a_locked_sqlite_database_is_unavailability(sqlite_engine):
    Base.metadata.create_all(sqlite_engine)
    url = sqlite_engine.url
    impatient = sa.create_engine(url, connect_args={"timeout": 0.05})
    store = stores_with(plugin).open(Region, orm.sessionmaker(impatient))
    with sqlite_engine.begin() as connection:
        connection.execute(sa.insert(Region))
        with pytest.raises(StoreUnavailable):
            add(store)
    add(store)
    assert store.find(ListQuery(conditions=(Condition("id", "greater", 0),))).total.number == 2
    store.release()
    impatient.dispose()
