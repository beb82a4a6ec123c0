"""Which operators a field offers."""

import pytest

from admin_core.data import CORE_KINDS, Choice, FieldInfo, RelationInfo
from admin_core.operators import labels, operators_for


def names(kind, **more):
    return [one.name for one in operators_for(FieldInfo("value", kind, **more))]


@pytest.mark.parametrize("kind", sorted(CORE_KINDS))
def test_every_operator_has_a_label_and_each_is_offered_once(kind):
    found = names(kind)
    assert set(found) <= set(labels())
    assert len(found) == len(set(found))


@pytest.mark.parametrize(("kind", "first"), [("string", "contains"), ("integer", "equals")])
def test_the_likeliest_operator_comes_first(kind, first):
    assert names(kind)[0] == first


def test_empty_is_offered_where_a_field_may_be_empty():
    assert "empty" in names("integer")
    assert "empty" not in names("integer", nullable=False)
    assert "empty" in names("string", nullable=False)
    assert "empty" in names("relation", nullable=False, relation=RelationInfo(object))


def test_a_field_with_choices_is_compared_and_not_searched():
    found = operators_for(FieldInfo("value", "string", choices=(Choice("a", "A"),)))
    assert "contains" not in [one.name for one in found]
    assert found[0].input == "choice"


def test_a_range_takes_two_values_and_a_list_many():
    arity = {one.name: one.arity for one in operators_for(FieldInfo("value", "integer"))}
    assert (arity["between"], arity["in_list"], arity["equals"], arity["empty"]) == (2, -1, 1, 0)


def test_a_kind_nobody_knows_offers_only_whether_it_is_empty():
    assert names("geometry") == ["empty"]
    assert names("geometry", nullable=False) == []
