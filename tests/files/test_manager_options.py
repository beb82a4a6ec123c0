"""Each option and override point of a file manager does what it says, over every storage."""

from __future__ import annotations

import re

import pytest
from flask import flash
from jinja2 import DictLoader

from admin_core import action
from admin_core.forms import BaseForm, SecureForm
from admin_core.forms import StringField as Text
from admin_files import BaseFileAdmin, FileAdmin

# -- addresses ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"), [("/old_index", "/admin/f/"), ("/old_b/a/b", "/admin/f/b/a/b")]
)
def test_addresses_of_older_versions_lead_to_the_list(local, old, new):
    answer = local().get(old)
    assert (answer.status_code, answer.location) == (302, new)


def test_the_public_address_of_a_file_is_shown_and_downloads_do_not_need_it(desk):
    desk = desk()
    desk.put_as("a/b c.txt", "x")
    assert "/static/a/b%20c.txt" in desk.get("/details/a/b%20c.txt").text
    assert desk.saved("a/b%20c.txt")[1] == b"x"


def test_a_base_url_may_depend_on_the_visitor(local):
    desk = local(get_base_url=lambda self: None)
    desk.put(a_txt="x")
    page = desk.get("/details/a.txt").text
    assert "/static/a.txt" not in page
    assert "Address" not in page


# -- the list -----------------------------------------------------------------------------------


def test_only_some_columns_sort(desk):
    desk = desk(column_sortable_list=("name",), possible_columns=("name", "date"))
    desk.put(a_txt="1", b_txt="22", c_txt="333")
    head = re.search(r"<thead.*?</thead>", desk.get().text, re.S)[0]
    assert re.findall(r"sort=(-?\w+)", head) == ["-name"]
    assert desk.names("/?sort=-size") == ["a.txt", "b.txt", "c.txt"]
    assert desk.names("/?sort=-name") == ["c.txt", "b.txt", "a.txt"]


@pytest.mark.guarantee("files-5")
def test_equal_values_stand_in_the_order_of_their_names(desk):
    desk = desk(default_sort_column="size", default_desc=True)
    desk.put(c_txt="1", a_txt="1", b_txt="22")
    assert desk.names() == ["b.txt", "a.txt", "c.txt"]
    assert desk.names("/?sort=size") == ["a.txt", "c.txt", "b.txt"]


def test_a_page_has_as_many_rows_as_asked_for(desk):
    desk = desk(page_size=2, page_size_options=(2, 4))
    desk.put(**{f"{one}_txt": one for one in "abcde"})
    assert desk.names() == ["a.txt", "b.txt"]
    assert desk.names("/?page=2") == ["e.txt"]
    assert desk.names("/?page=99") == ["e.txt"]
    assert desk.names("/?page_size=4") == ["a.txt", "b.txt", "c.txt", "d.txt"]
    page = desk.get().text
    assert "1–2 of 5" in page
    assert "page_size=4" in page


def test_columns_and_times_are_decided_by_methods(desk):
    desk = desk(
        is_column_visible=lambda self, column: column != "size",
        is_column_sortable=lambda self, column: False,
        column_label=lambda self, column: f"<{column}>",
        timestamp_format=lambda self, timestamp: "long ago",
    )
    desk.put(a_txt="1")
    page = desk.get().text
    assert "&lt;date&gt;" in page and "&lt;size&gt;" not in page
    assert "long ago" in page
    assert "?sort=" not in re.search(r"<thead.*?</thead>", page, re.S)[0]


def test_a_time_that_is_not_known_is_blank(local):
    assert local().view.timestamp_format(0) == ""


# -- what may be uploaded -----------------------------------------------------------------------


def test_the_content_is_not_looked_at_where_that_is_switched_off(local):
    desk = local(check_content=False)
    assert desk.upload(("a.png", b"no picture")).status_code == 302


def test_files_are_allowed_and_edited_by_a_rule_of_ones_own(desk):
    desk = desk(
        editable_extensions=("any",),
        is_file_allowed=lambda self, filename: "draft" not in filename,
        is_file_editable=lambda self, filename: filename.startswith("note"),
    )
    assert desk.upload(("draft.txt", b"x")).status_code == 422
    assert desk.upload(("note.md", b"x"), ("other.md", b"x")).status_code == 302
    assert desk.send("/rename/?path=note.md", name="draft.md").status_code == 422
    assert desk.get("/edit/?path=note.md").status_code == 200
    assert desk.get("/edit/?path=other.md").status_code == 302
    assert desk.everything() == ["note.md", "other.md"]


