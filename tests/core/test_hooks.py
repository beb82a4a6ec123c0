"""Every hook takes effect, seen from outside.  How answers combine: ``test_hook_rules.py``."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from types import SimpleNamespace

import click
import pytest
import wtforms
from jinja2 import DictLoader
from markupsafe import Markup
from tests.sample_plugin import plugin

import admin_import.plugin
from admin_core import BaseView, ModelView, expose, hookimpl
from admin_core.data import (
    AccessDenied,
    Action,
    Actor,
    Condition,
    Exporter,
    FileInfo,
    FileStorage,
    Importer,
    MenuItem,
    Operator,
    Preview,
    Problem,
    Script,
    Stylesheet,
    Untranslated,
    ValidationFailed,
)
from admin_core.forms import StringField
from admin_import import ImportMixin
from admin_memory.store import MemoryStore

from .shop import REMOTE, BookView, book, book_app, bookshop, make_admin, make_app, post, run


def opened(*plugins, url="/admin/book/", **options):
    """Return the page at *url* of a shop with these plugins."""
    answer = book_app(*plugins, **options).test_client().get(url)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_hook_admin_setup():
    def admin_setup(admin, app):
        app.config["FROM_PLUGIN"] = admin.name

    assert book_app(plugin(admin_setup=admin_setup), name="Shop").config["FROM_PLUGIN"] == "Shop"


def test_hook_admin_check():
    def admin_check(admin):
        return [Problem("sample.slow", "warning", "The cellar is damp.", "Open a window.")]

    app = book_app(plugin(admin_check=admin_check))
    app.debug = True
    assert "The cellar is damp. Open a window." in app.test_client().get("/admin/").text


def test_hook_admin_cli():
    def admin_cli(group):
        group.add_command(click.Command("water", callback=lambda: click.echo("splash")))

    app = book_app(plugin(admin_cli=admin_cli))
    assert "water" in run(app, "admin", "--help").output
    assert run(app, "admin", "water").output == "splash\n"


@dataclass
class Leaf:
    id: int
    name: str


def test_hook_admin_open_store():
    def admin_open_store(model, source, stores):
        return MemoryStore(Leaf, bookshop(0), stores) if model == "leaves" else None

    app = make_app()
    answering = plugin(admin_open_store=admin_open_store)
    make_admin(app, ModelView("leaves", endpoint="leaves"), plugins=[answering])
    answer = app.test_client().get("/admin/leaves/new/")
    assert answer.status_code == 200
    assert 'name="name"' in answer.text


def test_hook_admin_describe_field():
    def admin_describe_field(native, field, backend):
        assert backend == "memory"
        assert native.name == field.name
        return {"label": "Leaves"} if field.name == "pages" else None

    assert "Leaves" in opened(plugin(admin_describe_field=admin_describe_field))


def test_hook_admin_describe_model():
    def admin_describe_model(info):
        return {"label": "Tome", "default_order": (("title", True),)}

    page = opened(plugin(admin_describe_model=admin_describe_model))
    assert "New tome" in page
    assert page.index("Book 03") < page.index("Book 01")


class Temperature:
    """A plugin with a kind of field of its own: degrees, stored as a number."""

    @hookimpl
    def admin_describe_field(self, field):
        return {"kind": "degrees"} if field.name == "pages" else None

    @hookimpl
    def admin_parse_value(self, field, text):
        if not text.endswith("°"):
            raise ValueError("Enter degrees like 20°.")
        return int(text[:-1])

    @hookimpl
    def admin_field_operators(self, field):
        return [Operator("warmer", "warmer than")] if field.kind == "degrees" else None

    @hookimpl
    def admin_compile_condition(self, condition, field, native, backend):
        if condition.operator != "warmer":
            return None
        assert (backend, native) == ("memory", "pages")
        return lambda value: value > condition.value

    @hookimpl
    def admin_form_field(self, field, store, options):
        assert store.info.name == "Book"
        return StringField(**{**options, "label": "Degrees"}) if field.kind == "degrees" else None

    @hookimpl
    def admin_cell_formatter(self, field, view, purpose):
        return (lambda value: f"{value}° in the {purpose}") if field.kind == "degrees" else None


def test_hook_admin_parse_value():
    page = opened(Temperature(), url="/admin/book/?pages__warmer=15")
    assert "Enter degrees like 20°." in page


def test_hook_admin_form_field():
    assert "Degrees" in opened(Temperature(), url="/admin/book/edit/?id=1")


def test_hook_admin_form_class():
    def admin_form_class(form_class, view, purpose):
        label = f"Reason to {purpose} {view.name}"
        return type(form_class.__name__, (form_class,), {"reason": wtforms.StringField(label)})

    extended = plugin(admin_form_class=admin_form_class)
    assert "Reason to edit Book" in opened(extended, url="/admin/book/edit/?id=1")
    assert "Reason to create Book" in opened(extended, url="/admin/book/new/")


def test_hook_admin_cell_formatter():
    assert "10° in the list" in opened(Temperature())
    assert "10° in the details" in opened(Temperature(), url="/admin/book/details/?id=1")


def test_hook_admin_field_operators():
    assert "warmer than" in opened(Temperature())


def test_hook_admin_compile_condition():
    page = opened(Temperature(), url="/admin/book/?pages__warmer=15°")
    assert "Book 02" in page
    assert "Book 01" not in page


class Drawer(FileStorage):
    root = "Drawer"

    def entries(self, path):
        yield FileInfo("letter.txt", size=2)

    def stat(self, path):
        return FileInfo(path, size=2)

    def open(self, path):
        return io.BytesIO(b"hi")

    def write(self, path, chunks, *, overwrite=False):
        return FileInfo(path)

    def delete(self, path):
        """Keep it."""

    def move(self, source, target):
        """Keep it."""

    def make_folder(self, path):
        """Keep it."""


def test_hook_admin_open_storage():
    def admin_open_storage(location, options):
        return Drawer() if location == "drawer://desk" and options == {"key": "k"} else None

    admin = make_admin(plugins=[plugin(admin_open_storage=admin_open_storage)])
    storage = admin.plugins.open_storage("drawer://desk", {"key": "k"})
    assert [one.name for one in storage.entries("")] == ["letter.txt"]
    assert storage.url("letter.txt", dt.timedelta(1)) is None


def test_hook_admin_file_preview():
    def admin_file_preview(file, storage):
        return Preview("mine.html", {"path": file.path}) if storage.root == "desk" else None

    hook = make_admin(plugins=[plugin(admin_file_preview=admin_file_preview)]).plugins.hook
    desk = SimpleNamespace(root="desk")
    found = hook.admin_file_preview(file=FileInfo("a.odd"), storage=desk)
    assert (found.template, found.context) == ("mine.html", {"path": "a.odd"})


@pytest.mark.parametrize(
    ("error", "status"),
    [(AccessDenied("Not on Sundays."), 403), (ValidationFailed("Not on Sundays."), 422)],
)
def test_hook_admin_before_write(error, status):
    def admin_before_write(change, record, store):
        assert (change.action, change.key, change.before["title"]) == ("update", (1,), "Book 01")
        assert record.title == change.after["title"] == "New"
        raise error

    app = book_app(plugin(admin_before_write=admin_before_write))
    answer = post(app.test_client(), "/admin/book/edit/?id=1", {"title": "New"})
    assert answer.status_code == status
    assert "Not on Sundays." in answer.text
    assert 'value="New"' in answer.text
    assert book(app, 1).title == "Book 01"


def test_hook_admin_event():
    heard = []
    app = book_app(plugin(admin_event=lambda event: heard.append(event)))
    client = app.test_client()
    post(client, "/admin/book/new/", {"title": "New", "in_print": "y"})
    post(client, "/admin/book/edit/?id=4", {"title": "Newer", "in_print": "y"})
    post(client, "/admin/book/delete/", {"id": "4"})
    assert [(event.name, event.model, event.key) for event in heard] == [
        ("record.created", "Book", (4,)),
        ("record.updated", "Book", (4,)),
        ("record.deleted", "Book", (4,)),
    ]
    assert heard[1].change.changed == ("title",)


def test_hook_admin_current_actor():
    def admin_current_actor(request):
        return Actor("7", f"Ms {request.headers['X-User']}")

    app = book_app(plugin(admin_current_actor=admin_current_actor))
    assert "Ms Ada" in app.test_client().get("/admin/", headers={"X-User": "Ada"}).text


def test_hook_admin_authorize():
    asked = set()

    def admin_authorize(actor, action, info, key):
        asked.add((action, info and info.name, key))
        return action != "update"

    app = book_app(plugin(admin_authorize=admin_authorize))
    client = app.test_client()
    assert client.get("/admin/book/", environ_base=REMOTE).status_code == 200
    assert client.get("/admin/book/edit/?id=1").status_code == 403
    assert "/edit/" not in client.get("/admin/book/").text
    assert {("read", "Book", ""), ("update", "Book", "1"), ("create", "Book", "")} <= asked


def test_hook_admin_row_conditions():
    def admin_row_conditions(actor, action, info):
        return [Condition("in_print", "equals", True)] if info.name == "Book" else None

    app = book_app(plugin(admin_row_conditions=admin_row_conditions))
    client = app.test_client()
    page = client.get("/admin/book/").text
    assert "Book 02" in page
    assert "Book 01" not in page
    post(client, "/admin/book/edit/?id=1", {"title": "Stolen"})
    post(client, "/admin/book/delete/", {"id": "1"})
    post(client, "/admin/book/action/", {"action": "delete", "rowid": "1"})
    assert book(app, 1).title == "Book 01"
    assert client.get("/admin/book/details/?id=1").status_code == 302


def test_hook_admin_field_access():
    def admin_field_access(actor, action, info):
        return {"pages": "hidden"} if info.name == "Book" else None

    page = opened(plugin(admin_field_access=admin_field_access))
    assert "col-title" in page
    assert "col-pages" not in page


def test_hook_admin_menu_items():
    def admin_menu_items(admin, actor):
        return [MenuItem("Cellar", "/cellar/"), MenuItem("Attic", "/attic/", "House")]

    page = opened(plugin(admin_menu_items=admin_menu_items))
    assert 'href="/cellar/"' in page
    assert page.index("House") < page.index("Attic")


def test_hook_admin_assets():
    def admin_assets(view):
        # The package needs no file of that name until a browser asks for it.
        return [Script("admin_memory", "map.js"), Stylesheet("admin_memory", "map.css")]

    page = opened(plugin(admin_assets=admin_assets))
    assert 'src="/admin/static/admin_memory/map.js"' in page
    assert 'href="/admin/static/admin_memory/map.css"' in page


def test_hook_admin_page_slot():
    def admin_page_slot(slot, view, context):
        return Markup("<hr data-at={}-{}>").format(slot, context["page"].title)

    page = opened(plugin(admin_page_slot=admin_page_slot))
    assert "<hr data-at=list.top-Book>" in page
    assert "<hr data-at=list.bottom-Book>" in page


def test_hook_admin_template_globals():
    def admin_template_globals(admin):
        return {"sample_color": f"blue of {admin.name}"}

    class View(BookView):
        list_template = "sample.html"

    app = book_app(plugin(admin_template_globals=admin_template_globals), view=View, name="Shop")
    app.jinja_loader = DictLoader({"sample.html": "{{ sample_color }}"})
    assert app.test_client().get("/admin/book/").text == "blue of Shop"


def test_hook_admin_actions():
    ran = []

    def admin_actions(view):
        def run(view, ids):
            ran.append((view.name, ids))

        return [Action("print", "Print labels", run, permission="read")]

    client = book_app(plugin(admin_actions=admin_actions)).test_client()
    assert "Print labels" in client.get("/admin/book/").text
    post(client, "/admin/book/action/", {"action": "print", "rowid": ["1", "2"]})
    assert ran == [("Book", ["1", "2"])]


def test_hook_admin_exporters():
    def write(columns, rows):
        for row in rows:
            yield f"{[column.name for column in columns]} {list(row)}\n".encode()

    def admin_exporters():
        return [Exporter("lines", "Lines", "text/x-lines", "lines", write),
                Exporter("csv", "Own", "text/x-own", "csv", write)]  # fmt: skip

    class View(BookView):
        can_export = True
        export_types = ("lines", "csv", "tsv")
        column_list = ("id", "pages")

    client = book_app(plugin(admin_exporters=admin_exporters), view=View).test_client()
    answer = client.get("/admin/book/export/lines/?sort=id")
    assert answer.text.splitlines()[0] == "['id', 'pages'] [1, 10]"
    assert answer.mimetype == "text/x-lines"
    # Of two formats with one name the first asked is used; the core is asked last.
    assert client.get("/admin/book/export/csv/").mimetype == "text/x-own"
    assert client.get("/admin/book/export/tsv/").mimetype == "text/tab-separated-values"


def test_hook_admin_importers():
    def read(file, columns):
        yield {columns[0].name: file.read().decode()}

    def admin_importers():
        return [Importer("whole", "Whole", ("txt",), read), Importer("csv", "Own", ("csv",), read)]

    class View(ImportMixin, BookView):
        import_types = ("whole", "csv", "json")

    own = plugin(admin_importers=admin_importers)
    client = book_app(own, admin_import.plugin, view=View).test_client()
    page = client.get("/admin/book/import/").text
    # Of two formats with one name the first asked is used; the plugin that imports is another.
    assert ">Whole<" in page and ">Own<" in page and ">JSON<" in page and ">CSV<" not in page
    file = {"file": (io.BytesIO(b"A title of its own"), "a.txt")}
    assert "A title of its own" in post(client, "/admin/book/import/", file).text


class French(Untranslated):
    locale = "fr_CA"
    direction = "ltr"

    def gettext(self, message):
        return {"Save": "Enregistrer"}.get(message, message)

    def ngettext(self, singular, plural, number):
        return plural


def test_hook_admin_setup_may_add_a_view():
    class Extra(BaseView):
        @expose("/")
        def index(self):
            return "extra"

    added = plugin(admin_setup=lambda admin, app: admin.add_view(Extra(endpoint="extra")))
    assert opened(added, url="/admin/extra/") == "extra"


def test_hook_admin_translator():
    french = plugin(admin_translator=lambda app: French())
    page = opened(french, url="/admin/book/new/")
    assert "Enregistrer" in page
    assert 'lang="fr-CA"' in page
