"""Names, contents and places at random, for the comparison of a storage with a model of it."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

#: Few, so that they meet; beginnings of each other, what means something in addresses, and a
#: pattern that fits others.  No two differ in case alone: not every file system tells these apart.
NAMES = ("a", "a-b", "..a", "a %20+", "[a]*", "ü?#&'\"日")

#: Pieces of which files are made; some are longer than what many read at a time.
PIECES = {"none": b"", "x": b"x", "digits": b"0123456789", "long": bytes(range(256)) * 300}

NUMBERS = st.integers(0, 60)


def names() -> SearchStrategy[str]:
    """Return names of files and folders."""
    return st.sampled_from(NAMES)


def contents() -> SearchStrategy[tuple[str, ...]]:
    """Return contents as they are sent: the names of pieces, which are short to read."""
    return st.lists(st.sampled_from(sorted(PIECES)), max_size=3).map(tuple)
