"""Several files in one field are added, deleted and refused together with their record."""

import io

import pytest
import wtforms

from admin_core.forms import FileListUploadField


@pytest.fixture
def make(make_index):
    def make(keeps_list=False, **options):
        def refuse(self, form, model, is_created):
            if model.title == "Refused":
                raise wtforms.ValidationError("Not this one.")

        return make_index(
            {"keeps_list": keeps_list, **options},
            form_overrides={"file": FileListUploadField},
            form_columns=["title", "file"],
            on_model_change=refuse,
        )

    return make


def send(index, path, title, *files, **values):
    data = {**index.form(path), "title": title, **values}
    data["file"] = [(io.BytesIO(content), name) for content, name in files]
    return index.client.post(path, data=data, content_type="multipart/form-data")


def create(index, *files):
    return send(index, "/admin/card/new/", "One", *files)


def edit(index, title, *files, **values):
    return send(index, index.edit_url(), title, *files, **values)


def test_several_files_are_kept_and_others_added(make):
    index = make()
    assert create(index, (b"1", "a.txt"), (b"2", "b.txt")).status_code == 302
    assert index.card().file == "a.txt\nb.txt"
    edit(index, "One", (b"3", "a.txt"))
    assert index.card().file == "a.txt\nb.txt\na-2.txt"
    assert index.files() == {"a.txt": b"1", "b.txt": b"2", "a-2.txt": b"3"}


def test_a_box_for_each_deletes_it(make):
    index = make()
    create(index, (b"1", "a.txt"), (b"2", "b.txt"))
    page = index.client.get(index.edit_url()).text
    assert page.count('name="_file-delete"') == 2
    assert " multiple" in page
    edit(index, "One", (b"3", "c.txt"), **{"_file-delete": "a.txt"})
    assert index.card().file == "b.txt\nc.txt"
    edit(index, "One", **{"_file-delete": ["b.txt", "c.txt"]})
    assert not index.card().file
    assert index.files() == {}


def test_saving_without_choosing_files_keeps_those_there_are(make):
    index = make()
    create(index, (b"1", "a.txt"), (b"2", "b.txt"))
    assert edit(index, "Two").status_code == 302
    assert (index.card().title, index.card().file) == ("Two", "a.txt\nb.txt")


def test_only_files_of_the_record_can_be_deleted(make):
    index = make()
    create(index, (b"1", "a.txt"))
    (index.folder / "other.txt").write_text("precious")
    edit(index, "One", **{"_file-delete": ["other.txt", "../secret"]})
    assert sorted(index.files()) == ["a.txt", "other.txt"]


@pytest.mark.guarantee("forms-10", "forms-w5")
def test_no_file_is_lost_or_left_over_when_the_record_is_refused(make):
    index = make()
    create(index, (b"1", "a.txt"), (b"2", "b.txt"))
    reply = edit(index, "Refused", (b"3", "c.txt"), **{"_file-delete": "a.txt"})
    assert reply.status_code == 422
    assert "Choose c.txt again" in reply.text
    assert index.card().file == "a.txt\nb.txt"
    assert sorted(index.files()) == ["a.txt", "b.txt"]


def test_each_file_is_checked(make):
    index = make(allowed_extensions=["txt"], max_bytes=5, max_files=2)
    for wrong in ((b"1", "a.exe"), (b"123456", "a.txt")):
        assert create(index, (b"1", "b.txt"), wrong).status_code == 422
    three = create(index, *((b"1", f"{number}.txt") for number in range(3)))
    assert three.status_code == 422
    assert "2 are the most" in three.text
    assert index.files() == {}


def test_more_names_than_a_column_holds_are_refused_in_words(make):
    index = make(max_files=None)
    reply = create(index, *((b"1", f"{number}-{'x' * 60}.txt") for number in range(5)))
    if index.backend == "sqlite":
        assert reply.status_code == 422
        assert "more files than the record has room for" in reply.text
        assert index.files() == {}


def test_a_list_is_kept_as_a_list(make):
    index = make(keeps_list=True)
    if index.backend != "memory":
        pytest.skip("the column keeps texts")
    create(index, (b"1", "a.txt"), (b"2", "b.txt"))
    assert index.card().file == ["a.txt", "b.txt"]
