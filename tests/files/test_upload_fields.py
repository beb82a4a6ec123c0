"""A record and its file never disagree, whatever refuses the record."""

import io
import os

import pytest
import wtforms
from PIL import Image
from werkzeug.datastructures import FileStorage as Upload

from admin_core.data import ConfigurationError, StoreUnavailable
from admin_core.forms import (
    FileUploadField,
    ImageUploadField,
    namegen_filename,
    thumbgen_filename,
)
from admin_files import LocalStorage

from .conftest import picture


def picture_of(index, name):
    return Image.open(io.BytesIO(index.files()[name]))


# -- files ---------------------------------------------------------------------------------------


@pytest.mark.guarantee("forms-10")
def test_a_file_is_kept_under_its_own_name(make_index):
    index = make_index()
    assert index.create(title="One", file=(b"hello", "Notes of 2024.txt")).status_code == 302
    assert index.card().file == "Notes_of_2024.txt"
    assert index.files() == {"Notes_of_2024.txt": b"hello"}


def test_a_record_without_a_file_is_a_record(make_index):
    index = make_index()
    assert index.create(title="One").status_code == 302
    assert index.card().file is None
    assert index.files() == {}


@pytest.mark.guarantee("forms-10")
def test_saving_without_choosing_a_file_keeps_the_one_there_is(make_index):
    index = make_index()
    index.create(title="One", file=(b"hello", "a.txt"))
    assert index.edit(title="Two").status_code == 302
    assert (index.card().title, index.card().file) == ("Two", "a.txt")
    assert index.files() == {"a.txt": b"hello"}


@pytest.mark.guarantee("forms-10")
def test_another_file_takes_the_place_of_the_old_one(make_index):
    index = make_index()
    index.create(title="One", file=(b"old", "a.txt"))
    index.edit(title="One", file=(b"new", "b.txt"))
    assert index.card().file == "b.txt"
    assert index.files() == {"b.txt": b"new"}


def test_a_file_of_the_same_name_takes_its_place_too(make_index):
    index = make_index()
    index.create(title="One", file=(b"old", "a.txt"))
    index.edit(title="One", file=(b"new", "a.txt"))
    assert index.files() == {index.card().file: b"new"}


@pytest.mark.guarantee("forms-10")
def test_the_box_deletes_the_file(make_index):
    index = make_index()
    index.create(title="One", file=(b"old", "a.txt"))
    page = index.client.get(index.edit_url()).text
    assert 'name="_file-delete"' in page
    index.edit(title="One", **{"_file-delete": "1"})
    assert index.card().file is None
    assert index.files() == {}


def test_the_box_wins_over_an_upload(make_index):
    index = make_index()
    index.create(title="One", file=(b"old", "a.txt"))
    index.edit(title="One", file=(b"new", "b.txt"), **{"_file-delete": "1"})
    assert index.card().file is None
    assert index.files() == {}


@pytest.mark.guarantee("forms-10", "forms-w5")
@pytest.mark.parametrize("delete", [False, True])
@pytest.mark.guarantee("security-23")
def test_nothing_is_lost_when_the_record_is_refused(make_index, delete):
    def refuse(self, form, model, is_created):
        if model.title == "Refused":
            raise wtforms.ValidationError("Not this one.")

    index = make_index(on_model_change=refuse)
    index.create(title="One", file=(b"old", "a.txt"), picture=(picture(), "p.png"))
    before = index.files()
    values = {"_file-delete": "1"} if delete else {"file": (b"new", "b.txt")}
    reply = index.edit(title="Refused", picture=(picture((10, 10)), "q.png"), **values)
    assert reply.status_code == 422
    assert (index.card().title, index.card().file, index.card().picture) == (
        "One", "a.txt", "p.png",
    )  # fmt: skip
    assert index.files() == before


@pytest.mark.guarantee("forms-10", "forms-w5")
def test_nothing_is_left_over_when_the_database_refuses_a_new_record(make_index):
    index = make_index()
    index.create(title="One", file=(b"old", "a.txt"))
    reply = index.create(title="One", file=(b"new", "b.txt"))
    if reply.status_code == 302:  # a store that knows of no unique fields
        assert len(index.files()) == 2
        return
    assert reply.status_code == 422
    assert "Choose b.txt again" in reply.text
    assert index.files() == {"a.txt": b"old"}


@pytest.mark.guarantee("forms-w6")
def test_a_name_that_is_taken_gets_a_number(make_index):
    index = make_index()
    for number in range(1, 4):
        index.create(title=f"Card {number}", file=(b"%d" % number, "a.txt"))
    assert [index.card(number).file for number in (1, 2, 3)] == ["a.txt", "a-2.txt", "a-3.txt"]
    assert index.files() == {"a.txt": b"1", "a-2.txt": b"2", "a-3.txt": b"3"}


