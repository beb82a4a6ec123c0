"""What a file manager's list shows, whatever the columns."""

import re

import pytest

from .manager import Desk


@pytest.fixture
def desk(tmp_path):
    return lambda **options: Desk(tmp_path, **options)


@pytest.mark.guarantee("files-w12")
@pytest.mark.parametrize(
    "columns", [("size", "name"), ("date",), ("rel_path", "is_dir", "size"), ("name",)]
)
def test_any_columns_stand_in_any_order(desk, columns):
    desk = desk(column_list=columns)
    desk.put(a__b_txt="b", c_txt="12345")
    page = desk.get().text
    head = re.search(r"<thead.*?</thead>", page, re.S)[0]
    known = {"name": "Name", "size": "Size", "date": "Changed", "rel_path": "Path",
             "is_dir": "Type"}  # fmt: skip
    places = [head.find(known[one]) for one in columns if one != "name"]
    assert -1 not in places
    assert places == sorted(places)
    rows = re.findall(r"<tr.*?</tr>", page.partition("</thead>")[2], re.S)
    assert len(rows) == 2
    widths = {len(re.findall(r"<t[dh]\b", row)) for row in rows}
    assert widths == {len(re.findall(r"<t[dh]\b", head))}
    cells = [re.findall(r'<t[dh][^>]*class="(col-\w+)', row) for row in rows]
    assert cells == [[f"col-{one}" for one in columns]] * 2
