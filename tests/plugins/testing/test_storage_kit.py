"""The kit finds what is wrong with a storage, and nothing where nothing is wrong."""

import pytest

from admin_core.data import StorageCapabilities
from admin_files import LocalStorage
from admin_testing import StorageConformance

from .kit_runner import run_storage_kit
from .storage_faults import FAULTS


@pytest.mark.parametrize(
    ("storage_class", "name"), FAULTS, ids=[storage_class.__name__ for storage_class, _ in FAULTS]
)
def test_a_planted_fault_is_found(storage_class, name):
    assert "failed" in run_storage_kit(storage_class, name, first_failure=True).values()


def test_the_tests_that_find_faults_pass_for_a_sound_storage():
    outcomes = run_storage_kit(LocalStorage, *dict.fromkeys(name for _, name in FAULTS))
    assert set(outcomes.values()) == {"passed"}


def test_there_are_many_faults_and_each_is_one_of_its_own():
    assert len(FAULTS) >= 14
    assert len({storage_class for storage_class, _ in FAULTS}) == len(FAULTS)


class Modest(LocalStorage):
    capabilities = StorageCapabilities(
        empty_folders=True, exclusive_writes=False, quick_moves=False, urls=False
    )


def test_what_is_not_promised_is_not_asked():
    outcomes = run_storage_kit(Modest)
    assert set(outcomes.values()) == {"passed", "skipped"}
    assert outcomes["test_of_threads_that_write_one_new_name_one_wins"] == "skipped"
    assert outcomes["test_the_first_of_two_uploads_of_one_name_wins"] == "skipped"


def test_every_test_of_the_kit_says_what_it_expects():
    names = [name for name in dir(StorageConformance) if name.startswith("test_")]
    assert len(names) >= 40
    assert all(name.count("_") >= 2 for name in names), "a test is named by a sentence"
