"""Rendering rules: how a form is laid out, and that only what they show is part of it."""

import re
import warnings

import pytest
import wtforms
from jinja2 import DictLoader, StrictUndefined
from markupsafe import Markup

from admin_core.data import ConfigurationError
from admin_core.forms import BaseForm, rules
from admin_core.helpers import set_current_view
from admin_core.web.checks import problems

from .library import BOOKS
from .site import Site

pytestmark = pytest.mark.filterwarnings("ignore:The rules of")

TEMPLATE = """
{% extends "admin/model/create.html" %}
{% macro note(text, tone="calm") %}<p class="note {{ tone }}">{{ text }}</p>{% endmacro %}
{% macro box(title) %}<section><h3>{{ title }}</h3>{{ caller() }}</section>{% endmacro %}
"""


def shown(site, path="book/new/", **query):
    reply = site.get(path, query)
    assert reply.status == 200, reply.text[:400]
    return reply


def order(html, *texts):
    places = [html.index(text) for text in texts]
    return places == sorted(places)


@pytest.mark.guarantee("forms-5")
def test_names_texts_and_markup_stand_in_the_order_of_the_rules(library):
    site = Site(library, book={
        "form_rules": ("pages", rules.Text("<b>careful</b>"), rules.HTML("<hr class='x'>"), "title",
                       "author", rules.Header("More & more")),
    })  # fmt: skip
    html = shown(site).html
    assert order(html, 'name="pages"', "&lt;b&gt;careful&lt;/b&gt;", "<hr class='x'>",
                 'name="title"', 'name="author"', "More &amp; more")  # fmt: skip
    assert rules.Text("<b>x</b>", escape=False)(None) == Markup("<b>x</b>")


@pytest.mark.guarantee("forms-5")
def test_create_and_edit_have_rules_of_their_own(library):
    site = Site(library, book={
        "form_rules": ("title", "notes"),
        "form_create_rules": ("author", "title"),
        "form_edit_rules": ("pages", "title"),
    })  # fmt: skip
    assert list(shown(site).page.form._fields) == ["title", "author"]
    assert list(shown(site, "book/edit/", id=3).page.form._fields) == ["title", "pages"]
    common = Site(library, book={"form_rules": ("title", "notes")})
    assert set(shown(common).page.form._fields) == {"title", "notes"}


@pytest.mark.guarantee("forms-5")
@pytest.mark.parametrize(
    "row", [rules.Row("title", "pages"), ("title", "pages"), ["title", "pages"]]
)
def test_a_row_puts_fields_side_by_side(library, row):
    looks = {"pages": {"column_class": "col-md-3"}}
    site = Site(library, book={"form_rules": (row, "author"), "form_widget_args": looks})
    html = shown(site).html
    cells = re.findall(r'<div class="(col[^"]*)">', html)
    assert cells == ["col", "col-md-3"]
    assert "column_class" not in html
    assert order(html, 'class="row form-row', 'name="title"', 'name="pages"', 'name="author"')


@pytest.mark.guarantee("forms-5")
def test_a_group_joins_texts_markup_and_fields_to_a_control(library):
    site = Site(library, book={"form_rules": (
        "title", "author",
        rules.Group("price", prepend="<EUR>", append=[
            {"type": "html", "html": "<i class='fa fa-tag'></i>"},
            {"type": "field", "name": "pages"},
            {"type": "field", "name": "in_print"},
            {"type": "text", "text": "each"},
        ]),
    )})  # fmt: skip
    reply = shown(site)
    group = reply.html[reply.html.index('class="input-group"') :]
    assert order(group, "&lt;EUR&gt;", 'name="price"', "<i class='fa fa-tag'></i>",
                 'name="pages"', 'name="in_print"', "each")  # fmt: skip
    assert {"price", "pages", "in_print"} <= set(reply.page.form._fields)
    sent = site.new_book(price="x", pages="y")
    reply = site.post("book/new/", sent)
    assert reply.status == 422
    assert "Length: Enter a whole number." in reply.text
    sent = site.new_book(price="1.50", pages="7", in_print="y")
    assert site.post("book/new/", sent).status == 302
    book = next(b for b in library.rows("Book").values() if b["title"] == "A new book")
    assert (book["pages"], book["in_print"]) == (7, True)