@pytest.mark.guarantee("forms-10", "forms-w6")
def test_a_name_that_is_taken_may_be_refused(make_index):
    index = make_index({"allow_overwrite": False, "relative_path": "docs"})
    index.create(title="One", file=(b"1", "a.txt"))
    reply = index.create(title="Two", file=(b"2", "a.txt"))
    assert reply.status_code == 422
    assert "A file named docs/a.txt is there already." in reply.text
    assert str(index.folder) not in reply.text
    assert index.files() == {"docs/a.txt": b"1"}


@pytest.mark.guarantee("forms-10")
@pytest.mark.parametrize("path", ["docs/new", "docs/new/"])
def test_a_relative_path_is_part_of_the_name_and_made_when_missing(make_index, path):
    index = make_index({"relative_path": path})
    index.create(title="One", file=(b"1", "a.txt"))
    assert index.card().file == "docs/new/a.txt"
    assert index.files() == {"docs/new/a.txt": b"1"}


@pytest.mark.guarantee("forms-10")
def test_the_place_may_be_a_function_and_a_storage(make_index, tmp_path):
    index = make_index({"base_path": lambda: LocalStorage(tmp_path / "files")})
    index.create(title="One", file=(b"1", "a.txt"))
    assert index.files() == {"a.txt": b"1"}


def test_a_field_without_a_place_says_how_to_give_one(make_index):
    index = make_index({"base_path": None})
    with pytest.raises(ConfigurationError, match="form_args = {'file'"):
        index.create(title="One", file=(b"1", "a.txt"))


@pytest.mark.guarantee("forms-10")
@pytest.mark.parametrize("name", ["a.exe", "a", "a.txt.exe", "txt"])
def test_only_the_kinds_that_are_allowed_are_accepted(make_index, name):
    index = make_index({"allowed_extensions": ["TXT", "md"]})
    reply = index.create(title="One", file=(b"1", name))
    assert reply.status_code == 422
    assert "choose one of: txt, md" in reply.text
    assert index.files() == {}
    assert index.create(title="One", file=(b"1", "a.Txt")).status_code == 302


@pytest.mark.parametrize("name", ["a.html", "a.SVG", "a.php", "a.txt.js"])
def test_what_a_browser_or_server_might_run_is_not_accepted_unasked(make_index, name):
    index = make_index()
    assert index.create(title="One", file=(b"<script>", name)).status_code == 422
    assert index.files() == {}


def test_a_file_that_is_too_large_is_refused(make_index):
    index = make_index({"max_bytes": 10})
    reply = index.create(title="One", file=(b"12345678901", "a.txt"))
    assert reply.status_code == 422
    assert "it may have 10 B at most" in reply.text
    assert index.create(title="One", file=(b"1234567890", "a.txt")).status_code == 302


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\boot.txt", "boot.txt"),
        ("/abs.txt", "abs.txt"),
        ("a\x00b.txt", "ab.txt"),
        (".htaccess", "htaccess"),
    ],
)
def test_no_name_leads_outside(sent, kept):
    found = namegen_filename(None, Upload(io.BytesIO(), filename=sent))
    assert found.endswith(kept)
    assert "/" not in found
    assert not found.startswith(".")


def test_a_name_of_which_nothing_is_safe_becomes_one_of_its_own():
    names = {namegen_filename(None, Upload(io.BytesIO(), filename="日本.txt")) for _ in range(5)}
    assert len(names) == 5
    assert all(name.endswith(".txt") for name in names)


