"""Days that no calendar has, as MySQL and MariaDB keep them for "none"."""

from __future__ import annotations

import pytest

from .site import Site, only

pytestmark = only("mariadb")


@pytest.fixture
def zero(library):
    """An admin over a library whose third book was published on no day."""
    with library.engine.begin() as connection:
        connection.exec_driver_sql("SET sql_mode = ''")
        connection.exec_driver_sql(
            "UPDATE book SET published = '0000-00-00', added = '0000-00-00 00:00:00' WHERE id = 3"
        )
    return Site(library, book={"can_export": True})


@pytest.mark.parametrize(
    "path",
    [
        "book/?sort=published&page_size=100",
        "book/?sort=-added&page_size=100",
        "book/details/?id=3",
        "book/edit/?id=3",
        "book/delete/?id=3",
        "book/export/csv/",
    ],
)
def test_such_a_day_breaks_no_page(zero, path):
    assert zero.get(path).status == 200


def test_such_a_day_is_shown_as_it_is_stored(zero):
    assert "0000-00-00" in zero.get("book/details/?id=3").text


def test_a_record_with_such_a_day_can_be_edited(zero, library):
    assert zero.edit("book", 3, pages="31", published="2020-01-02", added="").status == 302
    row = library.rows("Book")[3]
    assert (row["pages"], str(row["published"]), row["added"]) == (31, "2020-01-02", None)
