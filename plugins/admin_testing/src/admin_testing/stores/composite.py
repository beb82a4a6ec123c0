"""Area: keys of several fields."""

from __future__ import annotations

import pytest

from admin_core.data import (
    Condition,
    ConstraintViolated,
    Key,
    ListQuery,
    Order,
    Position,
    RecordStore,
    Total,
    decode_key,
    encode_key,
)

from .base import StoreKit
from .sample import add, assign
from .words import needs

ROWS = (
    ("North", 1, 5),
    ("North", 2, None),
    ("South", 1, 5),
    ("a,b.c/d%", 2, 7),
    ("ü \U0001f4da", -3, 5),
)


class CompositeKeys(StoreKit):
    """``Stock``, whose key is ``(shop, shelf)``."""

    explained = "docs/reference/contracts.md#keys"

    @pytest.fixture
    def stock(self, composite_store: RecordStore) -> RecordStore:
        """Return the composite store with five rows."""
        for shop, shelf, amount in ROWS:
            add(composite_store, shop=shop, shelf=shelf, amount=amount)
        return composite_store

    @needs("composite")
    def test_the_key_has_both_fields_in_order(self, composite_store: RecordStore) -> None:
        assert composite_store.info.primary_key == ("shop", "shelf")
        assert composite_store.info.field("shop").required
        assert composite_store.info.field("shelf").primary_key

    @needs("composite")
    @pytest.mark.parametrize("row", ROWS, ids=[str(n) for n in range(len(ROWS))])
    def test_gets_by_typed_key_and_by_text(
        self, stock: RecordStore, row: tuple[str, int, int | None]
    ) -> None:
        key = row[:2]
        texts = decode_key(encode_key(key))
        for found in (stock.get(key), stock.get(texts)):
            assert found is not None
            assert stock.key(found) == key
            assert stock.value(found, "amount") == row[2]

    @needs("composite")
    @pytest.mark.parametrize(
        "key",
        [(), ("North",), ("North", "1", "1"), ("North", "3"), ("1", "North"), ("North", "one"),
         ("North", "9" * 400), ("\x00", "1"), ("North", None), ("South", 2)],
        ids=repr,
    )  # fmt: skip
    def test_an_impossible_key_belongs_to_no_record(self, stock: RecordStore, key: Key) -> None:
        assert stock.get(key) is None
        assert stock.get_many([key]) == []
        assert stock.find(ListQuery()).total == Total(5)

    @needs("composite")
    def test_several_come_in_the_order_of_their_keys(self, stock: RecordStore) -> None:
        keys: list[Key] = [("South", 1), ("a,b.c/d%", 2), ("North", 2), ("South", 2), ("North", 1)]
        found = [stock.key(record) for record in stock.get_many(keys)]
        assert found == [key for key in keys if key != ("South", 2)]

    @needs("composite")
    def test_conditions_bound_one_record(self, stock: RecordStore) -> None:
        condition = Condition("amount", "greater", 5)
        assert stock.get(("North", 1), None, (condition,)) is None
        assert stock.get(("a,b.c/d%", "2"), None, (condition,)) is not None

    @needs("composite")
    def test_an_update_changes_one_record(self, stock: RecordStore) -> None:
        with stock.transaction():
            record = stock.get(("North", 1))
            assign(stock, record, amount=99)
            stock.save(record, is_created=False)
        stock.stores.release()
        amounts = {stock.key(r): stock.value(r, "amount") for r in stock.find(ListQuery()).records}
        assert amounts == {(s, n): 99 if (s, n) == ("North", 1) else a for s, n, a in ROWS}

    @needs("composite")
    def test_deletes_one_and_many(self, stock: RecordStore) -> None:
        with stock.transaction():
            stock.delete(stock.get(("North", 1)))
        with stock.transaction():
            stock.delete_many(stock.get_many([("South", 1), ("a,b.c/d%", 2)]))
        stock.stores.release()
        left = {stock.key(record) for record in stock.find(ListQuery()).records}
        assert left == {("North", 2), ("ü \U0001f4da", -3)}

    @needs("composite")
    def test_a_key_that_is_taken_is_refused(self, stock: RecordStore) -> None:
        with pytest.raises(ConstraintViolated) as caught:
            add(stock, shop="North", shelf=1, amount=1)
        assert caught.value.kind == "unique"
        stock.stores.release()
        assert stock.find(ListQuery()).total == Total(5)

    @needs("composite")
    def test_half_of_a_key_may_repeat(self, stock: RecordStore) -> None:
        add(stock, shop="North", shelf=3)
        assert stock.find(ListQuery()).total == Total(6)

    @needs("composite", "keyset")
    @pytest.mark.parametrize("descending", [False, True])
    def test_walking_breaks_ties_by_the_whole_key(
        self, stock: RecordStore, descending: bool
    ) -> None:
        order = stock.total_order((Order("amount", descending),))
        assert [one.path for one in order] == ["amount", "shop", "shelf"]
        whole = [stock.key(record) for record in stock.find(ListQuery(order=order)).records]
        met: list[Key] = []
        position = None
        for _ in ROWS:
            page = stock.find(ListQuery(order=order, limit=1, position=position))
            met.append(stock.key(page.records[0]))
            position = Position(tuple(stock.value(page.records[0], one.path) for one in order))
        assert met == whole
        assert not page.has_next
