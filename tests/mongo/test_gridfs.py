"""A bucket of GridFS keeps what the contract of storages says."""

import itertools
import threading
import time

import flask
import pytest

from admin_core import Admin
from admin_core.data import ConfigurationError, StaleRecord
from admin_core.plugins import Plugins
from admin_files import FileAdmin
from admin_mongo.gridfs import GridFSStorage
from admin_testing import StorageConformance

NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def database(mongodb_client):
    found = mongodb_client[f"admin_gridfs_{id(mongodb_client)}"]
    yield found
    mongodb_client.drop_database(found)


@pytest.fixture
def storage(database):
    return GridFSStorage(database, f"bucket{next(NUMBERS)}")


class TestGridFS(StorageConformance):
    sequences, steps = 6, 12

    @pytest.fixture
    def storage(self, storage):
        return storage


def pieces(storage):
    return storage.bucket.pieces.count_documents({})


def content(storage, path):
    with storage.open(path) as file:
        return file.read()


def test_nothing_of_a_file_that_was_deleted_replaced_or_interrupted_is_left(storage):
    def breaking():
        yield b"x" * 600_000
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        storage.write("a", breaking())
    assert pieces(storage) == storage.bucket.files.count_documents({}) == 0
    storage.write("a", [b"x" * 600_000])
    storage.write("a", [b"y"], overwrite=True)
    storage.replace("a", [b"z"], version=storage.stat("a").version)
    assert (pieces(storage), storage.bucket.files.count_documents({})) == (1, 1)
    storage.delete("a")
    assert pieces(storage) == storage.bucket.files.count_documents({}) == 0


def test_files_of_other_programs_are_seen_changed_and_deleted(storage):
    for number in range(3):
        storage.bucket.add("docs/plan.txt", [b"plan %d" % number])
    storage.bucket.add("../odd", [b"odd"])
    assert [one.path for one in storage.walk("")] == ["docs", "docs/plan.txt"]
    assert content(storage, "docs/plan.txt") == b"plan 2"
    with pytest.raises(FileExistsError):
        storage.write("docs/plan.txt", [b"mine"])
    storage.replace("docs/plan.txt", [b"mine"], version=storage.stat("docs/plan.txt").version)
    assert content(storage, "docs/plan.txt") == b"mine"
    storage.move("docs", "texts")
    assert content(storage, "texts/plan.txt") == b"mine"
    storage.delete("texts/plan.txt")
    assert [one.path for one in storage.walk("")] == ["texts"]
    assert storage.bucket.count({"filename": "../odd"}) == 1


def test_of_many_who_write_one_new_name_at_once_exactly_one_wins(storage):
    outcomes = []
    start = threading.Barrier(8)

    def write(number):
        start.wait()
        try:
            storage.write("a", [b"%d" % number])
        except FileExistsError:
            outcomes.append(None)
        else:
            outcomes.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    (winner,) = [one for one in outcomes if one is not None]
    assert content(storage, "a") == b"%d" % winner
    assert pieces(storage) == 1


def test_of_many_who_replace_one_version_exactly_one_wins_and_the_file_is_always_there(storage):
    version = storage.write("a", [b"first"]).version
    outcomes, seen = [], set()
    start = threading.Barrier(7)
    stop = threading.Event()

    def replace(number):
        start.wait()
        try:
            storage.replace("a", [b"%d" % number], version=version)
        except StaleRecord:
            outcomes.append(None)
        else:
            outcomes.append(number)

    def look():
        start.wait()
        while not stop.is_set():
            seen.add(storage.exists("a"))

    threads = [threading.Thread(target=replace, args=(number,)) for number in range(6)]
    watcher = threading.Thread(target=look)
    for one in (*threads, watcher):
        one.start()
    for one in threads:
        one.join()
    stop.set()
    watcher.join()
    (winner,) = [one for one in outcomes if one is not None]
    assert content(storage, "a") == b"%d" % winner
    assert seen == {True}
    assert (pieces(storage), storage.bucket.files.count_documents({})) == (1, 1)


def test_what_a_program_began_and_did_not_end_is_ended_by_the_next_one(storage):
    old = storage.write("a", [b"old"])
    heir = storage.bucket.add("", [b"new"])
    storage.bucket.update(
        {"filename": "a"}, {"$set": {"metadata.admin_heir": heir["_id"]}}
    )  # and here the program stops
    assert content(storage, "a") == b"old"
    with pytest.raises(StaleRecord):
        storage.replace("a", [b"third"], version=old.version)
    assert content(storage, "a") == b"new"
    storage.write("a", [b"fourth"], overwrite=True)
    assert content(storage, "a") == b"fourth"
    assert pieces(storage) == 1


def test_files_are_written_while_a_records_transaction_goes_on(storage, mongodb_client):
    with mongodb_client.start_session() as session, session.start_transaction():
        with session.bind(end_session=False):
            storage.write("a", [b"x" * 600_000])
        session.abort_transaction()
    assert storage.stat("a").size == 600_000


def test_a_location_names_server_database_and_bucket(mongodb_url, database, storage):
    storage.write("a", [b"here"])
    plugins = Plugins()
    place = mongodb_url.removeprefix("mongodb://").partition("?")
    server = place[0].rstrip("/")
    settings = f"?{place[2]}" if place[2] else ""
    location = f"gridfs://{server}/{database.name}/{storage.root}{settings}"
    assert content(plugins.open_storage(location), "a") == b"here"
    assert content(plugins.open_storage(database, {"bucket": storage.root}), "a") == b"here"
    known = plugins.open_storage(f"gridfs:///{storage.root}", {"database": database})
    assert content(known, "a") == b"here"