@pytest.mark.guarantee("forms-5")
def test_nested_rules_field_sets_and_sections(library):
    nested = rules.NestedRule(("title", "author"), separator=Markup("<hr class='cut'>"))
    text = rules.NestedRule((rules.Text("one"), rules.Text("two")), separator=" & ")
    site = Site(library, book={"form_rules": (
        nested, text,
        rules.FieldSet(("pages", ("price", "rating")), "Num<bers"),
        rules.Section(("notes",), "Notes"),
        rules.Section(("motto",), "Motto", is_open=True),
    )})  # fmt: skip
    html = shown(site).html
    assert order(html, 'name="title"', "<hr class='cut'>", 'name="author"', "one &amp; two",
                 "<fieldset><legend>Num&lt;bers</legend>", 'name="pages"', 'name="price"',
                 '<details class="ad-section"><summary>Notes</summary>',
                 '<details class="ad-section" open><summary>Motto</summary>')  # fmt: skip
    assert [type(rule).__name__ for rule in site.views["Book"].form_page.create_rules] == [
        "NestedRule", "NestedRule", "FieldSet", "Section", "Section",
    ]  # fmt: skip
    assert [rule.field_name for rule in next(iter(site.views["Book"].form_page.create_rules))] == [
        "title", "author",
    ]  # fmt: skip


def test_a_folded_section_opens_when_a_field_inside_has_an_error(library):
    site = Site(library, book={"form_rules": ("title", "author", rules.Section(["pages"], "More"))})
    assert '<details class="ad-section" open>' not in shown(site).html
    reply = site.post("book/new/", site.new_book(pages="x"))
    assert '<details class="ad-section" open>' in reply.html


@pytest.mark.guarantee("forms-5")
def test_macros_and_containers_of_the_views_own_template(library):
    site = Site(library, book={
        "create_template": "rules_book.html",
        "form_create_rules": (
            rules.Macro("note", text="Say <hello>"),
            rules.Macro("note", text="2", tone="loud"),
            rules.Container("box", "title", title="Boxed"),
            rules.Container("box", ("author", "pages"), title="Row"),
            rules.Macro("lib.render_header", text="Of the library"),
            rules.Container("box", rules.FieldSet(["notes"], "Inner"), title="Set"),
        ),
    })  # fmt: skip
    site.app.jinja_loader = DictLoader({"rules_book.html": TEMPLATE})
    site.app.jinja_env.undefined = StrictUndefined
    html = shown(site).html
    assert order(html, '<p class="note calm">Say &lt;hello&gt;</p>', '<p class="note loud">2</p>',
                 '<h3>Boxed</h3>', 'name="title"', "<h3>Row</h3>", 'class="row', 'name="author"',
                 'name="pages"', "Of the library", "<h3>Set</h3>", "<legend>Inner</legend>",
                 'name="notes"')  # fmt: skip


def test_an_unknown_macro_is_named_with_what_to_do(library):
    site = Site(library, book={"form_rules": (rules.Macro("nowhere"), "title", "author")})
    with pytest.raises(ConfigurationError, match="No macro 'nowhere' is known"):
        site.get("book/new/")


@pytest.mark.guarantee("model-w14")
@pytest.mark.guarantee("forms-w1", "forms-w2")
def test_rendering_changes_nothing_and_gives_the_same_twice(library, capsys):
    addon = {"type": "text", "text": "EUR"}
    options = {
        "form_rules": (("title", "pages"), rules.Group("price", append=[addon]), "author"),
        "form_widget_args": {"title": {"class": "wide", "column_class": "col-8"},
                             "price": {"data-x": "1"}},
    }  # fmt: skip
    copies = (addon.copy(), {k: dict(v) for k, v in options["form_widget_args"].items()})
    site = Site(library, book=options)
    first, second = (re.sub(r'value="[^"]*"', "", shown(site).html) for _ in range(2))
    assert first == second
    assert (addon, options["form_widget_args"]) == copies
    assert capsys.readouterr().out == ""
    rule = rules.Row("title", "pages")
    found = rules.RuleSet(None, [rule])
    assert (rule.parent, rule.rules) == (None, ("title", "pages"))
    assert next(iter(found)) is not rule
    opts = site.views["Book"].form_page
    with site.app.test_request_context("/admin/book/new/"):
        set_current_view(site.views["Book"])
        form = site.views["Book"].create_form()
        bare = opts.create_rules(form, None)
        assert bare == opts.create_rules(form, None)
        assert "col-8" not in bare


@pytest.mark.guarantee("forms-w3")
def test_a_container_takes_names_and_tuples(library):
    for child, names in (("title", ["title"]), (("title", "pages"), ["title", "pages"])):
        found = rules.RuleSet(None, [rules.Container("box", child)])
        assert found.visible_fields == names
    joined = rules.RuleSet(None, [rules.NestedRule([rules.Text("a"), rules.Text("b")], "<br>")])
    assert joined(None) == "a&lt;br&gt;b"


def test_what_is_no_rule_is_refused_in_words():
    with pytest.raises(TypeError, match="3 is no rule"):
        rules.RuleSet(None, ["title", 3])
    with pytest.raises(TypeError, match="cannot stand beside a field"):
        rules.Group("title", prepend={"type": "icon"})


def test_a_rule_set_may_turn_names_into_another_rule():
    class Shout(rules.RuleSet):
        def convert_string(self, value):
            return rules.Text(value.upper())

    assert Shout(None, ["title", ("pages",)])(None).startswith("TITLE<div")


