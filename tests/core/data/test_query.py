"""What a list asks for, taken apart."""

import pytest

from admin_core.data import AllOf, AnyOf, Condition, conjunction

A, B, C = (Condition(name, "equals", 1) for name in "abc")


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ((), []),
        ((A, B), [A, B]),
        ((AllOf((A, AllOf((B,)))), C), [A, B, C]),
        ((AnyOf((A,)), AnyOf((AllOf((B, C)),))), [A, B, C]),
        ((AllOf(), A), [A]),
    ],
)
def test_conditions_that_must_all_hold_are_found_however_they_are_nested(criteria, found):
    assert conjunction(criteria) == found


@pytest.mark.parametrize(
    "criteria",
    [(AnyOf((A, B)),), (A, AnyOf((B, C))), (AllOf((A, AnyOf((B, C)))),), (AnyOf(),), (A, AnyOf())],
)
def test_there_is_no_conjunction_that_means_a_choice(criteria):
    assert conjunction(criteria) is None
