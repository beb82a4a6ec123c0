"""How several plugins' votes become one decision."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin_core.data import combine_votes

VOTES = st.lists(st.sampled_from([True, False, None]))


@given(VOTES, st.booleans())
def test_one_no_refuses_whatever_the_others_say(votes, default):
    assert combine_votes([*votes, False, True], default=default) is False


@given(VOTES.filter(lambda votes: False not in votes), st.booleans())
def test_a_yes_allows_when_nobody_refuses(votes, default):
    assert combine_votes([*votes, True], default=default) is True


@pytest.mark.parametrize("default", [True, False])
@pytest.mark.parametrize("votes", [[], [None, None]])
def test_the_default_decides_when_everybody_abstains(votes, default):
    assert combine_votes(votes, default=default) is default


@given(VOTES, st.randoms())
def test_the_order_of_votes_does_not_matter(votes, random):
    shuffled = list(votes)
    random.shuffle(shuffled)
    assert combine_votes(votes, default=True) == combine_votes(shuffled, default=True)
