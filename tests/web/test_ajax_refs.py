"""How a view says what its relations are searched by, and who gets answers."""

import pytest
import sqlalchemy as sa

from admin_core import ajax, hookimpl
from admin_core.data import Condition, ConfigurationError
from admin_core.forms import AjaxSelectField, AjaxSelectMultipleField

from .library import AUTHORS, BOOKS
from .site import Site, on_databases, only

REF = {"fields": ("name", "country"), "placeholder": "Who wrote it?",
       "minimum_input_length": 2, "page_size": 3, "order_by": "-name"}  # fmt: skip


def lookup(site, **query):
    return site.get("book/ajax/lookup/", query)


def found(site, **query):
    return [int(key) for key, _ in lookup(site, **query).json]


def control(reply, name):
    return next(
        attrs for tag, attrs in reply.document.elements
        if tag == "select" and attrs.get("name") == name
    )  # fmt: skip


@pytest.fixture
def refined(shared_library):
    return Site(shared_library, book={"form_ajax_refs": {"author": REF}})


def test_a_relation_that_is_named_is_searched_however_few_there_are(refined):
    reply = refined.get("book/new/")
    select = control(reply, "author")
    assert select["data-module"] == "related"
    assert (select["data-placeholder"], select["data-minimum"], select["data-size"]) == (
        "Who wrote it?", "2", "3",
    )  # fmt: skip
    assert "data-url" not in control(reply, "editor")


@pytest.mark.guarantee("model-w11")
def test_fields_order_and_page_size_are_kept(refined):
    assert found(refined, name="author", query="chile") == [3]
    names = sorted(AUTHORS.values(), key=lambda one: one["name"], reverse=True)
    assert found(refined, name="author") == [one["id"] for one in names][:3]
    assert found(refined, name="author", offset="3") == [one["id"] for one in names][3:]
    assert len(found(refined, name="author", limit="100000")) == len(AUTHORS)
    assert len(lookup(refined, name="sequel_of", limit="100000").json) == 50


def test_filters_narrow_answers_choices_and_what_is_saved(library):
    ref = {"fields": ("name",), "filters": [Condition("country", "not_equal", "Nigeria")]}
    site = Site(library, book={"form_ajax_refs": {"author": ref}})
    assert 5 not in found(site, name="author")
    before = library.state()
    reply = site.post("book/new/", site.new_book(author="5"))
    assert reply.status == 422
    assert "Eve Okoro" not in [label for _, label, _ in reply.document.choices["author"]]
    assert library.state() == before
    assert site.post("book/new/", site.new_book(author="4")).status == 302


def test_a_choice_made_before_stays_although_the_filters_exclude_it(library):
    ref = {"fields": ("name",), "filters": [Condition("country", "equals", "Chile")]}
    site = Site(library, book={"form_ajax_refs": {"author": ref}})
    before = library.state()
    assert site.edit("book", 6).status == 302
    assert library.state() == before


@on_databases
@pytest.mark.parametrize("spelling", ["text", "clause", "query", "several"])
def test_filters_may_be_written_in_sqlalchemys_words(library, spelling):
    Author = library.Author
    filters = {
        "text": ["country = 'Chile'"],
        "clause": [Author.country == "Chile"],
        "query": [sa.select(Author).where(Author.country == "Chile").order_by(Author.name)],
        "several": ["country = 'Chile'", Author.id < 5],
    }[spelling]
    ref = {"fields": (Author.name,), "order_by": Author.id, "filters": filters}
    site = Site(library, book={"form_ajax_refs": {"author": ref}})
    assert found(site, name="author") == [3]
    assert site.post("book/new/", site.new_book(author="1")).status == 422
    assert site.post("book/new/", site.new_book(author="3")).status == 302


@on_databases
def test_a_query_factory_and_a_label_in_form_args_are_obeyed(library):
    Author = library.Author
    arguments = {
        "query_factory": lambda: sa.select(Author).where(Author.id <= 2),
        "get_label": lambda one: f"{one.name} ({one.country})",
        "get_pk": lambda one: one.id,
        "allow_blank": False,
    }
    site = Site(library, book={"form_args": {"author": arguments}})
    choices = site.get("book/new/").document.choices["author"]
    labels = [label for value, label, _ in choices if value]
    assert labels == ["Ada Lovelace (England)", "Bo Stone (None)"]
    assert site.post("book/new/", site.new_book(author="3")).status == 422
    assert site.post("book/new/", site.new_book(author="2")).status == 302


