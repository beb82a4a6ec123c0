"""Every field class: described, written, read back, found again, and shown in a form."""

from __future__ import annotations

import datetime as dt
import enum
import sqlite3
import uuid
from decimal import Decimal

import peewee as pw
import pytest
import wtforms
from flask import Flask
from playhouse import postgres_ext, sqlite_ext
from playhouse.fields import CompressedField, EnumField, IntEnumField, PickleField

from admin_core import Admin
from admin_core.data import Condition, ConstraintViolated, ListQuery
from admin_peewee import ModelView, plugin
from admin_peewee.forms import CustomModelConverter
from admin_testing import stores_with

from .blog import Visitor, shown_values


class Size(enum.IntEnum):
    small = 1
    large = 2


class Colour(enum.Enum):
    red = "R"
    blue = "B"


class MoneyField(pw.BigIntegerField):
    """Cents in the database, a decimal for people; says itself how it is edited."""

    def db_value(self, value):
        return None if value is None else int(Decimal(value) * 100)

    def python_value(self, value):
        return None if value is None else Decimal(value) / 100

    def wtf_field(self, model, **kwargs):
        return wtforms.DecimalField(**kwargs, places=2)


KEY = uuid.UUID("12345678-1234-5678-1234-567812345678")
MOMENT = dt.datetime(2024, 2, 29, 12, 30, 15)

#: Class of the field -> (its kind, how it is made, a value).
FIELDS = {
    "auto": ("integer", lambda: pw.IntegerField(null=True), 7),
    "small": ("integer", lambda: pw.SmallIntegerField(null=True), -5),
    "big": ("integer", lambda: pw.BigIntegerField(null=True), 2**40),
    "float": ("float", lambda: pw.FloatField(null=True), 0.5),
    "double": ("float", lambda: pw.DoubleField(null=True), 1 / 3),
    "decimal": ("decimal", lambda: pw.DecimalField(8, 2, null=True), Decimal("9.50")),
    "char": ("string", lambda: pw.CharField(20, null=True), "Größe"),
    "fixed": ("string", lambda: pw.FixedCharField(5, null=True), "ab"),
    "text": ("text", lambda: pw.TextField(null=True), "two\nlines"),
    "boolean": ("boolean", lambda: pw.BooleanField(null=True), True),
    "date": ("date", lambda: pw.DateField(null=True), dt.date(2024, 2, 29)),
    "datetime": ("datetime", lambda: pw.DateTimeField(null=True), MOMENT),
    "time": ("time", lambda: pw.TimeField(null=True), dt.time(12, 30)),
    "timestamp": ("datetime", lambda: pw.TimestampField(null=True, default=None, utc=True), MOMENT),
    "ticks": (
        "datetime",
        lambda: pw.TimestampField(null=True, default=None, utc=True, resolution=10**6),
        MOMENT.replace(microsecond=250_000),
    ),
    "ip": ("string", lambda: pw.IPField(null=True), "192.168.0.20"),
    "uuid": ("uuid", lambda: pw.UUIDField(null=True), KEY),
    "binary_uuid": ("uuid", lambda: pw.BinaryUUIDField(null=True), KEY),
    "blob": ("binary", lambda: pw.BlobField(null=True), b"\x00\xff"),
    "bits": ("integer", lambda: pw.BitField(null=True, default=None), 5),
    "big_bits": ("array", lambda: pw.BigBitField(null=True, default=None), [0, 3, 17]),
    "json": ("json", lambda: pw.JSONField(null=True), {"a": [1, "ü", None]}),
    "enum": ("enum", lambda: EnumField(Colour, null=True), Colour.blue),
    "int_enum": ("enum", lambda: IntEnumField(Size, null=True), Size.large),
    "chosen": (
        "string",
        lambda: pw.CharField(choices=[("n", "New"), ("o", "Old")], null=True),
        "o",
    ),
}
ON_SQLITE = {
    "bare": ("string", lambda: pw.BareField(null=True), "anything"),
    "sqlite_json": ("json", lambda: sqlite_ext.JSONField(null=True), {"b": 2}),
    "any": ("text", lambda: pw.AnyField(null=True), "whatever"),
    "iso": ("datetime", lambda: sqlite_ext.ISODateTimeField(null=True), MOMENT),
    "exact": ("decimal", lambda: sqlite_ext.TDecimalField(20, 8, null=True), Decimal("0.10000001")),
}
if sqlite3.sqlite_version_info >= (3, 45):
    ON_SQLITE["json_bytes"] = ("json", lambda: sqlite_ext.JSONBField(null=True), {"d": [4]})
