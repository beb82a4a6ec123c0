"""``flask admin``: what is installed, who answers which hook, what is wrong."""

import subprocess
import sys

import pytest
from flask import Flask

from admin_core import Admin, ModelView, defaults, hookimpl
from admin_core.forms import BaseForm
from admin_core.plugins import Plugins

from .shop import Author, Book, book_app, bookshop, make_admin, make_app, run


class Policy:
    @hookimpl
    def admin_authorize(self, actor, action):
        return True


class Audit:
    @hookimpl
    def admin_event(self, event):
        """Write nothing."""

    @hookimpl
    def admin_authorize(self, actor, action):
        return None


def test_plugins_are_listed_in_the_order_asked_with_their_hooks():
    result = run(book_app(Policy(), Audit(), name="Shop"), "admin", "plugins")
    lines = result.output.splitlines()
    assert result.exit_code == 0
    assert lines[0] == "Shop at /admin"
    assert lines[1].split() == ["plugin", "distribution", "version", "status", "hooks"]
    assert [line.split()[0] for line in lines[2:]] == ["Policy", "Audit", "memory", "core"]
    assert lines[4].split()[1] == "admin-memory"
    assert "active" in lines[4]
    assert "admin_open_store" in lines[4]


def test_plugins_left_out_are_listed_with_the_reason(site, monkeypatch):
    site.install("admin-one", name="one")
    site.install("admin-bad", "import a_driver_that_is_not_there", name="bad")
    app = make_app()
    app.testing = False
    Admin(app, block=["one"])
    monkeypatch.undo()  # the command itself is found among the other distributions
    output = run(app, "admin", "plugins").output
    assert "blocked" in next(line for line in output.splitlines() if line.startswith("one"))
    failed = next(line for line in output.splitlines() if line.startswith("bad"))
    assert "failed" in failed
    assert "a_driver_that_is_not_there" in failed


def test_hooks_are_listed_with_those_who_answer():
    output = run(book_app(Policy(), Audit()), "admin", "hooks").output
    lines = {line.split()[0]: line.split(maxsplit=1)[1] for line in output.splitlines()[2:]}
    assert lines["admin_authorize"] == "Policy, Audit"
    assert lines["admin_open_store"] == "memory"
    assert lines["admin_translator"] == "-"


def test_one_hook_is_shown_with_its_text():
    output = run(book_app(Policy()), "admin", "hooks", "admin_authorize").output
    assert "Say whether *actor* may do *action*." in output
    assert "Policy" in output
    assert "admin_event" not in output


def test_an_unknown_hook_is_refused_with_the_nearest():
    result = run(book_app(), "admin", "hooks", "admin_evnet")
    assert result.exit_code == 1
    assert "There is no hook 'admin_evnet'. Did you mean 'admin_event'?" in result.output


def test_an_application_without_an_admin_says_what_to_write():
    result = run(Flask(__name__), "admin", "plugins")
    assert result.exit_code == 1
    assert "Make one:  Admin(app)" in result.output


# -- check --------------------------------------------------------------------------------------


def test_a_sound_set_up_has_no_problems():
    result = run(book_app(access="public"), "admin", "check")
    assert result.output == "Admin at /admin\nNo problems found.\n"
    assert result.exit_code == 0


class Wrong(ModelView):
    column_filters = ("titel",)


class Odd(ModelView):
    column_list = ("name", "nmae")
    form_excluded_columns = ("nam",)


def test_every_problem_is_found_at_once():
    app, shop = make_app(), bookshop()
    app.secret_key = None
    make_admin(app, Wrong(Book, shop), Odd(Author, shop))
    result = run(app, "admin", "check")
    assert result.exit_code == 1
    for line in (
        "error: The application has no secret key",
        'app.secret_key = "..."',
        "error: Wrong: column_filters: Book has no field 'titel'. Did you mean 'title'?",
        "warning: Odd.column_list names 'nmae', which is no field",
        "warning: Odd.form_excluded_columns names 'nam', no field. Did you mean 'name'?",
        "warning: Nobody says who may open Home, Book, Author",
    ):
        assert line in result.output