@pytest.mark.parametrize(
    ("ref", "says"),
    [
        ({"field": ("name",)}, "'fields'"),
        ({"fields": ("nam",)}, "'name'"),
        ({"fields": (7,)}, "field's name"),
        ("name", "dictionary"),
    ],
)
@only("memory")
def test_a_mistake_is_said_with_what_to_write(library, ref, says):
    site = Site(library, book={"form_ajax_refs": {"author": ref}})
    with pytest.raises(ConfigurationError, match=says):
        site.get("book/new/")


# -- loaders of the application -------------------------------------------------------------------


class Loader(ajax.AjaxModelLoader):
    """Finds people in the view's own store."""

    view = None

    def _all(self):
        from admin_core.data import ListQuery

        return self.view.store.related("author").find(ListQuery(count="none")).records

    def format(self, model):
        return (model.id, f"{model.name}!") if model else None

    def get_one(self, pk):
        return next((one for one in self._all() if str(one.id) == pk), None)

    def get_list(self, query, offset=0, limit=ajax.DEFAULT_PAGE_SIZE):
        return [one for one in self._all() if query.lower() in one.name.lower()][offset:][:limit]


def with_loader(library, **options):
    loader = Loader("author", {"placeholder": "Type a name"})
    site = Site(library, book={"form_ajax_refs": {"author": loader}}, **options)
    loader.view = site.views["Book"]
    return site


def test_an_own_loader_answers_and_its_choices_are_saved(library):
    site = with_loader(library)
    assert lookup(site, name="author", query="bo").json == [["2", "Bo Stone!"]]
    assert control(site.get("book/new/"), "author")["data-placeholder"] == "Type a name"
    assert site.post("book/new/", site.new_book(author="2")).status == 302
    assert library.book(61)["author"] == 2
    before = library.state()
    assert site.edit("book", 6).status == 302
    assert library.state() == before
    assert site.post("book/new/", site.new_book(title="x", author="99")).status == 422


@pytest.mark.guarantee("model-w11")
def test_an_own_loader_gives_nothing_that_the_visitor_may_not_see(library):
    site = with_loader(library, author={"get_query": lambda self: library.only("Author", [1, 3])})
    assert found(site, name="author") == [1, 3]
    assert site.post("book/new/", site.new_book(author="2")).status == 422


@on_databases
def test_sqlalchemys_loader_is_known_by_its_name(library):
    from admin_sqla.ajax import QueryAjaxModelLoader

    loader = QueryAjaxModelLoader(
        "author",
        library.source,
        library.Author,
        fields=("name",),
        filters=["id < 5"],
        order_by=library.Author.name.desc(),
    )
    site = Site(library, book={"form_ajax_refs": {"author": loader}})
    assert lookup(site, name="author", query="i").json == [["4", "Di Rivers"]]
    assert lookup(site, name="author", query="%").json == []
    assert found(site, name="author") == [4, 3, 2, 1]
    assert site.post("book/new/", site.new_book(author="5")).status == 422
    assert site.post("book/new/", site.new_book(author="2")).status == 302
    assert str(loader.get_one("3")) == AUTHORS[3]["name"]
    assert loader.get_one("x") is None and loader.format(None) is None
    loader.release()
    with pytest.raises(ConfigurationError, match="fields"):
        QueryAjaxModelLoader("author", library.source, library.Author)


def test_fields_with_a_loader_of_their_own_are_looked_up_too(library):
    one, many = Loader("person", {}), Loader("people", {})
    fields = {"critic": AjaxSelectField(one, "Critic", allow_blank=True),
              "fans": AjaxSelectMultipleField(many, "Fans")}  # fmt: skip
    seen = {}
    site = Site(library, book={
        "form_extra_fields": fields,
        "on_model_change": lambda self, form, model, is_created: seen.update(
            critic=str(form.critic.data), fans=[str(one) for one in form.fans.data])})  # fmt: skip
    one.view = many.view = site.views["Book"]
    assert found(site, name="critic") == found(site, name="person") == list(AUTHORS)
    sent = site.new_book(critic="2", fans="1,3")
    assert site.post("book/new/", sent).status == 302
    assert seen == {"critic": "Bo Stone", "fans": ["Ada Lovelace", AUTHORS[3]["name"]]}