def test_what_is_too_large_to_edit_is_said_so(desk):
    desk = desk(editable_extensions=("txt",), max_edit_size=10)
    desk.put(a_txt="x" * 11, b_txt="x" * 10)
    page = desk.get("/edit/?path=a.txt", follow_redirects=True)
    assert "The file is too large to be edited here." in page.text
    assert desk.get("/edit/?path=b.txt").status_code == 200


# -- actions ------------------------------------------------------------------------------------


def test_an_action_that_is_disallowed_is_neither_offered_nor_done(desk):
    desk = desk(action_disallowed_list=("delete", "move"))
    desk.put(a_txt="a")
    page = desk.get().text
    assert 'value="copy"' in page
    assert 'value="move"' not in page
    assert "not available" in desk.act("delete", "a.txt", follow=True).text
    assert desk.everything() == ["a.txt"]


def test_actions_are_decided_by_a_method_and_replaced(desk):
    @action("delete", "Not really")
    def one(self, items):
        flash(f"Not really deleted: {', '.join(items)}")

    desk = desk(is_action_allowed=lambda self, name: name == "delete", action_delete=one)
    desk.put(a_txt="a")
    assert 'value="copy"' not in desk.get().text
    assert "Not really deleted: a.txt" in desk.act("delete", "a.txt", follow=True).text
    assert desk.everything() == ["a.txt"]


# -- forms and templates ------------------------------------------------------------------------

FORMS = {
    "upload": ("/upload/", {}), "mkdir": ("/mkdir/", {"name": "new"}),
    "rename": ("/rename/?path=a.txt", {"name": "b.txt"}),
    "edit": ("/edit/?path=a.txt", {"content": "b"}),
    "delete": ("/delete/?path=a.txt", {"path": "a.txt"}),
    "action": ("/action/", {"action": "delete", "rowid": "a.txt"}),
}  # fmt: skip


@pytest.mark.guarantee("files-6")
@pytest.mark.parametrize("base", [SecureForm, BaseForm])
@pytest.mark.parametrize("name", FORMS)
def test_each_form_asks_for_a_token_with_either_base(desk, name, base):
    desk = desk(form_base_class=base, editable_extensions=("txt",))
    desk.put(a_txt="a")
    page, values = FORMS[name]
    sent = dict(values)
    if name == "upload":
        import io

        sent["upload"] = (io.BytesIO(b"x"), "x.txt")
    for wrong in ({}, {"csrf_token": "nonsense"}):
        assert desk.client.post(f"/admin/f{page}", data={**sent, **wrong}).status_code == 400
        if name == "upload":
            sent["upload"] = (io.BytesIO(b"x"), "x.txt")
    assert desk.files() == {"a.txt": b"a"}
    if name == "upload":
        done = desk.upload(("x.txt", b"x"))
    elif name == "action":
        done = desk.act("delete", "a.txt")
    else:
        done = desk.send(page, **values)
    assert done.status_code == 302
    assert desk.everything() != ["a.txt"] or desk.files() == {"a.txt": b"b"}


def test_a_form_may_ask_for_more(desk):
    desk = desk(
        get_name_form=lambda self: type("Named", (FileAdmin.get_name_form(self),), {
            "reason": Text("Why?")}),
        validate_form=lambda self, form: "reason" not in form or form.reason.data == "because",
    )  # fmt: skip
    assert "Why?" in desk.get("/mkdir/").text
    assert desk.send("/mkdir/", name="d").status_code == 422
    assert desk.send("/mkdir/", name="d", reason="because").status_code == 302
    assert desk.everything() == ["d"]


TEMPLATES = {
    "list_template": "/", "upload_template": "/upload/", "mkdir_template": "/mkdir/",
    "rename_template": "/rename/?path=a.txt", "edit_template": "/edit/?path=a.txt",
    "details_template": "/details/a.txt", "delete_template": "/delete/?path=a.txt",
}  # fmt: skip


@pytest.mark.parametrize("option", TEMPLATES)
def test_each_page_has_a_template_of_ones_own(local, option):
    desk = local(**{option: "own.html"}, editable_extensions=("txt",))
    desk.app.jinja_loader = DictLoader({"own.html": "Mine: {{ page.title }}"})
    desk.put(a_txt="a")
    assert desk.get(TEMPLATES[option]).text.startswith("Mine: ")


