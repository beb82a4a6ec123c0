"""What the databases refuse, told at the fields it is about."""

from __future__ import annotations

import peewee as pw
import pytest

from admin_core.data import ConstraintViolated
from admin_peewee import plugin
from admin_testing import stores_with


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request):
    database = request.getfixturevalue(f"{request.param}_database")

    class Owner(pw.Model):
        name = pw.CharField()

    class Item(pw.Model):
        code = pw.CharField(max_length=5, unique=True)
        name = pw.CharField(column_name="title")
        place = pw.IntegerField(null=True, constraints=[pw.Check("place > 0")])
        low = pw.IntegerField(null=True)
        high = pw.IntegerField(null=True)
        owner = pw.ForeignKeyField(Owner, null=True)

        class Meta:
            indexes = ((("name", "place"), True),)
            constraints = (pw.SQL("CONSTRAINT in_order CHECK (low <= high)"),)

    models = [Owner, Item]
    for model in models:
        model._meta.set_database(database)
    with database.connection_context():
        database.create_tables(models)
        Item.create(code="a", name="A", place=1)
    yield Item
    with database.connection_context():
        database.drop_tables(models, cascade=request.param == "postgresql")


CASES = [
    ({"code": "a", "name": "B"}, "unique", {"code"}),
    ({"code": "b", "name": "A", "place": 1}, "unique", {"name", "place"}),
    ({"code": "b"}, "not_null", {"name"}),
    ({"code": "b", "name": "B", "place": 0}, "check", {"place"}),
    ({"code": "b", "name": "B", "low": 2, "high": 1}, "check", {"low", "high"}),
    ({"code": "b", "name": "B", "low": 10**30}, "out_of_range", {"low"}),
]


@pytest.mark.guarantee("peewee-w10")
@pytest.mark.parametrize(("values", "kind", "fields"), CASES)
def test_a_refused_value_is_told_at_its_field(shop, values, kind, fields):
    stores = stores_with(plugin)
    store = stores.open(shop)
    with pytest.raises(ConstraintViolated) as caught, store.transaction():
        record = store.new()
        for name, value in values.items():
            setattr(store.writable(record), name, value)
        store.save(record, is_created=True)
    assert (caught.value.kind, set(caught.value.fields)) == (kind, fields)
    stores.release()


@pytest.mark.guarantee("peewee-w10")
def test_a_reference_to_nothing_is_told(shop):
    stores = stores_with(plugin)
    store = stores.open(shop)
    with pytest.raises(ConstraintViolated) as caught, store.transaction():
        record = store.new()
        for name, value in {"code": "c", "name": "C", "owner_id": 99}.items():
            setattr(store.writable(record), name, value)
        store.save(record, is_created=True)
    assert caught.value.kind == "foreign_key"
    stores.release()


@pytest.mark.guarantee("peewee-w10")
def test_a_text_that_is_too_long_is_told_at_its_field(shop):
    if isinstance(shop._meta.database, pw.SqliteDatabase):
        pytest.skip("SQLite keeps texts of any length")
    stores = stores_with(plugin)
    store = stores.open(shop)
    with pytest.raises(ConstraintViolated) as caught, store.transaction():
        record = store.new()
        for name, value in {"code": "toolong", "name": "C"}.items():
            setattr(store.writable(record), name, value)
        store.save(record, is_created=True)
    assert (caught.value.kind, caught.value.fields) == ("too_long", ("code",))
    stores.release()