ON_POSTGRESQL = {
    "array": ("array", lambda: postgres_ext.ArrayField(pw.IntegerField, null=True), [1, 2]),
    "texts": ("array", lambda: postgres_ext.ArrayField(pw.TextField, null=True), ["a", "b,c"]),
    "grid": ("array", lambda: postgres_ext.ArrayField(dimensions=2, null=True), [[1, 2], [3, 4]]),
    "keys": ("array", lambda: postgres_ext.ArrayField(pw.UUIDField, null=True), [KEY]),
    "prices": (
        "array",
        lambda: postgres_ext.ArrayField(
            pw.DecimalField, {"max_digits": 8, "decimal_places": 2}, convert_values=True, null=True
        ),
        [Decimal("1.50"), Decimal("2.25")],
    ),
    "pairs": ("json", lambda: postgres_ext.HStoreField(null=True), {"a": "b", "c": None}),
    "jsonb": ("json", lambda: postgres_ext.BinaryJSONField(null=True), {"c": [3]}),
    "interval": ("interval", lambda: postgres_ext.IntervalField(null=True), dt.timedelta(1, 90)),
    "zoned": (
        "datetime",
        lambda: postgres_ext.DateTimeTZField(null=True),
        MOMENT.replace(tzinfo=dt.UTC),
    ),
}
READ_ONLY = {
    "compressed": lambda: CompressedField(null=True),
    "pickled": lambda: PickleField(null=True),
}
READ_ONLY_ON_POSTGRESQL = {
    "words": lambda: postgres_ext.TSVectorField(null=True),
    "several_words": lambda: postgres_ext.ArrayField(postgres_ext.TSVectorField, null=True),
}

#: What somebody types into the form -> what is stored then, and what no form takes.
TYPED = {
    "auto": ("8", 8, "x"),
    "small": ("-6", -6, str(2**70)),
    "big": (str(2**41), 2**41, str(2**70)),
    "float": ("1.5", 1.5, "x"),
    "double": ("0.25", 0.25, "1e999"),
    "decimal": ("8.25", Decimal("8.25"), "1.005"),
    "char": ("Maße", "Maße", "x" * 21),
    "fixed": ("cd", "cd", "x" * 6),
    "text": ("three\r\nlines", "three\nlines", "\x00"),
    "date": ("2025-01-31", dt.date(2025, 1, 31), "2025-02-31"),
    "datetime": ("2025-01-31T01:02:03", dt.datetime(2025, 1, 31, 1, 2, 3), "yesterday"),
    "time": ("01:02", dt.time(1, 2), "25:00"),
    "timestamp": ("2025-01-31T01:02:03", dt.datetime(2025, 1, 31, 1, 2, 3), "x"),
    "ip": ("10.0.0.1", "10.0.0.1", "10.0.0.256"),
    "uuid": (str(uuid.UUID(int=9)), uuid.UUID(int=9), "123"),
    "binary_uuid": (str(uuid.UUID(int=9)), uuid.UUID(int=9), "123"),
    "bits": ("6", 6, "x"),
    "big_bits": ("1\n9", [1, 9], "-1"),
    "json": ('{"b": 2}', {"b": 2}, "{"),
    "enum": ("red", Colour.red, "green"),
    "int_enum": ("small", Size.small, "7"),
    "chosen": ("n", "n", "z"),
    "bare": ("something", "something", "\x00"),
    "any": ("something", "something", "\x00"),
    "iso": ("2025-01-31T01:02:03", dt.datetime(2025, 1, 31, 1, 2, 3), "x"),
    "sqlite_json": ("[1]", [1], "["),
    "json_bytes": ("[1]", [1], "["),
    "exact": ("0.20000002", Decimal("0.20000002"), "x"),
    "array": ("3\n4", [3, 4], "x"),
    "texts": ("c\nd,e", ["c", "d,e"], "\x00"),
    "grid": ("[[5], [6]]", [[5], [6]], '[["x"]]'),
    "keys": (str(uuid.UUID(int=9)), [uuid.UUID(int=9)], "x"),
    "prices": ("3.75", [Decimal("3.75")], "x"),
    "pairs": ('{"d": "e"}', {"d": "e"}, '{"d": {}}'),
    "jsonb": ("[1]", [1], "["),
    "interval": ("2 days, 0:00:05", dt.timedelta(2, 5), "soon"),
    "zoned": ("2025-01-31T01:02:03+00:00", dt.datetime(2025, 1, 31, 1, 2, 3, tzinfo=dt.UTC), "x"),
}


