"""Code written for an older admin: its names, its arguments, its own backends."""

import pytest
import wtforms
from flask import Flask
from wtforms import StringField

from admin_core import Admin, ModelView, Theme, hookimpl
from admin_core.data import Condition, ConfigurationError, ConstraintViolated
from admin_core.porting import OLD_OPTIONS, BaseModelView
from admin_core.theme import Bootstrap4Theme, BootstrapTheme

from ..shop import Book, BookView, bookshop, make_admin, make_app, post, run

# -- a view that is its own backend -------------------------------------------------------------


class Song:
    def __init__(self, id=None, title=None, year=None):
        self.id, self.title, self.year = id, title, year

    def __str__(self):
        return self.title


class SongForm(wtforms.Form):
    title = StringField("Title", [wtforms.validators.InputRequired()])
    year = StringField("Year")


class Songs(BaseModelView):
    """A backend with the mandatory methods and no others."""

    column_searchable_list = ("title",)

    def __init__(self, count=3, **options):
        self.songs = {n: Song(n, f"Song {n:02}", 1990 + n) for n in range(1, count + 1)}
        self.asked = []
        super().__init__(Song, **options)

    def get_pk_value(self, model):
        return model.id

    def scaffold_list_columns(self):
        return ["title", "year"]

    def scaffold_sortable_columns(self):
        return {"title": "title"}

    def init_search(self):
        return True

    def scaffold_form(self):
        return SongForm

    def get_list(self, page, sort_field, sort_desc, search, filters, page_size=None):
        self.asked.append((page, sort_field, sort_desc, search, page_size))
        found = [one for one in self.songs.values() if (search or "") in one.title]
        if sort_field:
            found.sort(key=lambda one: getattr(one, sort_field), reverse=sort_desc)
        start = page * page_size
        return len(found), iter(found[start : start + page_size])

    def get_one(self, id):
        return self.songs.get(int(id))

    def create_model(self, form):
        song = Song(len(self.songs) + 1)
        form.populate_obj(song)
        self.songs[song.id] = song
        return True

    def update_model(self, form, model):
        form.populate_obj(model)
        return True

    def delete_model(self, model):
        return self.songs.pop(model.id) is model


@pytest.fixture
def songs():
    return Songs()


@pytest.fixture
def client(songs):
    app = make_app()
    make_admin(app, songs)
    return app.test_client()


@pytest.mark.guarantee("model-1")
def test_a_view_with_the_mandatory_methods_lists_and_sorts_and_searches(client, songs):
    page = client.get("/admin/song/").text
    assert page.index("Song 01") < page.index("Song 02") < page.index("Song 03")
    assert "1993" in page
    assert songs.asked[-1] == (0, None, False, "", 20)
    page = client.get("/admin/song/?sort=-title").text
    assert page.index("Song 03") < page.index("Song 01")
    assert songs.asked[-1] == (0, "title", True, "", 20)
    page = client.get("/admin/song/?search=02").text
    assert "Song 02" in page
    assert "Song 03" not in page


@pytest.mark.guarantee("model-1")
def test_a_view_with_the_mandatory_methods_pages_by_number():
    app = make_app()
    make_admin(app, Songs(45))
    client = app.test_client()
    page = client.get("/admin/song/?page=2").text
    assert "Song 41" in page
    assert "Song 40" not in page
    assert "after=" not in client.get("/admin/song/").text


@pytest.mark.guarantee("model-1")
def test_a_view_with_the_mandatory_methods_creates_and_returns_to_the_list(client, songs):
    sent = {"title": "New", "year": "2000", "_continue_editing": "1"}
    answer = post(client, "/admin/song/new/", sent)
    # Which record was made is unknown, so there is none to go on editing.
    assert (answer.status_code, answer.location) == (302, "/admin/song/")
    assert songs.songs[4].title == "New"
    assert post(client, "/admin/song/new/", {"title": ""}).status_code == 422