@pytest.mark.parametrize("planted", ["../outside.txt", "/etc/passwd", "a\x00b", "..", ""])
def test_a_name_planted_in_a_row_deletes_nothing_outside(make_index, planted, tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("precious")
    index = make_index()
    index.create(title="One", file=(b"1", "a.txt"))
    if index.backend == "sqlite" and "\x00" not in planted:
        with index.cards.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE card SET file = ?", (planted,))
        index.edit(title="One", **{"_file-delete": "1"})
    assert outside.read_text() == "precious"
    assert index.folder.is_dir()


def test_a_text_sent_in_the_files_place_is_no_file(make_index):
    index = make_index()
    index.create(title="One", file="../../etc/passwd")
    assert not index.card().file
    assert index.files() == {}


@pytest.mark.guarantee("security-23")
def test_a_full_disk_is_said_and_leaves_nothing(make_index, monkeypatch):
    index = make_index()
    index.create(title="One", file=(b"old", "a.txt"))

    def full(*args, **kwargs):
        raise StoreUnavailable("There is no space left for this file.")

    monkeypatch.setattr(LocalStorage, "write", full)
    reply = index.edit(title="Two", file=(b"new", "b.txt"))
    assert reply.status_code == 503
    monkeypatch.undo()
    assert (index.card().title, index.card().file) == ("One", "a.txt")
    assert index.files() == {"a.txt": b"old"}


def test_a_name_is_cut_to_what_the_column_holds(make_index):
    index = make_index({"relative_path": "docs"})
    for number in range(3):
        reply = index.create(title=f"Card {number}", file=(b"1", "x" * 230 + ".txt"))
        assert reply.status_code == 302
    kept = [index.card(number).file for number in (1, 2, 3)]
    assert sorted(index.files()) == sorted(kept)
    if index.backend == "sqlite":
        assert max(map(len, kept)) <= 200


def test_a_required_file_is_asked_for_once(make_index):
    index = make_index({"validators": [wtforms.validators.InputRequired()]})
    assert index.create(title="One").status_code == 422
    assert index.create(title="One", file=(b"1", "a.txt")).status_code == 302
    assert index.edit(title="Two").status_code == 302
    assert index.card().file == "a.txt"


def test_the_name_may_be_made_from_the_record(make_index):
    def namegen(obj, file_data):
        return f"{obj.title.lower()}{os.path.splitext(file_data.filename)[1]}"

    index = make_index({"namegen": namegen})
    index.create(title="One", file=(b"1", "whatever.txt"))
    assert index.card().file == "one.txt"


# -- pictures ------------------------------------------------------------------------------------


@pytest.mark.guarantee("forms-10")
def test_a_picture_is_made_to_fit_and_gets_a_small_version(make_index):
    index = make_index(picture={"max_size": (100, 100, False), "thumbnail_size": (50, 50, True)})
    index.create(title="One", picture=(picture((300, 200)), "p.png"))
    assert index.card().picture == "p.png"
    assert sorted(index.files()) == ["p.png", "p_thumb.png"]
    assert picture_of(index, "p.png").size == (100, 67)
    assert picture_of(index, "p_thumb.png").size == (50, 50)


@pytest.mark.guarantee("forms-10")
def test_a_picture_that_must_fill_a_box_is_cut(make_index):
    index = make_index(picture={"max_size": (40, 80, True)})
    index.create(title="One", picture=(picture((300, 200)), "p.png"))
    assert picture_of(index, "p.png").size == (40, 80)


@pytest.mark.guarantee("forms-10")
@pytest.mark.parametrize(
    ("kind", "sent", "kept", "format"),
    [
        ("JPEG", "b.jpeg", "b.jpg", "JPEG"),
        ("GIF", "b.gif", "b.jpg", "JPEG"),
        ("TIFF", "b.tiff", "b.jpg", "JPEG"),
        ("WEBP", "b.webp", "b.webp", "WEBP"),
        ("PNG", "b.PNG", "b.png", "PNG"),
    ],
)
def test_a_picture_is_stored_in_a_format_for_pages(make_index, kind, sent, kept, format):
    index = make_index()
    assert index.create(title="One", picture=(picture(kind=kind), sent)).status_code == 302
    assert index.card().picture == kept
    assert picture_of(index, kept).format == format


@pytest.mark.guarantee("forms-w7")
def test_the_content_decides_about_a_pictures_kind(make_index):
    index = make_index()
    index.create(title="One", picture=(picture(kind="PNG"), "x.jpg"))
    assert index.card().picture == "x.png"


@pytest.mark.guarantee("forms-w6")
def test_a_picture_that_changes_its_kind_overwrites_no_other(make_index):
    index = make_index()
    index.create(title="One", picture=(picture(kind="JPEG"), "x.jpg"))
    before = index.files()["x.jpg"]
    index.create(title="Two", picture=(picture((9, 9), "GIF"), "x.gif"))
    assert index.card(2).picture == "x-2.jpg"
    assert index.files()["x.jpg"] == before


def test_a_small_version_overwrites_no_other_picture_either(make_index):
    index = make_index(picture={"thumbnail_size": (5, 5, True)})
    index.create(title="One", picture=(picture((30, 30)), "x_thumb.png"))
    index.create(title="Two", picture=(picture((20, 20)), "x.png"))
    assert index.card(2).picture == "x-2.png"
    assert picture_of(index, "x_thumb.png").size == (30, 30)
    assert sorted(index.files()) == [
        "x-2.png", "x-2_thumb.png", "x_thumb.png", "x_thumb_thumb.png",
    ]  # fmt: skip


@pytest.mark.guarantee("forms-10")
@pytest.mark.parametrize("content", [b"no picture", b"", b"\x89PNG\r\n\x1a\n", picture()[:200]])
def test_what_is_no_picture_is_refused(make_index, content):
    index = make_index()
    reply = index.create(title="One", picture=(content, "p.png"))
    assert reply.status_code == 422
    assert "no picture that can be read" in reply.text
    assert index.files() == {}


@pytest.mark.guarantee("forms-10")
def test_a_kind_of_picture_that_is_not_allowed_is_refused(make_index):
    index = make_index()
    assert index.create(title="One", picture=(picture(kind="BMP"), "p.bmp")).status_code == 422
    assert index.create(title="One", picture=(picture(kind="BMP"), "p.png")).status_code == 422
    assert index.files() == {}


@pytest.mark.guarantee("forms-w7")
@pytest.mark.guarantee("security-24")
def test_a_picture_of_too_many_points_is_refused_before_it_is_decoded(make_index):
    import resource

    file = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(file, "PNG")
    index = make_index()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reply = index.create(title="One", picture=(file.getvalue(), "bomb.png"))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert reply.status_code == 422
    assert "too many points; 40 million are the most" in reply.text
    assert grown < 100_000  # kB
    assert index.files() == {}


@pytest.mark.guarantee("forms-w7")
def test_a_picture_is_turned_and_what_the_camera_noted_is_left_out(make_index):
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright
    exif[0x010F] = "Secret camera"
    sent = picture((300, 200), "JPEG", exif=exif)
    assert b"Secret camera" in sent
    index = make_index()
    index.create(title="One", picture=(sent, "p.jpg"))
    assert picture_of(index, "p.jpg").size == (200, 300)
    assert b"Secret camera" not in index.files()["p.jpg"]


def test_a_picture_that_needs_no_change_is_stored_bit_by_bit(make_index):
    index = make_index()
    sent = picture()
    index.create(title="One", picture=(sent, "p.png"))
    assert index.files()["p.png"] == sent


@pytest.mark.guarantee("forms-10")
def test_replacing_and_deleting_take_the_small_version_along(make_index):
    index = make_index(picture={"thumbnail_size": (50, 50, True)})
    index.create(title="One", picture=(picture(), "p.png"))
    index.edit(title="One", picture=(picture(), "q.png"))
    assert sorted(index.files()) == ["q.png", "q_thumb.png"]
    index.edit(title="One", **{"_picture-delete": "1"})
    assert index.files() == {}


SIZES = {"card": (60, 40, True), "page": (120, 120, False)}


def test_a_picture_has_small_versions_of_several_sizes(make_index):
    index = make_index(picture={"thumbnail_sizes": SIZES, "thumbnail_size": (20, 20, True)})
    index.create(title="One", picture=(picture((300, 200)), "p.png"))
    assert index.card().picture == "p.png"
    sizes = {name: picture_of(index, name).size for name in index.files()}
    assert sizes == {
        "p.png": (300, 200), "p_thumb.png": (20, 20), "p_card.png": (60, 40),
        "p_page.png": (120, 80),
    }  # fmt: skip
    assert thumbgen_filename("p.png", "card") == "p_card.png"
    assert 'src="/files/p_thumb.png"' in index.client.get(index.edit_url()).text
    index.edit(title="One", picture=(picture((30, 30)), "q.png"))
    assert sorted(index.files()) == ["q.png", "q_card.png", "q_page.png", "q_thumb.png"]
    index.edit(title="One", **{"_picture-delete": "1"})
    assert index.files() == {}


@pytest.mark.guarantee("forms-w6", "security-23")
def test_none_of_several_sizes_overwrites_a_picture_or_is_left_over(make_index):
    def refuse(self, form, model, is_created):
        if model.title == "Refused":
            raise wtforms.ValidationError("Not this one.")

    index = make_index(picture={"thumbnail_sizes": SIZES}, on_model_change=refuse)
    (index.folder / "p_page.png").write_bytes(b"another's")
    index.create(title="One", picture=(picture(), "p.png"))
    assert index.card().picture == "p-2.png"
    assert sorted(index.files()) == ["p-2.png", "p-2_card.png", "p-2_page.png", "p_page.png"]
    assert 'src="/files/p-2_card.png"' in index.client.get(index.edit_url()).text
    before = index.files()
    assert index.edit(title="Refused", picture=(picture(), "q.png")).status_code == 422
    assert index.files() == before


@pytest.mark.guarantee("forms-w8")
def test_the_form_shows_the_small_version(make_index):
    index = make_index(picture={"thumbnail_size": (50, 50, True)})
    index.create(title="One", picture=(picture(), "p.png"))
    page = index.client.get(index.edit_url()).text
    assert 'src="/files/p_thumb.png"' in page
    with index.client.get("/files/p_thumb.png") as served:
        assert served.status_code == 200


# -- the fields by themselves --------------------------------------------------------------------


def test_the_fields_take_the_arguments_of_existing_code():
    class Form(wtforms.Form):
        file = FileUploadField("File", [], "/tmp", "docs/", None, ["txt"], 0o600, False)
        picture = ImageUploadField(
            "Picture", base_path="/tmp", thumbnail_size=(100, 100, True), endpoint="static"
        )

    form = Form()
    assert form.file.accept == ".txt"
    assert form.picture.allowed_extensions[:2] == ("gif", "jpg")