def test_a_location_without_server_is_that_of_mongoengine(engine):
    storage = Plugins().open_storage("gridfs:///pictures")
    storage.write("a", [b"x"])
    assert engine["pictures.files"].count_documents({}) == 1


@pytest.mark.parametrize("location", ["gridfs://localhost", "gridfs://localhost:none/shop"])
def test_a_location_that_cannot_be_is_refused(location):
    with pytest.raises(ConfigurationError, match="localhost"):
        Plugins().open_storage(location)


def test_a_file_manager_shows_a_database_and_says_when_it_is_away(database, mongodb_url):
    app = flask.Flask(__name__)
    app.secret_key = "of the tests"
    gone = "gridfs://127.0.0.1:1/shop/papers?serverSelectionTimeoutMS=200"
    admin = Admin(app)
    admin.add_view(FileAdmin(GridFSStorage(database), name="Files", endpoint="files"))
    admin.add_view(FileAdmin(gone, name="Gone", endpoint="gone"))
    GridFSStorage(database).write("plan.txt", [b"plan"])
    client = app.test_client()
    assert "plan.txt" in client.get("/admin/files/").text
    assert client.get("/admin/files/download/plan.txt").data == b"plan"
    began = time.monotonic()
    answer = client.get("/admin/gone/")
    # Far more than it takes, and far less than a folder of a server that works may take.
    assert time.monotonic() - began < 30
    assert answer.status_code == 503
    assert "127.0.0.1" not in answer.text


class Overtaken(GridFSStorage):
    """Lets another program come in between, once, at the step that a test names."""

    def __init__(self, storage, step, between):
        super().__init__(storage.bucket.root.database, storage.bucket.root.name)
        self._step, self._between = step, between

    def _inherit(self, name, new_id, *, is_new):
        self._once("inherit")
        super()._inherit(name, new_id, is_new=is_new)

    def _file(self, path):
        found = super()._file(path)
        self._once("found")
        return found

    def _once(self, step):
        if step == self._step:
            self._step = ""
            self._between()


def claimed(storage, name, data):
    """Leave a file as a program does that ends between two steps of writing over it."""
    old, new = storage.bucket.newest(name), storage.bucket.add("", [data])
    heir = {"$set": {"metadata.admin_heir": new["_id"]}}
    assert storage.bucket.update({"_id": old["_id"]}, heir) == 1
    return new["_id"]


def test_who_ends_late_what_another_began_takes_nothing_away(storage):
    storage.write("a", [b"1"])
    heir = claimed(storage, "a", b"2")

    def meanwhile():
        storage.write("a", [b"3"], overwrite=True)
        assert content(storage, "a") == b"3"

    Overtaken(storage, "inherit", meanwhile)._inherit("a", heir, is_new=False)
    assert content(storage, "a") == b"3"


def test_who_ends_late_what_another_began_undoes_no_move(storage):
    storage.write("a", [b"1"])
    heir = claimed(storage, "a", b"2")

    def meanwhile():
        storage._finish("a")
        storage.move("a", "moved")

    Overtaken(storage, "inherit", meanwhile)._inherit("a", heir, is_new=False)
    assert [one.name for one in storage.entries("")] == ["moved"]
    assert content(storage, "moved") == b"2"


def test_a_file_that_is_replaced_while_it_is_opened_is_the_new_one(storage):
    storage.write("a", [b"old"])
    late = Overtaken(storage, "found", lambda: storage.write("a", [b"new"], overwrite=True))
    assert content(late, "a") == b"new"


def test_a_small_file_is_read_to_its_end_although_another_takes_its_place(storage):
    storage.write("a", [b"old " * 10_000])
    with storage.open("a") as file:
        storage.write("a", [b"new"], overwrite=True)
        assert file.read() == b"old " * 10_000
    with storage.chunks("a", start=1) as pieces:
        assert b"".join(pieces) == b"ew"


def test_a_file_that_was_written_over_while_it_was_moved_is_moved_as_it_is_now(storage):
    storage.write("a", [b"old"])
    late = Overtaken(storage, "found", lambda: storage.write("a", [b"new"], overwrite=True))
    late.move("a", "b")
    assert content(storage, "b") == b"new"
    assert [one.path for one in storage.entries("")] == ["b"]


def test_a_file_that_was_moved_while_it_was_written_over_is_kept_beside_the_new_one(storage):
    storage.write("a", [b"old"])
    late = Overtaken(storage, "inherit", lambda: storage.move("a", "b"))
    late.write("a", [b"new"], overwrite=True)
    assert (content(storage, "a"), content(storage, "b")) == (b"new", b"old")
    storage.write("b", [b"later"], overwrite=True)
    assert (content(storage, "a"), content(storage, "b")) == (b"new", b"later")


def test_of_two_that_move_one_file_the_later_one_does_not_take_it_from_the_first(storage):
    storage.write("a", [b"moved"])
    late = Overtaken(storage, "found", lambda: storage.move("a", "first"))
    with pytest.raises(FileNotFoundError):
        late.move("a", "later")
    assert [one.name for one in storage.entries("")] == ["first"]


def test_of_three_that_write_over_one_file_the_slowest_deletes_nothing_of_the_last(storage):
    class Slow(GridFSStorage):
        def _inherit(self, name, new_id, *, is_new):
            # Others end what this one began, and go on.
            storage.write("a", [b"last"], overwrite=True)
            super()._inherit(name, new_id, is_new=is_new)

    storage.write("a", [b"old"])
    Slow(storage.bucket.files.database, storage.root).write("a", [b"slow"], overwrite=True)
    assert content(storage, "a") == b"last"
    assert pieces(storage) == storage.bucket.files.count_documents({}) == 1