CONTRADICTIONS = [
    ({"column_list": "title"}, "column_list is one text", "Write:  column_list = ('title',)"),
    ({"can_edit": False, "edit_modal": True}, "edit_modal does nothing, since can_edit is off", ""),
    (
        {"can_edit": False, "column_editable_list": ("title",)},
        "column_editable_list does nothing, since can_edit is off", "",
    ),
    (
        {"column_details_list": ("title",)},
        "column_details_list does nothing, since can_view_details is off",
        "Set  can_view_details = True",
    ),
    (
        {"column_export_list": ("title",)},
        "column_export_list does nothing, since can_export is off", "",
    ),
    ({"form": BaseForm, "form_columns": ("title",)}, "form_columns does nothing, since", ""),
    (
        {"can_set_page_size": True, "page_size": 33},
        "page_size is 33, which is not among page_size_options",
        "page_size_options = (20, 33, 50, 100)",
    ),
    (
        {"simple_list_pager": True, "count_strategy": "exact"},
        "count_strategy does nothing, since simple_list_pager", "",
    ),
    (
        {"action_disallowed_list": ["delet"]},
        "action_disallowed_list names 'delet', no action", "Did you mean 'delete'?",
    ),
    ({"list_template": "lost.html"}, "list_template names 'lost.html', which is not found", ""),
]  # fmt: skip


@pytest.mark.parametrize(("options", "message", "hint"), CONTRADICTIONS, ids=lambda one: str(one))
def test_options_that_do_not_fit_each_other_are_named(options, message, hint):
    app = make_app()
    make_admin(app, type("Wrong", (ModelView,), options)(Book, bookshop()))
    output = run(app, "admin", "check").output
    assert message in output
    assert hint in output


def test_a_switch_that_is_asked_at_request_time_contradicts_nothing():
    class Open(ModelView):
        column_editable_list = ("title",)
        can_edit = property(lambda self: False)

    app = make_app()
    make_admin(app, Open(Book, bookshop()))
    assert "does nothing" not in run(app, "admin", "check").output


def test_every_page_of_a_view_says_what_is_wrong_with_it():
    class Both(ModelView):
        column_filters = ("titel",)
        column_searchable_list = ("autor",)

    app = make_app()
    make_admin(app, Both(Book, bookshop()))
    output = run(app, "admin", "check").output
    assert "'titel'" in output
    assert "'autor'" in output


def test_a_warning_alone_is_no_failure():
    result = run(book_app(), "admin", "check")
    assert "core.access" in result.output
    assert result.exit_code == 0


def test_problems_are_shown_on_the_first_page_while_developing():
    app = make_app()
    app.debug = True
    make_admin(app, Wrong(Book, bookshop()))
    assert "Did you mean &#39;title&#39;?" in app.test_client().get("/admin/").text


def test_problems_are_not_shown_to_visitors_otherwise():
    app = make_app()
    make_admin(app, Odd(Author, bookshop()))
    assert "nmae" not in app.test_client().get("/admin/").text.partition("<main")[2]


# -- as people run it ---------------------------------------------------------------------------

SHOP = """
from dataclasses import dataclass
from flask import Flask
from admin_core import Admin, ModelView
from admin_memory import Memory

@dataclass
class Book:
    id: int
    title: str

app = Flask(__name__)
app.secret_key = "x"
admin = Admin(app, "Bookshop", plugins=["memory"], discover=False, access="public")
admin.add_view(ModelView(Book, Memory(Book(1, "One"))))
"""


def flask_run(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "shop", "admin", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("command", "text"),
    [("plugins", "admin-memory"), ("hooks", "admin_open_store"), ("check", "No problems found.")],
)
def test_the_command_is_there_once_the_package_is_installed(tmp_path, command, text):
    (tmp_path / "shop.py").write_text(SHOP)
    done = flask_run(tmp_path, command)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Bookshop at /admin\n")
    assert text in done.stdout


def test_an_application_that_cannot_be_loaded_says_why(tmp_path):
    (tmp_path / "shop.py").write_text("raise RuntimeError('no settings')")
    done = flask_run(tmp_path, "check")
    assert done.returncode != 0
    assert "no settings" in done.stderr


def test_the_core_is_listed_last():
    assert Plugins(discover=False, defaults=defaults).report()[-1].name == "core"


def test_an_option_of_older_code_without_effect_is_named():
    class OldView(ModelView):
        filter_converter = object()
        model_form_converter = object()

    app = make_app()
    admin = make_admin(app)
    admin.add_view(OldView(Book, bookshop()))
    result = run(app, "admin", "check")
    assert "OldView.filter_converter is set and has no effect in this version." in result.output
    assert "OldView.model_form_converter is set and has no effect" in result.output
    assert "form_rules" not in result.output