@pytest.mark.parametrize("name", ["upload", "mkdir", "rename", "edit"])
def test_a_dialog_has_a_template_of_its_own(local, name):
    own = {f"{name}_modal": True, f"{name}_modal_template": "own.html"}
    desk = local(**own, editable_extensions=("txt",))
    desk.app.jinja_loader = DictLoader({"own.html": "Mine: {{ page.title }}"})
    desk.put(a_txt="a")
    page = FORMS[name][0]
    mark = "&" if "?" in page else "?"
    assert desk.get(f"{page}{mark}modal=True").text.startswith("Mine: ")
    assert not desk.get(page).text.startswith("Mine: ")
    assert "modal=True" in desk.get().text


def test_the_question_before_an_action_has_a_template_of_ones_own(local):
    desk = local(action_template="own.html")
    desk.app.jinja_loader = DictLoader({"own.html": "Mine"})
    desk.put(a_txt="a")
    assert desk.act("delete", "a.txt", _ask="1").text == "Mine"


OLD = """{% for name, path in breadcrumbs %}[{{ name }}]{% endfor %}
{% for name, path, is_dir, size, date in items %}
{{ name }}|{{ path }}|{{ is_dir }}|{{ size }}|{{ timestamp_format(date) }}|
{{ get_dir_url('.index_view', path) if is_dir else get_file_url(path) }}
{% endfor %}
{{ sort_url('size', dir_path, true) }} {{ sort_column }} {{ sort_desc }} {{ actions }}
{{ action_form.action }} {{ delete_form.path }} {{ actions_confirmation }}"""


def test_a_list_template_of_existing_code_finds_its_names(local):
    desk = local(list_template="old.html", date_format="%Y", editable_extensions=("txt",))
    desk.app.jinja_loader = DictLoader({"old.html": OLD})
    desk.put(d__e__x_txt="x", d__a_txt="a", d__b_bin="b")
    page = desk.get("/b/d?sort=name").text
    assert "[Papers][d]" in page
    assert "e|d/e|True|0|" in page and "a.txt|d/a.txt|False|1|20" in page
    assert "/admin/f/b/d/e" in page
    assert "/admin/f/edit/?path=d/a.txt" in page and "/admin/f/download/d/b.bin" in page
    assert "/admin/f/b/d?sort=-size name 0" in page


# -- how files are written ----------------------------------------------------------------------


def test_writing_and_deleting_pass_through_the_views_own_methods(desk):
    done = []

    def save_file(self, path, file_data, *, overwrite=False):
        done.append(("save", path, overwrite))
        return BaseFileAdmin.save_file(self, path, file_data, overwrite=overwrite)

    def delete_file(self, file_path):
        done.append(("delete", file_path))
        return BaseFileAdmin.delete_file(self, file_path)

    desk = desk(save_file=save_file, delete_file=delete_file)
    desk.upload(("a.txt", b"1"))
    desk.upload(("a.txt", b"2"), if_exists="replace")
    desk.act("delete", "a.txt")
    assert done == [("save", "a.txt", False), ("save", "a.txt", True), ("delete", "a.txt")]
    assert desk.everything() == []


def test_a_save_file_of_existing_code_is_called_as_it_was(local):
    """It knows nothing of overwriting, and need not."""
    done = []
    desk = local(save_file=lambda self, path, file_data: done.append((path, file_data.filename)))
    assert desk.upload(("a.txt", b"1")).status_code == 302
    assert done == [("a.txt", "a.txt")]
    desk.put(a_txt="old")
    page = desk.upload(("a.txt", b"2"), if_exists="replace")
    assert page.status_code == 422
    assert "called a.txt already" in page.text


def test_a_view_shows_files_in_its_own_way(desk):
    from admin_core.data import Preview

    desk = desk(
        preview=lambda self, file: Preview("admin_files/preview/text.html", {"text": file.path})
    )
    desk.put(a__b_bin=b"\0")
    assert "<pre" in desk.get("/details/a/b.bin").text


def test_a_file_manager_without_a_storage_says_what_to_give(tmp_path):
    from admin_core.data import ConfigurationError

    with pytest.raises(ConfigurationError, match="storage=..."):
        BaseFileAdmin(name="Files")


def test_two_file_managers_with_two_storages_stand_side_by_side(desk, tmp_path):
    desk = desk()
    desk.put(a_txt="a")
    (tmp_path / "second").mkdir()
    second = FileAdmin(str(tmp_path / "second"), name="Second", endpoint="second")
    desk.admin.add_view(second)
    assert desk.names() == ["a.txt"]
    assert "This folder is empty." in desk.client.get("/admin/second/").text
