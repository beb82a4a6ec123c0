"""What waits for the end of a unit of work runs once, at the right end."""

import pytest

from admin_core.data import (
    FollowUpFailed,
    after_commit,
    after_rollback,
    unit_of_work,
)
from admin_memory import Memory
from admin_memory.store import MemoryStore

from ..shop import Tag


@pytest.fixture
def store():
    from admin_memory import plugin
    from admin_testing import stores_with

    found = stores_with(plugin).open(Tag, Memory())
    assert isinstance(found, MemoryStore)
    return found


def test_follow_ups_wait_for_the_outermost_commit(store):
    told = []
    with unit_of_work(store):
        with unit_of_work(store):
            after_commit(lambda: told.append("inner"))
        after_commit(lambda: told.append("outer"))
        assert told == []
    assert told == ["inner", "outer"]


def test_without_a_unit_a_follow_up_runs_at_once_and_nothing_is_undone():
    told = []
    after_commit(lambda: told.append("now"))
    after_rollback(lambda: told.append("never"))
    assert told == ["now"]


def test_what_undoes_runs_backwards_after_a_rollback_only(store):
    told = []
    with pytest.raises(KeyError), unit_of_work(store):
        after_commit(lambda: told.append("committed"))
        with unit_of_work(store):
            after_rollback(lambda: told.append("first"))
        after_rollback(lambda: told.append("second"))
        raise KeyError
    assert told == ["second", "first"]
    with unit_of_work(store):
        after_rollback(lambda: told.append("third"))
    assert told == ["second", "first"]


def test_a_failing_follow_up_stops_no_other_and_is_told(store):
    told = []

    def fail():
        raise RuntimeError("mail server")

    with pytest.raises(FollowUpFailed) as caught, unit_of_work(store):
        after_commit(fail)
        after_commit(lambda: told.append("after"))
    assert told == ["after"]
    assert str(caught.value.__cause__) == "mail server"


def test_a_failing_undo_hides_neither_the_error_nor_the_others(store, caplog):
    told = []

    def fail():
        raise RuntimeError("disk")

    with pytest.raises(KeyError), unit_of_work(store):
        after_rollback(lambda: told.append("before"))
        after_rollback(fail)
        raise KeyError
    assert told == ["before"]
    assert "A step after a rollback failed" in caplog.text