@pytest.mark.guarantee("model-1")
def test_a_view_with_the_mandatory_methods_edits_and_deletes(client, songs):
    assert 'value="Song 02"' in client.get("/admin/song/edit/?id=2").text
    answer = post(client, "/admin/song/edit/?id=2", {"title": "Changed", "year": "1"})
    assert answer.status_code == 302
    assert songs.songs[2].title == "Changed"
    assert post(client, "/admin/song/delete/", {"id": "2"}).status_code == 302
    assert 2 not in songs.songs
    post(client, "/admin/song/action/", {"action": "delete", "rowid": ["1", "3"]})
    assert songs.songs == {}


@pytest.mark.guarantee("model-1")
@pytest.mark.parametrize("key", ["99", "x", "1,2"])
def test_a_key_that_is_none_leads_back_to_the_list(client, key):
    for url in (f"/admin/song/edit/?id={key}", f"/admin/song/delete/?id={key}"):
        assert client.get(url).status_code == 302


def test_a_backend_of_its_own_fails_closed_where_a_policy_bounds_rows():
    class Policy:
        @hookimpl
        def admin_row_conditions(self, actor, action, info):
            return [Condition("year", "greater", 1991)]

    app = make_app()
    make_admin(app, Songs(), plugins=[Policy()])
    with pytest.raises(ConfigurationError, match="cannot be bounded by admin_row_conditions"):
        app.test_client().get("/admin/song/")


# -- get_list -----------------------------------------------------------------------------------


class Short(BookView):
    """Looks at the records of the list after they were read."""

    def get_list(self, page, sort_field, sort_desc, search, filters, page_size=None):
        count, found = super().get_list(page, sort_field, sort_desc, search, filters, page_size)
        self.read = [one.title for one in found]
        return count, found


def test_a_get_list_of_ones_own_is_asked_with_sort_search_and_filters():
    app, view = make_app(), Short(Book, bookshop(30))
    make_admin(app, view)
    client = app.test_client()
    page = client.get("/admin/book/?sort=-title&search=Book&page=1&pages__smaller=290").text
    assert "Book 08" in page
    assert "Book 09" not in page
    assert view.read == [f"Book {number:02}" for number in range(8, 0, -1)]


def test_a_get_list_of_ones_own_does_not_get_round_the_policy():
    class Everything(BookView):
        def get_list(self, *args, **kwargs):
            found = self.source.rows(Book)
            return len(found), found

    class Policy:
        @hookimpl
        def admin_row_conditions(self, actor, action, info):
            return [Condition("in_print", "equals", True)]

    app, shop = make_app(), bookshop()
    make_admin(app, Everything(Book, shop), plugins=[Policy()])
    page = app.test_client().get("/admin/book/").text
    assert "Book 02" in page
    assert "Book 01" not in page


# -- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("old", "new"), OLD_OPTIONS.items())
def test_an_older_name_of_an_option_means_the_same_and_names_the_newer(old, new):
    with pytest.warns(DeprecationWarning, match=f"{old} is now called {new}"):
        view_class = type("Old", (ModelView,), {old: ("title",)})
    assert getattr(view_class, new) == ("title",)


def test_on_model_change_with_two_arguments_is_called_with_two():
    seen = []
    with pytest.warns(DeprecationWarning, match="gets a third argument"):

        class Old(ModelView):
            def on_model_change(self, form, model):
                seen.append(model.title)

    app = make_app()
    make_admin(app, Old(Book, bookshop()))
    post(app.test_client(), "/admin/book/new/", {"title": "Two"})
    assert seen == ["Two"]


@pytest.mark.guarantee("model-w15")
def test_a_type_error_of_a_hook_is_its_own():
    class Faulty(ModelView):
        def on_model_change(self, form, model, is_created):
            raise TypeError("takes 3 positional arguments")

    app = make_app()
    make_admin(app, Faulty(Book, bookshop()))
    with pytest.raises(TypeError, match="takes 3 positional arguments"):
        post(app.test_client(), "/admin/book/new/", {"title": "Two"})


