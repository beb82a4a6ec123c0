"""How the answers of several plugins combine, by hook."""

import logging

import pytest
from jinja2 import DictLoader
from markupsafe import Markup
from tests.sample_plugin import plugin

from admin_core.data import (
    AccessDenied,
    Action,
    Actor,
    Condition,
    ConfigurationError,
    MenuItem,
    Operator,
    Problem,
    Script,
    Untranslated,
)
from admin_core.forms import StringField

from .shop import REMOTE, BookView, book, book_app, post, run


def both(name, *answers):
    """Return a plugin for each answer to the hook *name*."""
    return [plugin(**{name: lambda answer=answer: answer}) for answer in answers]


def opened(*plugins, url="/admin/book/", **options):
    answer = book_app(*plugins, **options).test_client().get(url)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_first_the_application_decides_who_acts():
    page = opened(*both("admin_current_actor", None, Actor("1", "Ada"), Actor("2", "Bob")))
    assert "Ada" in page.partition("<main")[0]
    assert "Bob" not in page.partition("<main")[0]


def test_first_one_form_field_wins():
    found = [
        plugin(admin_form_field=lambda field, options: None),
        plugin(admin_form_field=lambda field, options: StringField("First")),
        plugin(admin_form_field=lambda field, options: StringField("Second")),
    ]
    page = opened(*found, url="/admin/book/new/")
    assert "First" in page
    assert "Second" not in page


def test_first_one_translator_wins():
    class Slow(Untranslated):
        locale, direction = "de", "ltr"

    class Rtl(Slow):
        locale, direction = "ar", "rtl"

    page = opened(*both("admin_translator", None, Rtl(), Slow()))
    assert 'lang="ar" dir="rtl"' in page


def test_fold_every_change_to_a_field_applies_and_the_first_wins():
    def first(field):
        return {"label": "Leaves"} if field.name == "pages" else None

    def second(field):
        return {"label": "Never", "description": "Counted twice."} if field.name == "pages" else {}

    found = [plugin(admin_describe_field=first), plugin(admin_describe_field=second)]
    page = opened(*found, url="/admin/book/new/")
    assert "Leaves" in page
    assert "Counted twice." in page
    assert "Never" not in page


def test_fold_every_template_global_is_there_and_the_first_wins():
    class View(BookView):
        list_template = "sample.html"

    found = both("admin_template_globals", {"a": 1}, {"a": 2, "b": 3})
    app = book_app(*found, view=View)
    app.jinja_loader = DictLoader({"sample.html": "{{ a }} {{ b }}"})
    assert app.test_client().get("/admin/book/").text == "1 3"


def test_chain_each_gets_the_form_class_of_those_asked_later():
    def extend(word):
        def admin_form_class(form_class):
            seen = getattr(form_class, "seen", ())
            return type("Form", (form_class,), {"seen": (*seen, word)})

        return plugin(admin_form_class=admin_form_class)

    app = book_app(extend("outer"), plugin(admin_form_class=lambda: None), extend("inner"))
    view = app.extensions["admin"][0].views[1]
    with app.test_request_context():
        assert view.create_form().seen == ("inner", "outer")


def test_all_links_of_every_plugin_are_in_the_menu_in_the_order_asked():
    found = both("admin_menu_items", [MenuItem("One", "/1")], None, (MenuItem("Two", "/2"),))
    page = opened(*found)
    assert page.index("One") < page.index("Two")


def test_all_links_to_one_category_share_it():
    found = both(
        "admin_menu_items", [MenuItem("One", "/1", "House")], [MenuItem("Two", "/2", "House")]
    )
    assert opened(*found).count("House") == 1


def test_all_operators_are_offered():
    found = both("admin_field_operators", [Operator("near", "close to")], [Operator("far", "off")])
    page = opened(*found)
    assert "close to" in page
    assert "contains" in page


def test_all_problems_are_listed():
    found = both(
        "admin_check", [Problem("a", "warning", "First.")], [Problem("b", "error", "Second.")]
    )
    output = run(book_app(*found), "admin", "check").output
    assert output.index("warning: First. [a]") < output.index("error: Second. [b]")


def test_all_slots_are_filled_and_texts_are_escaped():
    found = both("admin_page_slot", Markup("<b>one</b>"), None, "<i>two</i>")
    assert "<b>one</b>&lt;i&gt;two&lt;/i&gt;" in opened(*found)


def test_all_assets_are_loaded_once_each():
    found = both("admin_assets", [Script("admin_memory", "a.js")], [Script("admin_memory", "b.js")])
    page = opened(*found)
    assert page.index("a.js") < page.index("b.js")


def test_all_actions_are_offered_and_a_name_can_be_used_only_once():
    one, other = (Action(name, name.title(), lambda view, ids: None) for name in ("bind", "burn"))
    page = opened(*both("admin_actions", [one], [other]))
    assert page.index("Bind") < page.index("Burn")
    with pytest.raises(ConfigurationError, match="Two actions of BookView are named 'bind'"):
        opened(*both("admin_actions", [one], [one]))


def test_all_row_conditions_must_hold():
    found = both(
        "admin_row_conditions",
        [Condition("pages", "greater", 10)],
        [Condition("pages", "smaller", 30)],
    )
    page = opened(*found)
    assert "Book 02" in page
    assert "Book 01" not in page
    assert "Book 03" not in page


def test_all_are_asked_before_a_write_and_one_refusal_suffices():
    asked = []

    def refuse():
        asked.append("refuse")
        raise AccessDenied("No.")

    found = [
        plugin(admin_before_write=lambda: asked.append("allow")),
        plugin(admin_before_write=refuse),
    ]
    app = book_app(*found)
    assert post(app.test_client(), "/admin/book/delete/", {"id": "1"}).status_code == 403
    assert asked == ["allow", "refuse"]
    assert book(app, 1) is not None


@pytest.mark.parametrize(
    ("votes", "status"),
    [
        ((True, None), 200),
        ((None, None), 403),
        ((True, False), 403),
        ((False, True), 403),
        ((None, True), 200),
    ],
)
def test_vote_one_no_refuses_and_a_yes_is_needed_from_afar(votes, status):
    client = book_app(*both("admin_authorize", *votes)).test_client()
    assert client.get("/admin/book/", environ_base=REMOTE).status_code == status


def fail():
    raise RuntimeError("no connection")


def test_tell_a_plugin_that_fails_stops_no_other(caplog):
    heard = []
    found = [
        plugin(admin_event=fail),
        plugin(admin_event=lambda event: heard.append(event.name)),
    ]
    app = book_app(*found)
    with caplog.at_level(logging.ERROR):
        answer = post(app.test_client(), "/admin/book/delete/", {"id": "1"})
    assert answer.status_code == 302
    assert heard == ["record.deleted"]
    assert "Plugin 'Sample-0' failed in admin_event" in caplog.text


def test_tell_a_refused_write_is_no_event():
    heard = []
    found = [
        plugin(admin_before_write=lambda: (_ for _ in ()).throw(AccessDenied("No."))),
        plugin(admin_event=lambda event: heard.append(event.name)),
    ]
    post(book_app(*found).test_client(), "/admin/book/delete/", {"id": "1"})
    assert heard == []


def test_tell_setup_raises_what_a_plugin_raises():
    with pytest.raises(RuntimeError, match="no connection"):
        book_app(plugin(admin_setup=fail))


def test_tell_commands_of_a_plugin_that_fails_leave_the_others_usable(caplog):
    assert "plugins" in run(book_app(plugin(admin_cli=fail)), "admin", "--help").output
    assert "failed in admin_cli" in caplog.text
