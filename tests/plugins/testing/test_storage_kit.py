"""The kit finds what is wrong with a storage, and nothing where nothing is wrong."""

import pytest

from admin_files import LocalStorage
from admin_testing import StorageConformance
from admin_testing.storages.model import Model

from .kit_runner import run_storage_kit
from .storage_faults import FAULTS, SEQUENCES, KeepsNoEmptyFolders


@pytest.mark.parametrize(
    ("storage_class", "name"),
    FAULTS,
    ids=[f"{one.__name__}-{'sequences' if name == SEQUENCES else 'test'}" for one, name in FAULTS],
)
def test_a_planted_fault_is_found(storage_class, name):
    assert "failed" in run_storage_kit(storage_class, name, first_failure=True).values()


def test_the_tests_that_find_faults_pass_for_a_sound_storage():
    outcomes = run_storage_kit(LocalStorage, *dict.fromkeys(name for _, name in FAULTS))
    assert set(outcomes.values()) == {"passed"}


def test_a_storage_that_says_that_it_keeps_no_empty_folders_is_sound():
    outcomes = run_storage_kit(KeepsNoEmptyFolders)
    assert [name for name, outcome in outcomes.items() if outcome == "failed"] == []
    assert outcomes[SEQUENCES] == "passed"


def test_each_area_for_several_threads_finds_a_fault():
    found = {name for _, name in FAULTS}
    threads = {name for name in kit_tests() if "several" in name or "threads" in name}
    assert len(threads) >= 5
    assert threads <= found


def kit_tests():
    return [name for name in dir(StorageConformance) if name.startswith("test_")]


def test_every_test_of_the_kit_says_what_it_expects():
    assert len(kit_tests()) >= 40
    assert all(name.count("_") >= 2 for name in kit_tests()), "a test is named by a sentence"


# -- the model ----------------------------------------------------------------------------------


def test_the_model_keeps_what_is_in_a_folder_beside_one_that_begins_alike():
    model = Model(keeps_empty=True)
    model.made |= {"a", "a/b", "a-b"}
    model.files |= {"a/b/x": b"1", "a-b/x": b"2"}
    model.move("a", "c")
    assert model.known() == {"a-b": None, "a-b/x": 1, "c": None, "c/b": None, "c/b/x": 1}
    model.delete("c/b/x")
    assert model.folders() == {"a-b", "c", "c/b"}


def test_the_model_of_a_storage_without_empty_folders_forgets_one_with_its_last_file():
    model = Model(keeps_empty=False)
    model.made |= {"a", "a/b", "a/c"}
    assert model.known() == {}
    assert model.is_unclear("a/b")
    model.files["a/b/x"] = b"1"
    assert model.folders() == {"a", "a/b"}
    model.delete("a/b/x")
    assert model.known() == {}
    assert not model.is_unclear("a/c")
