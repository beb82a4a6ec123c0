"""The storages that the tests run over, and a card index whose cards keep a file and a picture."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import os
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import fsspec
import mongoengine
import pymongo
import pytest
from flask import Flask
from PIL import Image

from admin_core import Admin, ModelView
from admin_core.forms import FileUploadField, ImageUploadField
from admin_files import LocalFileStorage
from admin_files.azure import AzureStorage
from admin_files.s3 import S3Storage
from admin_fsspec import FsspecStorage
from admin_mongo.gridfs import GridFSStorage

from ..core.shop import COMPILED
from .cards import BACKENDS
from .manager import Desk
from .shelf import Shelf

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
from servers import Unavailable
from wheel_servers import s3

#: The storages that every test of the file manager's pages runs over.  One more is its name here
#: and a fixture ``<name>_place`` that gives an empty storage, or the location of one.
STORAGES = ("folder", "ported", "shelf", "s3", "azure", "gridfs", "fsspec_memory", "fsspec_folder")

#: For folders of their own in a bucket: a bucket takes long to make.
NUMBERS = itertools.count(1)


#: Storages and backends that a part of the tests is enough for: the contract's own suite runs on
#: each storage, and what the pages do besides does not depend on it.  To see all on all, set the
#: variable.
PART_ON = {
    **dict.fromkeys(
        ("ported", "shelf", "azure", "fsspec_memory", "fsspec_folder"), "test_manager.py"
    ),
    **dict.fromkeys(("peewee", "mongoengine"), "test_upload_to_storages.py"),
}


def pytest_collection_modifyitems(config, items):
    """Leave out what need not be run over each storage and each backend."""
    if os.environ.get("ADMIN_TEST_EVERYTHING"):
        return
    left_out = [item for item in items if _shows_nothing_new(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not _shows_nothing_new(item)]


def _shows_nothing_new(item):
    if item.path.parent != Path(__file__).parent:
        return False
    params = getattr(getattr(item, "callspec", None), "params", {})
    used = {params.get("place"), params.get("make_index"), params.get("backend")} & set(PART_ON)
    return any(item.path.name != PART_ON[name] for name in used)


@pytest.fixture(params=STORAGES)
def place(request):
    return request.getfixturevalue(f"{request.param}_place")


@pytest.fixture
def folder_place(tmp_path):
    (tmp_path / "files").mkdir()
    return str(tmp_path / "files")


@pytest.fixture
def ported_place(folder_place):
    return LocalFileStorage(folder_place)


@pytest.fixture
def shelf_place():
    return Shelf()


@pytest.fixture
def s3_place(service, bucket):
    return S3Storage(bucket, **service, prefix=f"place-{next(NUMBERS)}")


@pytest.fixture
def fsspec_memory_place():
    # One memory for the process, as fsspec has it.
    root = f"/places/{next(NUMBERS)}"
    fsspec.filesystem("memory").makedirs(root, exist_ok=True)
    return FsspecStorage(fsspec.filesystem("memory"), root)


@pytest.fixture
def fsspec_folder_place(folder_place):
    return f"fsspec+file://{folder_place}"


@pytest.fixture
def gridfs_place(mongodb_database):
    return GridFSStorage(mongodb_database, f"place{next(NUMBERS)}")


@pytest.fixture
def azure_place(account, container):
    return AzureStorage(account, container, prefix=f"place-{next(NUMBERS)}")


# -- services -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def service():
    """A real S3 service: what ``S3Storage`` needs to know about it."""
    try:
        with s3() as url:
            found = urlsplit(url)
            yield {
                "endpoint_url": f"http://{found.hostname}:{found.port}",
                "region": "us-east-1",
                "key": found.username,
                "secret": found.password,
            }
    except Unavailable as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def bucket(service):
    name = f"tests-{dt.datetime.now(dt.UTC):%H%M%S%f}"
    S3Storage(name, **service).client.create_bucket(Bucket=name)
    return name


@pytest.fixture(scope="session")
def mongodb_database(mongodb_url):
    """A database for buckets of files."""
    with pymongo.MongoClient(mongodb_url, serverSelectionTimeoutMS=5_000) as client:
        name = f"admin_files_{os.getpid()}"
        yield client[name]
        client.drop_database(name)


@pytest.fixture(scope="session")
def cards_in_mongodb(mongodb_url):
    """Connects MongoEngine to a database of cards."""
    name = f"admin_cards_{os.getpid()}"
    client = mongoengine.connect(
        name, host=mongodb_url, alias="cards", uuidRepresentation="standard",
        serverSelectionTimeoutMS=5_000,
    )  # fmt: skip
    yield
    client.drop_database(name)
    mongoengine.disconnect("cards")


@pytest.fixture(scope="session")
def account():
    """A connection string of Azure's."""
    given = os.environ.get("ADMIN_TEST_AZURE")
    if not given:
        pytest.skip("ADMIN_TEST_AZURE names no account")
    return given