def model_of(database, fields):
    attributes = {name: make() for name, (_, make, _) in fields.items()}
    attributes |= {name: make() for name, make in read_only_on(database).items()}
    attributes["Meta"] = type("Meta", (), {"database": database})
    return type("Sample", (pw.Model,), attributes)


def read_only_on(database):
    is_sqlite = isinstance(database, pw.SqliteDatabase)
    return READ_ONLY if is_sqlite else READ_ONLY | READ_ONLY_ON_POSTGRESQL


@pytest.fixture(params=["sqlite", "extended"], ids=["sqlite", "postgresql"])
def sample(request):
    """A model with every field class that the database has, and the values."""
    database = request.getfixturevalue(f"{request.param}_database")
    fields = FIELDS | (ON_SQLITE if request.param == "sqlite" else ON_POSTGRESQL)
    model = model_of(database, fields)
    with database.connection_context():
        database.create_tables([model])
    yield model, fields
    with database.connection_context():
        database.drop_tables([model])


@pytest.fixture
def store(sample):
    stores = stores_with(plugin)
    yield stores.open(sample[0])
    stores.release()


def add(store, **values):
    with store.transaction():
        record = store.new()
        target = store.writable(record)
        for name, value in values.items():
            setattr(target, name, value)
        store.save(record, is_created=True)
    store.stores.release()
    return store.key(record)


@pytest.mark.guarantee("peewee-1")
def test_every_field_class_has_a_kind(sample, store):
    kinds = {name: store.info.field(name).kind for name in sample[1]}
    assert kinds == {name: kind for name, (kind, _, _) in sample[1].items()}
    for name in read_only_on(store.database):
        assert store.info.field(name).read_only, "bytes that mean nothing to people are shown"


def test_every_value_comes_back_as_it_was_written(sample, store):
    values = {name: value for name, (_, _, value) in sample[1].items()}
    found = store.get(add(store, **values))
    assert {name: store.value(found, name) for name in values} == values


@pytest.mark.guarantee("peewee-1", "peewee-w5")
def test_every_field_class_is_found_by_its_value_and_by_having_none(sample, store):
    values = {name: value for name, (_, _, value) in sample[1].items()}
    full, empty = add(store, **values), add(store)

    def found(name, operator, value):
        page = store.find(ListQuery(conditions=(Condition(name, operator, value),)))
        return [store.key(one) for one in page.records]

    for name, value in values.items():
        wanted = value
        if name == "big_bits":
            continue  # a set of bits is compared with nothing
        assert found(name, "equals", wanted) == [full], name
        assert found(name, "not_equal", wanted) == [empty], name
        assert found(name, "in_list", (wanted,)) == [full], name
        assert found(name, "empty", True) == [empty], name
        assert found(name, "empty", False) == [full], name
    assert found("ip", "contains", "168.0") == [full]
    assert found("uuid", "contains", "5678-1234") == [full]
    assert found("binary_uuid", "starts_with", "12345678-12") == [full]
    assert found("enum", "contains", "LU") == [full]


def test_values_that_no_row_can_hold_find_nothing(sample, store):
    add(store)
    for name in sample[1]:
        for value in ("\x00", "x" * 5_000, 10**400, object()):
            page = store.find(ListQuery(conditions=(Condition(name, "equals", value),)))
            assert not page.records, (name, value)


KEYS = {
    "auto": pw.AutoField,
    "big": pw.BigAutoField,
    "uuid": lambda: pw.UUIDField(primary_key=True, default=uuid.uuid4),
}
KEYS_ON = {
    "sqlite": KEYS | {"rowid": sqlite_ext.RowIDField, "increment": sqlite_ext.AutoIncrementField},
    "postgresql": KEYS | {"identity": pw.IdentityField},
}