# -- rights ---------------------------------------------------------------------------------------


@pytest.mark.guarantee("model-w11")
@pytest.mark.parametrize("limit", ["hidden", "read"])
def test_who_may_not_set_a_field_gets_no_answers_for_it(library, limit):
    class Policy:
        @hookimpl
        def admin_field_access(self, actor, action, info):
            return {"author": limit} if info.name == "Book" else None

    # A filter of the list by what may be read has answers of its own.
    site = Site(library, plugins=[Policy()], book={"column_filters": ()})
    assert lookup(site, name="author", query="ada").status == 404
    assert lookup(site, name="editor", query="ada").json == [["1", "Ada Lovelace"]]


def test_a_field_that_is_hidden_at_the_target_is_not_searched(library):
    class Policy:
        @hookimpl
        def admin_field_access(self, actor, action, info):
            return {"country": "hidden"} if info.name == "Author" else None

    site = Site(library, plugins=[Policy()], book={"form_ajax_refs": {"author": REF}})
    assert found(site, name="author", query="chile") == []
    assert found(site, name="author", query="ada") == [1]


@pytest.mark.guarantee("forms-w10")
@on_databases
def test_a_look_up_costs_one_statement_and_several_choices_cost_one(library):
    site = Site(library, book={"form_ajax_refs": {"author": REF, "tags": {"fields": ("name",)}}})
    lookup(site, name="author")
    with library.statements() as statements:
        lookup(site, name="author", query="a")
    assert len(statements) == 1, statements
    sent = site.new_book(tags=["1", "2", "3", "4", "5", "6"], title="")
    site.post("book/new/", sent)
    with library.statements() as statements:
        assert site.post("book/new/", sent).status == 422
    assert len([one for one in statements if "FROM tag" in one]) == 1, statements


# -- choices that depend on the record ------------------------------------------------------------


def compatriots(self, name, record):
    """Editors come from where the book's author does."""
    if name != "editor":
        return ()
    country = record.author.country if record is not None else "England"
    return [Condition("country", "equals", country)]


@pytest.mark.parametrize("limit", [100, 0])
def test_choices_may_depend_on_the_record_and_are_checked_when_saved(library, limit):
    site = Site(library, book={"get_related_conditions": compatriots, "form_select_limit": limit})
    assert BOOKS[2]["author"] == 3
    reply = site.get("book/edit/", {"id": "2"})
    if limit:
        offered = [value for value, _, _ in reply.document.choices["editor"] if value]
        assert offered == ["3"]
        assert len(reply.document.choices["author"]) == 1 + len(AUTHORS)
        offered = [v for v, _, _ in site.get("book/new/").document.choices["editor"] if v]
        assert offered == ["1"]
    else:
        address = control(reply, "editor")["data-url"]
        assert "id=2" in address
        assert [key for key, _ in site.open(address).json] == ["3"]
        assert found(site, name="editor") == [1]
        assert found(site, name="editor", id="999") == [1]
    before = library.state()
    assert site.edit("book", 2, editor="1").status == 422
    assert library.state() == before
    assert site.edit("book", 2, editor="3").status == 302
    assert library.book(2)["editor"] == 3


# -- rows inside the form -------------------------------------------------------------------------


@pytest.mark.guarantee("forms-12")
def test_a_field_in_a_row_of_the_form_is_searched_by_relation_and_field(shared_library):
    import wtforms

    from admin_core.forms import BaseForm, RelatedField
    from admin_core.web.related import RelatedChoices

    def scaffold_form(self):
        fans = RelatedField(choices=RelatedChoices(self, "author"))
        row = type("Row", (BaseForm,), {"fan": fans})
        rows = wtforms.FieldList(wtforms.FormField(row), min_entries=1)
        return type("Rows", (BaseForm,), {"title": wtforms.StringField(), "clubs": rows})

    site = Site(shared_library, book={"scaffold_form": scaffold_form, "form_select_limit": 2})
    reply = site.get("book/new/")
    assert control(reply, "clubs-0-fan")["data-url"].endswith("/?name=clubs-fan")
    assert lookup(site, name="clubs-fan", query="ada").json == [["1", "Ada Lovelace"]]
    assert [one for _, one in reply.document.elements if one.get("data-dialog") == "choose"]
    for name in ("clubs-0-fan", "fan", "clubs", "clubs-title", "clubs-fan-fan"):
        assert lookup(site, name=name).status == 404
