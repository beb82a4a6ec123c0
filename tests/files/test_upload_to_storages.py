"""A record and its file never disagree, whatever the storage."""

import pytest
import wtforms

from admin_core import Admin
from admin_files.s3 import S3Storage

from .conftest import picture


@pytest.fixture
def storage(place):
    return Admin().plugins.open_storage(place)


@pytest.fixture
def index(make_index, storage):
    def refuse(self, form, model, is_created):
        if model.title == "Refused":
            raise wtforms.ValidationError("Not this one.")

    place = {"base_path": storage, "relative_path": "in"}
    small = {**place, "thumbnail_size": (20, 20, True)}
    return make_index(place, small, on_model_change=refuse)


def names(storage):
    return sorted(one.path for one in storage.walk("") if not one.is_folder)


@pytest.mark.guarantee("forms-10")
def test_files_are_kept_replaced_and_deleted_with_their_record(index, storage):
    index.create(title="One", file=(b"hello", "a.txt"), picture=(picture(), "p.png"))
    assert (index.card().file, index.card().picture) == ("in/a.txt", "in/p.png")
    assert names(storage) == ["in/a.txt", "in/p.png", "in/p_thumb.png"]
    index.edit(title="One", file=(b"new", "b.txt"), **{"_picture-delete": "1"})
    assert names(storage) == ["in/b.txt"]
    assert b"".join(storage.chunks("in/b.txt")) == b"new"


@pytest.mark.guarantee("forms-10", "forms-w5")
def test_nothing_is_lost_or_left_over_when_the_record_is_refused(index, storage):
    index.create(title="One", file=(b"old", "a.txt"))
    reply = index.edit(title="Refused", file=(b"new", "a.txt"), picture=(picture(), "p.png"))
    assert reply.status_code == 422
    assert index.card().file == "in/a.txt"
    assert names(storage) == ["in/a.txt"]
    assert b"".join(storage.chunks("in/a.txt")) == b"old"


@pytest.mark.guarantee("forms-w6")
def test_a_name_that_is_taken_gets_a_number(index, storage):
    for number in range(1, 3):
        index.create(title=f"Card {number}", file=(b"%d" % number, "a.txt"))
    assert names(storage) == ["in/a-2.txt", "in/a.txt"]


def test_a_service_that_is_down_is_said_and_changes_no_record(make_index, service):
    from servers import free_port

    nowhere = S3Storage("b", **{**service, "endpoint_url": f"http://127.0.0.1:{free_port()}"})
    index = make_index({"base_path": nowhere})
    reply = index.create(title="One", file=(b"hello", "a.txt"))
    assert reply.status_code == 503
    assert index.card() is None