@pytest.mark.guarantee("forms-6")
def test_fields_that_the_rules_leave_out_are_named_and_cannot_be_posted(library):
    site = Site(library, book={"form_edit_rules": ("title", "pages")})
    with pytest.warns(UserWarning, match="BookView's edit page do not show .*price"):
        _ = site.views["Book"].form_page.edit_rules
    page = site.edit_form("book", 3)
    assert "price" not in page
    assert "author" not in page
    reply = site.edit("book", 3, page, title="Mine", price="999", author="5", tags=["2"])
    assert reply.status == 302
    assert library.book(3) == {**BOOKS[3], "title": "Mine"}
    found = [one for one in problems(site.admin) if one.id == "core.rules"]
    assert [(one.level, "price" in one.message) for one in found] == [("warning", True)]


@pytest.mark.guarantee("forms-w4")
def test_rules_never_touch_a_form_class_that_both_pages_share(library):
    class Shared(BaseForm):
        title = wtforms.StringField("Title")
        pages = wtforms.IntegerField("Pages")
        notes = wtforms.TextAreaField("Notes")

    site = Site(library, book={
        "form": Shared, "form_create_rules": ("title",), "form_edit_rules": ("notes", "pages"),
    })  # fmt: skip
    assert list(shown(site).page.form._fields) == ["title"]
    assert list(shown(site, "book/edit/", id=3).page.form._fields) == ["pages", "notes"]
    assert list(Shared()._fields) == ["title", "pages", "notes"]


@pytest.mark.guarantee("forms-w4")
def test_a_required_field_left_out_of_the_create_page_is_an_error_of_the_set_up(library):
    site = Site(library, book={"form_create_rules": ("title", "pages")})
    found = [one for one in problems(site.admin) if one.id == "core.rules"]
    assert [one.level for one in found] == ["error"]
    assert "author" in found[0].message
    assert "title" not in found[0].message
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fine = Site(library, book={"form_columns": ("title", "author"),
                                   "form_rules": (("title", "author"),)})  # fmt: skip
        assert [one for one in problems(fine.admin) if one.id == "core.rules"] == []
        shown(fine)


def test_a_rule_for_a_field_that_the_form_lacks_is_said_with_a_suggestion(library):
    site = Site(library, book={"form_rules": ("title", "autor")})
    with pytest.raises(ConfigurationError, match="'autor', which is no field.*'author'"):
        site.get("book/new/")
    assert any(one.level == "error" and "autor" in one.message for one in problems(site.admin))


def test_a_details_page_is_laid_out_by_the_same_rules(library):
    site = Site(library, book={
        "can_view_details": True,
        "column_details_rules": (
            ("title", "pages"), rules.FieldSet(["author", "in_print"], "More"), rules.Text("end"),
        ),
    })  # fmt: skip
    reply = shown(site, "book/details/", id=3)
    body = reply.html[reply.html.index("ad-details-rules") :]
    assert order(body, BOOKS[3]["title"], ">Length<", str(BOOKS[3]["pages"]),
                 "<legend>More</legend>", ">Author<", "</fieldset>end")  # fmt: skip
    assert "<input" not in body
    assert [fact.name for fact in reply.page.facts] == ["title", "pages", "author", "in_print"]


def test_ported_templates_may_use_the_librarys_macros(library):
    own = """
    {% extends "admin/master.html" %}{% import "admin/lib.html" as lib with context %}
    {% block body %}
    {{ lib.form_css() }}{{ lib.render_form(form, return_url, lib.extra(), form_opts) }}
    {% call(form, field, wrong, kwargs) lib.render_field(form, form.title, {"class": "own"}) -%}
    <em>after</em>{% endcall %}
    {{ lib.pager(2, 9, addresses) }}{{ lib.simple_pager(1, True, addresses) }}
    {{ lib.add_modal_button("/x/", "Open", "More") }}{{ lib.add_modal_window() }}{{ lib.form_js() }}
    {% endblock %}"""
    site = Site(library, book={
        "create_template": "rules_own.html", "form_rules": ("author", "title"),
        "form_widget_args": {"title": {"data-x": "7"}},
    })  # fmt: skip
    site.app.jinja_loader = DictLoader({"rules_own.html": own})
    site.app.jinja_env.undefined = StrictUndefined
    site.app.jinja_env.globals["addresses"] = "/p/{}".format
    html = shown(site).html
    assert order(html, 'class="ad-form admin-form"', 'name="csrf_token"', 'name="author"',
                 'data-x="7"', "_add_another", "_continue_editing", "<em>after</em>",
                 'href="/p/1"', 'class="page-item active"', 'rel="next"', 'href="/x/"')  # fmt: skip
    assert 'form-control own"' in html
