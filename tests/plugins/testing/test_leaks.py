"""The suite finds each hole of an application, and nothing where there is none."""

import pytest

from . import leaky
from .leaks import LEAKS
from .leaks_runner import run_leaks


def failed(outcomes):
    return sorted(name for name, text in outcomes.items() if text)


def test_an_office_that_keeps_its_rules_passes(tmp_path):
    boss = {"boss": lambda site: site.remember(role="boss")}
    clerk = {"clerk": lambda site: site.remember(role="clerk")}
    outcomes = run_leaks(lambda: leaky.create_app(tmp_path), roles={**boss, **clerk}, may=leaky.MAY)
    assert failed(outcomes) == []
    assert len(outcomes) > 300


@pytest.mark.parametrize("name", LEAKS)
def test_a_hole_is_found_and_nothing_else(tmp_path, name):
    parts, tables, expected = LEAKS[name]
    # Strangers are half of the tests, and few holes are for them.
    without = "" if "stranger" in str(expected) else "stranger"
    found = run_leaks(lambda: leaky.create_app(tmp_path, **parts), without, **tables)
    names = failed(found)
    assert [one for one in names if not any(part in one for part in expected)] == []
    assert [part for part in expected if not any(part in one for one in names)] == []


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        ({"may": {"clerk": {"Custommer": {"list"}}}}, "There is no view 'Custommer'. .*'Customer'"),
        ({"may": {"clerk": {"Customer": {"lst"}}}}, "Customer has no 'lst'.* 'list'"),
        ({"may": {"clark": {"Customer": {"list"}}}}, "roles has no 'clark'.* 'clerk'"),
        ({"hides": {"clerk": {"Customer": {"cart"}}}}, "Customer has no 'cart'.* 'card'"),
        ({"known": {"customer.crads": {"clerk"}}}, "known has no 'customer.crads'"),
    ],
)
def test_a_word_of_the_tables_that_means_nothing_is_answered_with_the_nearest(
    tmp_path, tables, told
):
    with pytest.raises(AssertionError, match=told):
        run_leaks(lambda: leaky.create_app(tmp_path), **tables)


def test_a_sample_that_could_not_show_a_leak_is_refused(tmp_path):
    found = run_leaks(
        lambda: leaky.create_app(tmp_path),
        hides={"clerk": {"Order": {"is_paid"}}},
        rows={"clerk": {"Order": lambda order: True}},
    )["test_the_sample_can_show_leaks"]
    assert "Order.is_paid has no value that could be told" in found
    assert "Order needs a record within the bounds of clerk and one out of them" in found


def test_an_address_without_an_attempt_is_named_with_what_to_write(tmp_path):
    parts, _, _ = LEAKS["HasAnAddressThatNobodyKnows"]
    found = run_leaks(lambda: leaky.create_app(tmp_path, **parts))["test_every_address_is_known"]
    assert "does not know the address /admin/customer/cards/ (customer.cards, GET)" in found
    assert "say in `known` who may reach it" in found


def test_what_is_allowed_and_closed_is_told(tmp_path):
    parts, _, _ = LEAKS["RefusesEverything"]
    found = run_leaks(lambda: leaky.create_app(tmp_path, **parts))
    told = found["test_what_is_allowed_is_open[clerk-customer-list]"]
    assert "clerk may do this in Customer, says the table: list." in told
    assert "GET /admin/customer/ answered 403" in told