@pytest.mark.guarantee("peewee-1")
@pytest.mark.parametrize(
    ("kind", "key"), [(kind, key) for kind, keys in KEYS_ON.items() for key in keys]
)
def test_keys_that_nobody_types_are_hidden_and_made(request, kind, key):
    database = request.getfixturevalue(f"{kind}_database")
    meta = type("Meta", (), {"database": database})
    column = "rowid" if key == "rowid" else "key"
    attributes = {column: KEYS_ON[kind][key](), "name": pw.CharField(), "Meta": meta}
    model = type("Kept", (pw.Model,), attributes)
    with database.connection_context():
        database.create_tables([model])
    visitor = Visitor(view := ModelView(model))
    with visitor.client.application.test_request_context():
        assert [name for name, _ in view.get_list_columns()] == ["name"]
        assert set(view.create_form()._fields) == {"name"}
    assert visitor.post("kept/new/", {"name": "first"}).status_code == 302
    assert "first" in visitor.get("kept/").text
    with database.connection_context():
        (stored,) = model.select()
    assert visitor.get("kept/edit/", id=str(stored._pk)).status_code == 200
    with database.connection_context():
        database.drop_tables([model])


@pytest.mark.guarantee("peewee-1", "peewee-w5")
def test_every_field_class_is_shown_kept_changed_and_refused_in_its_form(sample):
    model, fields = sample
    values = {name: value for name, (_, _, value) in fields.items()}
    visitor = Visitor(view := ModelView(model))
    key = add(view.store, **values)[0]
    assert visitor.get("sample/").status_code == 200
    shown = shown_values(visitor.get("sample/edit/", id=key).text)
    assert set(TYPED) & set(fields) <= set(shown)
    reply = visitor.post("sample/edit/", shown, id=key)
    assert reply.status_code == 302, reply.text
    assert stored(view.store, key, values) == values
    for name in fields.keys() & TYPED.keys():
        text, value, wrong = TYPED[name]
        reply = visitor.post("sample/edit/", {**shown, name: wrong}, id=key)
        assert reply.status_code == 422, (name, wrong)
        reply = visitor.post("sample/edit/", {**shown, name: text}, id=key)
        assert reply.status_code == 302, (name, text)
        values[name] = value
        assert stored(view.store, key, values) == values
        shown = shown_values(visitor.get("sample/edit/", id=key).text)


def stored(store, key, names):
    found = {name: store.value(store.get((key,)), name) for name in names}
    store.stores.release()
    return found


@pytest.mark.guarantee("peewee-7")
def test_a_field_class_may_make_its_own_form_field_and_its_own_values(sqlite_database):
    class Price(pw.Model):
        amount = MoneyField(verbose_name="Sum")
        name = pw.CharField()

        class Meta:
            database = sqlite_database

    class PriceView(ModelView):
        form_columns = ("name", "amount")

    app = Flask(__name__)
    view = PriceView(Price)
    Admin(app, access="public").add_view(view)
    with app.test_request_context():
        form = view.create_form()
    names = [name for name in form._fields if name in ("amount", "name")]
    assert names == ["name", "amount"], "form_columns says the order"
    assert type(form.amount) is wtforms.DecimalField
    assert form.amount.label.text == "Sum"


@pytest.mark.guarantee("peewee-7")
def test_a_converter_of_the_views_own_makes_the_form_fields_that_it_names(sqlite_database):
    class Page(pw.Model):
        body = pw.TextField()
        title = pw.CharField(max_length=30)

        class Meta:
            database = sqlite_database

    class Converter(CustomModelConverter):
        def __init__(self, view):
            super().__init__(view, additional={pw.TextField: self.rich})

        def rich(self, model, field, **kwargs):
            from wtfpeewee.orm import FieldInfo

            kwargs["render_kw"] = {"class": "rich"}
            return FieldInfo(field.name, wtforms.TextAreaField(**kwargs))

    class PageView(ModelView):
        model_form_converter = Converter
        form_args = {"body": {"validators": [wtforms.validators.Length(max=9)]}}

    app = Flask(__name__)
    view = PageView(Page)
    Admin(app, access="public").add_view(view)
    with app.test_request_context():
        form = view.create_form()
    assert form.body.render_kw == {"class": "rich"}
    kinds = [type(one) for one in form.body.validators]
    assert kinds.count(wtforms.validators.Length) == 1
    assert form.title.render_kw != {"class": "rich"}


def test_too_many_bits_are_refused(sample, store):
    with pytest.raises((ConstraintViolated, OverflowError)):
        add(store, big_bits=[10**12])
