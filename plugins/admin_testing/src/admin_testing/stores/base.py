"""Fixtures and helpers that every area of the suite uses."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from admin_core.data import Condition, Criterion, ListQuery, Order, RecordStore

from .sample import assign, fill
from .words import LACKS


class StoreKit:
    """What an author of a backend gives, and how the suite asks.

    ``lacks`` names what the backend cannot do, in the words of
    :data:`~admin_testing.LACKS`.

    .. versionadded:: 0.1
    """

    lacks: ClassVar[frozenset[str]] = frozenset()
    #: What a report calls the suite, the words that it knows, and the page about an area.
    conformance: ClassVar[str] = "store"
    words: ClassVar[tuple[str, ...]] = tuple(LACKS)
    explained: ClassVar[str] = "docs/reference/contracts.md#recordstore"

    # -- given by the author ---------------------------------------------------------------------

    @pytest.fixture
    def store(self) -> RecordStore:
        """Return an empty store of ``Book``."""
        raise NotImplementedError("define a fixture 'store' that returns an empty store of Book")

    @pytest.fixture
    def composite_store(self) -> RecordStore:
        """Return an empty store of ``Stock``, whose key is ``(shop, shelf)``."""
        raise NotImplementedError(
            "define a fixture 'composite_store' with an empty store of Stock, "
            "or put 'composite' into lacks"
        )

    def in_print_only(self, store: RecordStore) -> Any:
        """Return the backend's own query for the books in print, as a ``get_query`` would."""
        raise NotImplementedError(
            "define in_print_only(store) with the backend's query, or put 'base' into lacks"
        )

    # -- used by the areas -----------------------------------------------------------------------

    @pytest.fixture(autouse=True)
    def _skip_what_is_lacked(self, request: pytest.FixtureRequest) -> None:
        needed: frozenset[str] = getattr(request.function, "needed_words", frozenset())
        if lacked := needed & self.lacks:
            pytest.skip(f"this backend lacks {', '.join(sorted(lacked))}")

    @pytest.fixture
    def filled(self, store: RecordStore) -> RecordStore:
        """Return the store with the nine books of the sample."""
        fill(store, self.lacks)
        return store

    def listed(self, store: RecordStore, *criteria: Criterion, **query: Any) -> str:
        """Return the initials of the books found, in the order of the answer."""
        page = store.find(ListQuery(conditions=criteria, **query))
        return "".join(store.value(record, "title")[0] for record in page.records)

    def found(self, store: RecordStore, *criteria: Criterion, **query: Any) -> str:
        """Return the initials of the books found, sorted; the exact count must agree."""
        page = store.find(ListQuery(conditions=criteria, **query))
        assert page.total is not None
        assert page.total.precision == "exact"
        assert page.total.number == len(page.records), "the count differs from the records"
        return "".join(sorted(store.value(record, "title")[0] for record in page.records))

    def book(self, store: RecordStore, initial: str) -> Any:
        """Return the book of the sample with that initial."""
        return self.one(store, Condition("title", "starts_with", initial))

    def one(self, store: RecordStore, *criteria: Criterion) -> Any:
        """Return the only record that meets *criteria*."""
        page = store.find(ListQuery(conditions=criteria))
        assert len(page.records) == 1
        return page.records[0]

    def reread(self, store: RecordStore, record: Any, *paths: str) -> Any:
        """Return the record as another request would read it."""
        key = store.key(record)
        store.stores.release()
        found = store.get(key, paths=paths)
        assert found is not None, f"the record {key!r} cannot be read back"
        return found

    def change(self, store: RecordStore, initial: str, **values: Any) -> Any:
        """Write *values* to a book and return it as another request reads it."""
        with store.transaction():
            book = self.book(store, initial)
            assign(store, book, **values)
            store.save(book, is_created=False)
        return self.reread(store, book)

    def by_key(self, store: RecordStore) -> tuple[Order, ...]:
        """Return the order of the key alone."""
        return store.total_order(())
