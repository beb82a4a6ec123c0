"""No backend for a model or a location: the message ends with what to do."""

from dataclasses import dataclass

import peewee
import pytest
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from admin_core.data import NoBackend, Stores
from admin_core.plugins import Plugins


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "order"
    id: Mapped[int] = mapped_column(primary_key=True)


class Person(peewee.Model):
    pass


@dataclass
class Plain:
    id: int


MODELS = [(Person, "peewee", "admin-peewee"), (Order, "sqla", "admin-sqla")]
SILENT = """
    @hookimpl
    def admin_open_store(model): return None
"""


def advice(plugins, model):
    with pytest.raises(NoBackend) as caught:
        Stores(plugins).open(model)
    assert caught.value.subject is model
    return str(caught.value)


@pytest.mark.parametrize(("model", "name", "distribution"), MODELS)
def test_a_backend_that_is_not_installed_is_named_with_the_command(site, model, name, distribution):
    text = advice(Plugins(), model)
    assert text.startswith(f"No backend can manage {model.__module__}.{model.__name__}. ")
    assert text.endswith(f'Install one:  pip install "{distribution}"')


@pytest.mark.parametrize(("model", "name", "distribution"), MODELS)
def test_a_blocked_backend_is_named_as_blocked(site, model, name, distribution):
    site.install(distribution, SILENT, name=name)
    text = advice(Plugins(blocked=[name]), model)
    assert f"{distribution} 1.0 is installed but blocked as '{name}'" in text


@pytest.mark.parametrize(("model", "name", "distribution"), MODELS)
def test_a_backend_that_failed_to_import_says_why(site, model, name, distribution):
    site.install(distribution, "import a_driver_that_is_not_there", name=name)
    text = advice(Plugins(), model)
    assert f"{distribution} 1.0 is installed but failed to import: ModuleNotFoundError" in text


@pytest.mark.parametrize(("model", "name", "distribution"), MODELS)
def test_an_active_backend_that_does_not_recognise_a_model_says_so(site, model, name, distribution):
    site.install(distribution, SILENT, name=name)
    text = advice(Plugins(), model)
    assert f"{distribution} 1.0 is active but does not recognise it; is it mapped?" in text


@pytest.mark.parametrize(("model", "name", "distribution"), MODELS)
def test_a_backend_that_was_not_listed_says_so(site, model, name, distribution):
    site.install(distribution, SILENT, name=name)
    text = advice(Plugins(discover=False), model)
    assert "pip install" not in text
    assert f"plugins=['{name}']" in text


def test_for_a_model_of_unknown_make_the_active_backends_are_listed(site):
    site.install("admin-two", SILENT, name="two")
    site.install("admin-one", SILENT, name="one")
    assert advice(Plugins(), Plain).endswith("Active backends: one, two.")
    assert advice(Plugins(discover=False), Plain).endswith("Active backends: none.")


def test_an_object_that_is_no_class_is_named_too(site):
    assert advice(Plugins(), "books") == "No backend can manage 'books'. Active backends: none."


LOCATIONS = [
    ("s3://photos", "admin-files[s3]"),
    ("azure://photos", "admin-files[azure]"),
    ("gridfs://fs", "admin-mongo"),
    ("/srv/photos", "admin-files"),
]


def storage_advice(plugins, location):
    with pytest.raises(NoBackend) as caught:
        plugins.open_storage(location)
    return str(caught.value)


@pytest.mark.parametrize(("location", "distribution"), LOCATIONS)
def test_a_location_nobody_opens_is_named_with_the_command(site, location, distribution):
    text = storage_advice(Plugins(), location)
    assert text == f'No backend can open {location!r}. Install one:  pip install "{distribution}"'


def test_a_storage_whose_extra_is_missing_is_named_with_the_extra(site):
    site.install("admin-files", name="files")
    text = storage_advice(Plugins(), "s3://photos")
    assert text.endswith('If it needs more:  pip install "admin-files[s3]"')


def test_a_blocked_storage_is_named_as_blocked(site):
    site.install("admin-files", name="files")
    assert "blocked as 'files'" in storage_advice(Plugins(blocked=["files"]), "s3://photos")


def test_a_scheme_nobody_knows_gets_the_active_ones(site):
    assert storage_advice(Plugins(), "ftp://x").endswith("Active backends: none.")
