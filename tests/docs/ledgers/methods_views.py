"""Each statement about the methods of every view, of pages and of the first page is so."""

from __future__ import annotations

from ..statements import NO_CLAIM, Ledger, Part, several, shown_by
from .shows import views as shows

PAGE = "override-points.md"

BEGIN: Ledger = {
    "A method of a view is overridden where an attribute is not enough: when the answer depends"
    " on the visitor, the record or the form.":
        NO_CLAIM,
    "Each default is a few lines: it reads an option, or makes one call to the store, a page or"
    " a hook.":
        shows.defaults_are_short,
    "So overriding replaces exactly one decision, and `super()` still asks the plugins.":
        shows.super_asks_the_plugins,
    "The pages call these methods; these methods never call the page that called them.":
        shows.no_page_is_entered_twice,
}  # fmt: skip

PAGES: Ledger = {
    "Each exposed method answers one address; [](addresses.md) lists the addresses.":
        shown_by(
            "docs/addresses",
            "the_endpoints_of_a_model_view_are_those_of_the_page",
            "every_address_of_a_view_is_documented_with_its_methods_and_no_other_is",
        ),
    "Three attributes name the objects that do the work:":
        shows.pages_are_objects,
    "`list_page_class`, `form_page_class` and `details_page_class`.":
        shows.pages_are_objects,
    "Replace one to change a whole page.":
        shows.pages_are_objects,
    "`index_view()` | the list":
        shows.each_method_answers_its_page,
    "`create_view()`, `edit_view()` | the forms":
        shows.each_method_answers_its_page,
    "`details_view()` | the details":
        shows.each_method_answers_its_page,
    "`delete_view()` | the question before a deletion, and the deletion":
        shows.each_method_answers_its_page,
    "`action_view()` | a batch action":
        shows.each_method_answers_its_page,
    "`ajax_update()` | the editor of one cell; saves it":
        shows.each_method_answers_its_page,
    "`export_choice()` | asks what to export; the file once that is said":
        shows.each_method_answers_its_page,
    "`export(export_type)` | a file of the list's records":
        shows.each_method_answers_its_page,
    "`ajax_lookup()` | searches for related records":
        shows.each_method_answers_its_page,
    "`download()` | answers the bytes that a field of a record holds, as a file":
        shows.each_method_answers_its_page,
}  # fmt: skip

EVERY_VIEW: Ledger = {
    "Every view has these.":
        NO_CLAIM,
    "Two class attributes, `extra_css` and `extra_js`, hold addresses of style sheets and "
    "scripts that the view's pages load besides the core's.":
        shows.files_are_loaded,
    "Files of other hosts work: the pages' policy then allows these hosts, and no others.":
        shows.files_are_loaded,
    "A view of your own exposes methods:":
        shown_by("docs/docs", "the_examples_of_a_page_run"),
    "Every exposed method is reached through the gate and the check for forged requests, "
    "whatever it does.":
        several(
            shown_by(
                "core/web/csrf",
                "a_view_of_the_application_is_protected_without_asking_for_it",
            ),
            shown_by("core/web/access", "every_address_of_the_admin_refuses_a_stranger"),
        ),
    "Its forms must carry the token: write `{{ csrf_field() }}` into the template.":
        shows.forms_carry_the_token,
    '`@expose_plugview("/x")` does the same for a class-based view inside a view; its methods '
    'get the view as `cls`.':
        shown_by(
            "core/web/views",
            "a_class_based_view_answers_each_method",
            "two_addresses_reach_one_class_which_renders_as_the_view",
        ),
    "`is_accessible()` | whether the visitor may open the view; overriding it is an access rule":
        shown_by(
            "core/web/access",
            "a_view_that_is_not_accessible_answers_403",
            "a_rule_of_the_view_opens_it_to_others",
        ),
    "`inaccessible_callback(name, **kwargs)` | the answer to a visitor who may not: 403, or your "
    "redirect":
        shown_by(
            "core/web/access",
            "the_callback_of_an_inaccessible_view_answers",
            "a_callback_may_abort_and_one_that_says_nothing_is_a_refusal",
        ),
    "`is_visible()` | whether the menu shows the view; its pages open all the same":
        shows.menus_show,
    "`render(template, **kwargs)` | a page made from a template within the admin's frame":
        shows.renders_in_the_frame,
    "`get_url(endpoint, **kwargs)` | the address of an endpoint; `\".name\"` is one of the "
    "view's own":
        shows.addresses_are_made,
    "`breadcrumbs()` | the steps from the first page to this view":
        shows.steps_lead_here,
    "`problems()` | what is wrong with the view's options, for `flask admin check`":
        shows.problems_are_reported,
    "`has_access_rule()` | whether the application said who may open the view":
        shows.rules_are_known,
    "`bind()` | nothing; takes what the view needs from its admin, when an application gets the "
    "view. A model view opens its store here, so a missing backend is said when the application "
    "starts":
        shown_by(
            "core/web/admin",
            "a_model_that_no_backend_manages_is_refused_when_its_view_is_added",
        ),
    "`create_blueprint(admin)` | the blueprint with every exposed method":
        shows.methods_are_exposed,
}  # fmt: skip

FIRST: Ledger = {
    "The first page.":
        NO_CLAIM,
    "Subclass it to give it an access rule or another template:":
        shows.shows_the_first_page,
    '`Admin(app, index_view=MyIndex(template="my/index.html"))`.':
        shows.shows_the_first_page,
    "`context()` gives what the page shows.":
        shows.says_what_the_page_shows,
}  # fmt: skip

LEDGERS: dict[str, Ledger] = {
    "": BEGIN,
    "ModelView: pages": PAGES,
    "BaseView": EVERY_VIEW,
    "AdminIndexView": FIRST,
}

PARTS = [Part(PAGE, title, ledger) for title, ledger in LEDGERS.items()]
