"""Groups of filters as the text of an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin_core.data import AllOf, AnyOf, Condition
from admin_core.web.filter_tree import (
    MAX_DEPTH,
    ActiveFilter,
    Clause,
    ClauseGroup,
    FilterGroup,
    arguments,
    parse_where,
    simplified,
    where_text,
    without,
)

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
NAMES = st.sampled_from(["title__contains", "author.name__equals", "имя__equals"])
CLAUSES = st.builds(Clause, NAMES, st.lists(TEXTS, min_size=1, max_size=3).map(tuple))
TREES = st.recursive(
    CLAUSES,
    lambda inner: st.builds(
        ClauseGroup, st.sampled_from(["all", "any"]), st.lists(inner, min_size=1).map(tuple)
    ),
    max_leaves=6,
)


def depth(node):
    return 1 + max(map(depth, node.items)) if isinstance(node, ClauseGroup) else 0


@given(TREES.filter(lambda tree: depth(tree) <= MAX_DEPTH))
def test_what_is_written_is_read_again(tree):
    assert parse_where(where_text(tree)) == tree


def test_a_group_can_be_read_by_people():
    tree = ClauseGroup("any", (
        Clause("title__contains", ("moon",)),
        ClauseGroup("all", (
            Clause("pages__between", ("100", "200")), Clause("title__equals", ("it's, (so)",)),
        )),
    ))  # fmt: skip
    assert where_text(tree) == (
        "any(title__contains=moon,all(pages__between=100~200,title__equals='it''s, (so)'))"
    )


@given(st.text(alphabet="anyl()=,~' x_") | st.text())
def test_any_text_is_read_or_refused(text):
    try:
        parse_where(text)
    except ValueError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("any(", "Character 5"),
        ("any()", "Character 5"),
        ("any(a=1", "Character 8"),
        ("any(a=1))", "Character 9"),
        ("a=1,b=2", "Character 4"),
        ("a='x", "Character 3"),
        ("none(a=1)", "Character 1"),
        ("any(" * 4 + "a=1" + ")" * 4, "3 levels"),
        ("any(" * 5_000, "too long"),
    ],
)
def test_what_cannot_be_read_is_pointed_at(text, message):
    with pytest.raises(ValueError, match=message):
        parse_where(text)


def leaf(name, text="x"):
    return ActiveFilter(name, (text,), Condition(name, "equals", text))


A, B, C, D = (leaf(name) for name in "abcd")


def any_of(*items):
    return FilterGroup("any", items)


def all_of(*items):
    return FilterGroup("all", items)


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ([all_of(A, B), C], (A, B, C)),
        ([any_of(A)], (A,)),
        ([any_of(A, any_of(B, C))], (any_of(A, B, C),)),
        ([any_of(all_of(A, all_of(B, C)), D)], (any_of(all_of(A, B, C), D),)),
        ([any_of()], ()),
        ([any_of(A, B), C], (C, any_of(A, B))),
        ([any_of(all_of(any_of(A, B)), C)], (any_of(A, B, C),)),
    ],
)
def test_groups_without_a_choice_are_dissolved(nodes, expected):
    assert simplified(nodes) == expected


def test_a_second_filter_of_a_name_is_written_as_well():
    other = leaf("a", "y")
    written = list(arguments(one.written for one in simplified([A, other, B])))
    assert written == [("a", "x"), ("b", "x"), ("where", "a=y")]


def test_a_part_of_a_group_is_taken_out_and_what_is_left_is_simplified():
    inner = all_of(B, C)
    assert without([any_of(A, inner), D], B) == (D, any_of(A, C))
    assert without([any_of(A, inner), D], inner) == (A, D)
    assert without([any_of(A, B)], A) == (B,)


def test_a_tree_becomes_one_criterion():
    assert any_of(A, all_of(B, C)).criterion == AnyOf(
        (A.condition, AllOf((B.condition, C.condition)))
    )