def test_a_method_that_is_not_called_any_more_is_reported():
    class Counting(ModelView):
        def get_count_query(self):
            return None

    app = make_app()
    make_admin(app, Counting(Book, bookshop()))
    output = run(app, "admin", "check").output
    assert "Counting.get_count_query() is not called any more. [core.old-method]" in output
    assert "The count follows from get_query()" in output


# -- arguments ----------------------------------------------------------------------------------


def test_arguments_of_older_code_are_accepted_without_a_warning_and_reported():
    app = make_app()
    Admin(app, "Shop", template_mode="bootstrap3", base_template="admin/base.html", discover=False)
    output = run(app, "admin", "check").output
    assert "Admin(template_mode='bootstrap3') changes nothing" in output
    assert "Write:  Admin(theme=Theme(base_template='admin/base.html'))" in output


def test_a_base_template_may_stand_where_it_stood():
    admin = Admin(None, "Shop", None, None, None, None, None, None, "my/base.html")
    assert admin.theme.base_template == "my/base.html"


@pytest.mark.parametrize(("swatch", "name"), [("cyborg", "dark"), ("cerulean", "auto")])
@pytest.mark.parametrize("how", ["theme", "config"])
def test_a_dark_swatch_means_dark_and_every_swatch_is_reported(swatch, name, how):
    app = make_app(FLASK_ADMIN_SWATCH=swatch if how == "config" else None)
    theme = Bootstrap4Theme(swatch=swatch) if how == "theme" else None
    admin = make_admin(app, theme=theme)
    assert admin.theme.name == name
    assert f"The swatch '{swatch}'" in run(app, "admin", "check").output


@pytest.mark.guarantee("core-w7")
def test_theme_classes_can_be_subclassed_and_asked_for():
    class Own(Bootstrap4Theme):
        pass

    assert issubclass(BootstrapTheme, Theme)
    assert isinstance(Own(fluid=False), Theme)
    assert Own(folder="bootstrap4", swatch="lux").base_template == "admin/base.html"


@pytest.mark.parametrize("fluid", [True, False])
def test_the_width_of_pages_follows_the_older_setting(fluid):
    app = make_app(FLASK_ADMIN_FLUID_LAYOUT=fluid)
    make_admin(app)
    page = app.test_client().get("/admin/").text
    assert ("ad-fluid" in page) is fluid


# -- settings -----------------------------------------------------------------------------------


class Breaking(ModelView):
    def on_model_change(self, form, model, is_created):
        raise RuntimeError("broken")


class Refused(ModelView):
    def on_model_change(self, form, model, is_created):
        raise ConstraintViolated("check")


def refusing(view_class, **config):
    app = Flask(__name__)
    app.secret_key = "x"
    app.config.update(config, PROPAGATE_EXCEPTIONS=True)
    make_admin(app, view_class(Book, bookshop()))
    app.add_url_rule("/token", "token", _token)
    return app.test_client()


def _token():
    from admin_core.web import csrf

    return csrf.token()


@pytest.mark.parametrize(
    "name", ["FLASK_ADMIN_RAISE_ON_VIEW_EXCEPTION", "ADMIN_RAISE_ON_VIEW_EXCEPTION"]
)
def test_errors_of_hooks_are_raised_where_the_application_wants_it(name):
    with pytest.raises(RuntimeError, match="broken"):
        post(refusing(Breaking, **{name: True}), "/admin/book/new/", {"title": "x"})
    assert post(refusing(Breaking), "/admin/book/new/", {"title": "x"}).status_code == 500


@pytest.mark.parametrize(
    "name",
    [
        "FLASK_ADMIN_RAISE_ON_INTEGRITY_ERROR",
        "ADMIN_RAISE_ON_INTEGRITY_ERROR",
        "ADMIN_RAISE_ON_VIEW_EXCEPTION",
    ],
)
def test_refusals_of_the_database_are_raised_where_the_application_wants_it(name):
    with pytest.raises(ConstraintViolated):
        post(refusing(Refused, **{name: True}), "/admin/book/new/", {"title": "x"})
    assert post(refusing(Refused), "/admin/book/new/", {"title": "x"}).status_code == 422
