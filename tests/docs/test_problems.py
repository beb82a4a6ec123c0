"""Each problem that the page about the command line explains is caused, and reported once it is.

A row's own text is the key of what causes it, so neither can change alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

import admin_sqla
from admin_core import Admin, ModelView, hookimpl
from admin_core.data import Problem, StoreUnavailable
from admin_core.theme import Theme
from admin_i18n import catalogs
from admin_memory import Memory

from .test_command_line import section

Ids = set[tuple[str, str]]


@dataclass
class Note:
    """A record to look at."""

    text: str
    id: int | None = None


class Base(DeclarativeBase):
    """The tables of this module."""


class Shelf(Base):
    """A row to look at."""

    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)


class Away(ModelView):
    """Has a database that goes away once the view was added."""

    is_away = False

    @property
    def store(self) -> Any:
        """Fail as every store does whose server is away."""
        if self.is_away:
            raise StoreUnavailable("away")
        return super().store


def reported(key: str | None = "x", view: Any = None, **arguments: Any) -> Ids:
    """Return id and level of what an admin reports."""
    app = Flask(__name__)
    app.secret_key = key
    arguments.setdefault("access", "public")
    admin = Admin(app, **arguments)
    if view is not None:
        admin.add_view(view)
        view.is_away = True
    return {(one.id, one.level) for one in admin.problems()}


def of(view: type[ModelView] = ModelView, **options: Any) -> Ids:
    """Return what is reported of a view with these options."""
    return reported(view=type("NoteView", (view,), options)(Note, Memory()))


def of_a_session() -> Ids:
    engine = create_engine("sqlite://")
    with Session(engine) as session:
        found = reported(view=admin_sqla.ModelView(Shelf, session))
    engine.dispose()
    return found


OLDER = "an older name, with what to write instead; see [](../porting-from-flask-admin.md)"
#: (ids, meaning) -> what each of its levels is caused by.
CAUSES: dict[tuple[str, str], list[tuple[str, str, Callable[[], Ids]]]] = {
    ("`core.secret-key`", "the application has no secret key, so no form can be protected"): [
        ("core.secret-key", "error", lambda: reported(key=None)),
    ],
    ("`core.view`", "a view's options contradict each other or the model"): [
        ("core.view", "error", lambda: of(column_searchable_list=("txet",))),
    ],
    ("`core.failed`",
     "a view or a plugin failed while it was checked; the log has the traceback"): [
        ("core.failed", "error", lambda: of(get_list_columns=lambda view: 1 / 0)),
    ],
    ("`core.template`", "an option names a template that is not found"): [
        ("core.template", "error", lambda: of(list_template="nowhere.html")),
    ],
    ("`core.rules`", "the rules of a form cannot be shown, or leave out what the model requires; "
     "they leave out a field"): [
        ("core.rules", "error", lambda: of(form_columns=("id", "text"), form_rules=("id",))),
        ("core.rules", "warning", lambda: of(form_columns=("id", "text"), form_rules=("text",))),
    ],
    ("`core.option`", "one text stands where a sequence belongs; an option names what is no field "
     "or relation"): [
        ("core.option", "error", lambda: of(column_list="text")),
        ("core.option", "warning", lambda: of(form_ajax_refs={"author": {"fields": ["name"]}})),
        ("core.option", "warning", lambda: of(form_args={"txet": {"label": "Text"}})),
    ],
    ("`core.access`", "nobody says who may open a view; it answers this machine only"): [
        ("core.access", "warning",
         lambda: reported(access="guarded", view=ModelView(Note, Memory()))),
    ],
    ("`core.column`", "a column is neither a field nor has a formatter"): [
        ("core.column", "warning", lambda: of(column_list=("text", "txet"))),
    ],
    ("`core.column-editable`", "a column cannot be edited in the list"): [
        ("core.column-editable", "warning", lambda: of(column_editable_list=("id",))),
    ],
    ("`core.database`", "the database does not answer, so a view could not be checked"): [
        ("core.database", "warning", lambda: of(Away)),
    ],
    ("`core.export`", "an export format that there is not, or whose library is missing"): [
        ("core.export", "warning", lambda: of(can_export=True, export_types=["papyrus"])),
    ],
    ("`core.option-without-effect`", "an option has no effect in this version"): [
        ("core.option-without-effect", "warning", lambda: of(model_form_converter=object)),
    ],
    ("`core.old-argument`, `core.old-method`, `core.swatch`", OLDER): [
        ("core.old-argument", "warning", lambda: reported(template_mode="bootstrap4")),
        ("core.old-method", "warning", lambda: of(get_count_query=lambda view: None)),
        ("core.swatch", "warning", lambda: reported(theme=Theme(swatch="flatly"))),
    ],
    ("`sqla.shared-session`", "a view was given one `Session`, which all requests would share"): [
        ("sqla.shared-session", "warning", of_a_session),
    ],
}  # fmt: skip
#: What takes an installation that is broken, or a server, to cause.
ELSEWHERE = {
    "`core.assets`": "scripts and style sheets are not built",
    "`core.plugin`": "a plugin failed to import",
    "`i18n.no-catalogs`": "`admin-i18n` was installed without its compiled catalogs",
    "`i18n.not-started`":
        "a translation library is installed and was not started on the application",
    # Caused in the tests of MongoDB, which have a server.
    "`mongo.index`": "a large collection is sorted, filtered or searched without an index",
}  # fmt: skip
SHOWN = [one for causes in CAUSES.values() for one in causes]


def test_every_problem_is_caused() -> None:
    said = re.findall(
        r"^\| (`[a-z0-9]+\.[^|]*) \| [^|]* \| (.*) \|$", section("flask admin check"), re.M
    )
    assert [row for row in said if row[0] not in ELSEWHERE] == list(CAUSES)
    assert {row[0]: row[1] for row in said if row[0] in ELSEWHERE} == ELSEWHERE


@pytest.mark.parametrize(("name", "level", "cause"), SHOWN, ids=[f"{a}-{b}" for a, b, _ in SHOWN])
def test_a_problem_is_reported_at_the_level_of_the_page(
    name: str, level: str, cause: Callable[[], Ids]
) -> None:
    assert (name, level) in cause()


def test_nothing_is_reported_of_an_application_without_problems() -> None:
    found = {one for one, _ in of(column_list=("text",), form_columns=("text",))}
    # What is installed beside the application is not its own fault.
    assert found <= {"core.assets", "i18n.not-started"}


def test_scripts_and_style_sheets_that_are_not_built_are_reported() -> None:
    admin = Admin(Flask(__name__))
    admin.assets.manifest = {}
    assert ("core.assets", "error") in {(one.id, one.level) for one in admin.problems()}


def test_a_plugin_that_failed_to_import_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = tmp_path / "admin_broken-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: admin-broken\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[admin_core.plugins]\nbroken = not_there_at_all\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert ("core.plugin", "error") in reported()


def test_a_plugin_that_fails_while_it_checks_is_reported_and_hides_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def problem(name: str) -> Problem:
        return Problem(name, "warning", "Found.")

    class Failing:
        """Finds one thing, and stumbles over the next."""

        @hookimpl
        def admin_check(self) -> Iterator[Problem]:
            yield problem("failing.first")
            raise LookupError("the shelf is gone")

    class Away(Failing):
        """Asks a database that is away."""

        @hookimpl
        def admin_check(self) -> Iterator[Problem]:
            raise StoreUnavailable("away")

    class Sound(Failing):
        """Finds one thing."""

        @hookimpl
        def admin_check(self) -> Iterator[Problem]:
            yield problem("sound.found")

    found = reported(plugins=[Failing(), Away(), Sound()])
    assert found >= {
        ("failing.first", "warning"),
        ("core.failed", "error"),
        ("core.database", "warning"),
        ("sound.found", "warning"),
    }
    assert "the shelf is gone" in caplog.text


def test_missing_catalogs_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "i18n.no-catalogs" not in {one for one, _ in reported()}
    monkeypatch.setattr(catalogs, "__file__", str(tmp_path / "catalogs.py"))
    catalogs.available.cache_clear()
    try:
        assert ("i18n.no-catalogs", "warning") in reported()
    finally:
        catalogs.available.cache_clear()


def test_a_translation_library_that_was_not_started_is_reported() -> None:
    assert ("i18n.not-started", "warning") in reported()
