"""The kit finds what is wrong with a store, and nothing where nothing is wrong."""

import pytest

from admin_memory.store import MemoryStore
from admin_testing import LACKS, StoreConformance

from .kit_runner import run_kit
from .transaction_faults import FAULTS


@pytest.mark.parametrize(
    ("store_class", "name"), FAULTS, ids=[store_class.__name__ for store_class, _ in FAULTS]
)
def test_a_planted_fault_is_found(store_class, name):
    assert "failed" in run_kit(store_class, name, first_failure=True).values()


def test_the_tests_that_find_faults_pass_for_a_sound_store():
    outcomes = run_kit(MemoryStore, *dict.fromkeys(name for _, name in FAULTS))
    assert set(outcomes.values()) == {"passed"}


def test_there_are_many_faults_and_each_is_one_of_its_own():
    assert len(FAULTS) >= 20
    assert len({store_class for store_class, _ in FAULTS}) == len(FAULTS)


class WithoutPaths(MemoryStore):
    capabilities = MemoryStore.capabilities - {"paths"}


HONEST = "test_every_capability_is_either_declared_or_lacked"


def test_a_lacking_capability_is_skipped():
    outcomes = run_kit(WithoutPaths, lacks={"paths"})
    assert set(outcomes.values()) == {"passed", "skipped"}
    assert outcomes["test_two_ways_to_one_model_are_kept_apart"] == "skipped"
    assert outcomes[HONEST] == "passed"


def test_a_capability_neither_declared_nor_lacked_is_found():
    assert run_kit(WithoutPaths, HONEST) == {HONEST: "failed"}


def test_a_capability_both_declared_and_lacked_is_found():
    assert run_kit(MemoryStore, HONEST, lacks={"keyset"}) == {HONEST: "failed"}


def test_an_unknown_word_in_lacks_is_found():
    name = "test_lacks_holds_known_words"
    assert run_kit(MemoryStore, name, lacks={"teleport"}) == {name: "failed"}


class WithNothing(MemoryStore):
    capabilities = frozenset()


def test_a_store_that_lacks_everything_still_has_much_to_show():
    outcomes = list(run_kit(WithNothing, lacks=LACKS).values())
    assert set(outcomes) == {"passed", "skipped"}
    assert outcomes.count("passed") > 200


def kit_tests():
    for name in dir(StoreConformance):
        if name.startswith("test_"):
            yield name, getattr(getattr(StoreConformance, name), "needed_words", frozenset())


def test_every_word_of_lacks_skips_something():
    assert set().union(*(words for _, words in kit_tests())) == set(LACKS)


def test_every_test_of_the_kit_says_what_it_expects():
    names = [name for name, _ in kit_tests()]
    assert len(names) >= 100
    assert all(name.count("_") >= 2 for name in names), "a test is named by a sentence"
