"""The database of one size: the same rows on every machine, written by SQL alone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from models import Base, open_engine

PAGE_SIZE = 50
WAREHOUSES = 20
#: In the note of five orders and in the name of five customers.
RARE_NOTE, RARE_NAME = "kumquat", "quillon"

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)"
_WAREHOUSES = "INSERT INTO warehouse SELECT i, printf('Warehouse %02d', i) FROM n"
_CUSTOMERS = """
INSERT INTO customer
SELECT i,
       substr('AdaBobCemDanEvaFayGusHal', 1 + 3 * (i % 8), 3)
       || CASE WHEN i % (:rows / 5) = 3 THEN ' Quillon ' ELSE ' Marten ' END || i,
       'City ' || (i % 97)
FROM n
"""
# The factor and the prime make all totals different, so that sorting by them has one answer.
_ORDERS = """
INSERT INTO orders
  (id, reference, customer_id, warehouse_id, status, placed, due, total, items, is_paid, city, note)
SELECT i,
       printf('R-%08d', i),
       1 + (i * 7919) % :customers,
       1 + i % :warehouses,
       CASE WHEN i % 50 = 0 THEN 'returned'
            ELSE substr('open  packedsent  paid  ', 1 + 6 * (i % 4), 6) END,
       strftime('%Y-%m-%d %H:%M:%S.000000', 1577836800 + 311 * i, 'unixepoch'),
       date(1577836800 + 311 * i, 'unixepoch', '+14 days'),
       ((i * 48271) % 99999989) / 100.0,
       1 + i % 9,
       i % 3 > 0,
       'City ' || (i % 97),
       CASE WHEN i % (:rows / 5) = 7 THEN 'A box of kumquat, gate '
            ELSE 'Deliver to gate ' END || (i % 31)
FROM n
"""
_LINES = "INSERT INTO line SELECT i, 1 + (i - 1) / 2, 'Product ' || (i % 100), 1 + i % 4 FROM n"


def customers_of(orders: int) -> int:
    """Return how many customers there are beside so many orders."""
    return max(1_000, orders // 10)


def make(path: Path, orders: int) -> None:
    """Write the database."""
    if orders % PAGE_SIZE or orders < 200:
        raise SystemExit(f"A size is a multiple of {PAGE_SIZE} and at least 200.")
    engine = open_engine(path)
    Base.metadata.create_all(engine)
    engine.dispose()
    connection = sqlite3.connect(path)
    sizes = {"customers": customers_of(orders), "warehouses": WAREHOUSES}
    for insert, rows in (
        (_WAREHOUSES, WAREHOUSES),
        (_CUSTOMERS, sizes["customers"]),
        (_ORDERS, orders),
        (_LINES, 2 * orders),
    ):
        table, _, select = insert.partition("SELECT")
        connection.execute(f"{table} {_NUMBERS} SELECT {select}", {"rows": rows, **sizes})
    connection.execute("UPDATE orders SET status = trim(status)")
    connection.commit()
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()