@pytest.fixture(scope="session")
def container(account):
    from azure.storage.blob import BlobServiceClient

    name = f"tests-{dt.datetime.now(dt.UTC):%H%M%S%f}"
    with BlobServiceClient.from_connection_string(account) as client:
        client.create_container(name)
    return name


# -- a card index -------------------------------------------------------------------------------


class Index:
    """An admin of cards, a visitor, and what lies in the folder."""

    def __init__(self, folder: Path, backend: str, cards: Any, **options: Any) -> None:
        self.folder = folder / "files"
        self.backend = backend
        self.cards = cards
        self.app = Flask(__name__, static_folder=str(self.folder), root_path=str(folder))
        self.app.jinja_options = {"bytecode_cache": COMPILED}
        self.app.secret_key = "for tests"
        self.app.testing = True
        uploads = {"file": FileUploadField, "picture": ImageUploadField}
        view_class = type("CardView", (ModelView,), {"form_overrides": uploads, **options})
        sources = () if cards.source is None else (cards.source,)
        view = view_class(cards.model, *sources, endpoint="card")
        Admin(self.app).add_view(view)
        self.client = self.app.test_client()

    def form(self, path: str) -> dict[str, str]:
        """Return the hidden values of a form page."""
        page = self.client.get(path)
        assert page.status_code == 200, page.text
        hidden = r'<input type="hidden" name="([^"]+)" value="([^"]*)"'
        return dict(re.findall(hidden, page.text))

    def send(self, path: str, **values: Any) -> Any:
        """Fill a form in and send it; a file is ``(bytes, name)``."""
        data: dict[str, Any] = {**self.form(path), **values}
        for name, value in data.items():
            if isinstance(value, tuple):
                data[name] = (io.BytesIO(value[0]), value[1])
        return self.client.post(path, data=data, content_type="multipart/form-data")

    def create(self, **values: Any) -> Any:
        """Create a card."""
        return self.send("/admin/card/new/", **values)

    def edit(self, key: int = 1, **values: Any) -> Any:
        """Change a card."""
        return self.send(self.edit_url(key), **values)

    def edit_url(self, number: int = 1) -> str:
        """Return the address of a card's form."""
        return f"/admin/card/edit/?id={self.cards.key(number)}"

    def card(self, key: int = 1) -> Any:
        """Return a card as it is stored."""
        return self.cards.card(key)

    def files(self) -> dict[str, bytes]:
        """Return every file by its path."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in found}


@pytest.fixture(params=BACKENDS)
def make_index(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    def make(file: Any = None, picture: Any = None, **options: Any) -> Index:
        folder = tmp_path / "files"
        folder.mkdir(exist_ok=True)
        place = {"base_path": str(folder)}
        arguments = {"file": {**place, **(file or {})}, "picture": {**place, **(picture or {})}}
        cards = BACKENDS[request.param](request, tmp_path)
        return Index(tmp_path, request.param, cards, form_args=arguments, **options)

    return make


def picture(size: tuple[int, int] = (300, 200), kind: str = "PNG", **options: Any) -> bytes:
    """Return a picture's bytes, half red and half blue."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    if kind == "GIF":
        image = image.convert("P")
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


@pytest.fixture
def desk(place, tmp_path):
    """Makes a file manager; a test that takes it runs over every storage."""
    return lambda **options: Desk(tmp_path, place, **options)


@pytest.fixture
def local(tmp_path):
    """Makes a file manager over a folder, for what only a folder has."""
    return lambda **options: Desk(tmp_path, **options)
