"""What a file manager's list shows, whatever the columns."""

import re
from html import unescape

import pytest
from tests.capitals import Capitals

from admin_core.data import ValidationFailed
from admin_files import LocalStorage


@pytest.mark.guarantee("files-w12")
@pytest.mark.parametrize(
    "columns", [("size", "name"), ("date",), ("rel_path", "is_dir", "size"), ("name",)]
)
def test_any_columns_stand_in_any_order(local, columns):
    desk = local(column_list=columns)
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


@pytest.mark.guarantee("files-w12")
def test_every_word_of_the_list_is_translated(local):
    desk = local(plugins=[Capitals()], column_list=("name", "size", "date", "is_dir", "rel_path"))
    desk.put(a__b_txt="b", c_txt="12345")
    page = desk.get().text
    body = re.sub(r"<(script|style|template).*?</\1>", "", page.partition("<main")[2], flags=re.S)
    words = {unescape(one).strip() for one in re.findall(r">([^<>]+)<", body)}
    known = {"", "a", "c.txt", "Papers", "Admin"}
    left = {one for one in words - known if re.search("[a-z]{2}", one)}
    assert not {one for one in left if not re.search("c.txt|Papers", one)}


@pytest.mark.guarantee("files-w10")
@pytest.mark.parametrize("name", ["<b>x<b>.txt", "a'onclick='1.txt", 'a"b&amp;.txt'])
def test_a_question_before_a_deletion_is_a_page_that_escapes_names(local, name):
    desk = local()
    (desk.folder / name).write_text("x")
    page = desk.get().text
    (address,) = {
        unescape(one)
        for one in re.findall(r'href="([^"]*)"', page)
        if re.match(r"/admin/f/delete/", unescape(one))
    }
    question = desk.client.get(address)
    assert question.status_code == 200
    assert name not in question.text
    assert name in unescape(question.text)
    assert (desk.folder / name).exists()
    sent = {n: unescape(v) for n, v in re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', question.text)}  # fmt: skip
    assert desk.client.post(address, data=sent).status_code == 302
    assert not (desk.folder / name).exists()


@pytest.mark.guarantee("files-w14")
@pytest.mark.parametrize("path", ["a/b.txt", "a\\b.txt", "/a/b.txt", "\\a\\b.txt", ".\\a//b.txt"])
def test_both_slashes_part_folders_on_every_system(tmp_path, path):
    storage = LocalStorage(tmp_path)
    storage.make_folder("a")
    storage.write(path, [b"x"])
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"x"
    with pytest.raises(ValidationFailed):
        storage.write("a\\..\\..\\b.txt", [b"x"])
