"""Each statement of the page about templates is so."""

from __future__ import annotations

from ..statements import Ledger, Part, rows, section, several, shown_by
from .shows import templates, templates_look

PAGE = "templates.md"
FRAME_MACROS = several(
    shown_by("core/web/vocabulary", "macros_that_existing_templates_import_are_there"),
    shown_by("docs/templates_page", "every_macro_of_the_frame_is_documented"),
)

SHOWN: Ledger = {
    "Templates get final values: texts are translated, addresses complete, decisions made.":
        templates.values_are_final,
    "They hold loops and conditions and no logic of their own.":
        templates.hold_no_logic,
    "So a template that you replace can show something differently, but it cannot let somebody "
    "in.":
        templates.a_replaced_one_lets_nobody_in,
    "A template in the application's own `templates` folder wins over the core's of the same "
    "name.":
        shown_by("core/web/views", "the_applications_own_template_wins"),
    "To change a part, extend the core's and name your template in the view:":
        shown_by("docs/templates_live", "the_example_of_a_replaced_template_shows_its_link"),
    "Inline scripts and styles are blocked by the pages' "
    "[Content-Security-Policy](../howto/deploy.md); put them into files.":
        shown_by(
            "core/web/security",
            "the_policy_allows_nothing_from_elsewhere_and_nothing_inline",
        ),
    "Plugins add names with `admin_template_globals`.":
        shown_by("core/hooks", "hook_admin_template_globals"),
    "The forms' pages also get `form` and `model`, the details and delete pages `model`.":
        shown_by("docs/templates_live", "a_page_gets_the_names_that_are_said_of_it"),
    "Each is a dataclass in `admin_core.web.context`, frozen but for `Row`, of which a list has"
    " many.":
        templates.classes_are_frozen,
    "An empty address means that there is nowhere to go, so `{% if page.create_url %}` is all "
    "that a template has to ask.":
        templates.empty_addresses_lead_nowhere,
    "Every page extends `admin/master.html`, and that extends the base template.":
        templates.pages_extend_the_master,
    "The blocks of `admin/base.html` are there in all of them.":
        shown_by("core/web/vocabulary", "every_block_of_the_skeleton_can_be_filled"),
    "Parts of pages lie in `admin/parts/`:":
        shown_by("docs/templates_page", "every_part_is_named"),
    "`cell_form.html`, `chips.html`, `chooser.html`, `confirm.html`, `export.html`, "
    "`field.html`, `filters.html`, `form.html`, `inline.html`, `menu.html`, `messages.html`, "
    "`pager.html`, `record_actions.html`, `sort.html`.":
        shown_by("docs/templates_page", "every_part_is_named"),
    "Within `list_row` and the blocks in it, `row` is a `Row`:":
        templates.rows_are_written_in_parts,
    "`row.record` is the record.":
        templates.rows_are_written_in_parts,
    "Write a cell with `h.show(row.cells[0])`, which calls the macros that a formatter asked for.":
        templates.rows_are_written_in_parts,
    "`write.cells(row)` writes what stands before the menu, `write.menu(row)` the menu.":
        templates.rows_are_written_in_parts,
    "The list's template also gets names that templates of existing code look for:":
        shown_by("docs/templates_live", "a_page_gets_the_names_that_are_said_of_it"),
    "`data`, `list_columns`, `list_row_actions`, `get_pk_value(record)`, `get_value(row, "
    "name)`, `count`, `search` and `return_url`; the details' template gets `details_columns`, "
    "`get_value(model, name)` and `return_url`.":
        several(
            shown_by("docs/templates_live", "a_page_gets_the_names_that_are_said_of_it"),
            shown_by(
                "web/list_cells",
                "templates_ask_for_single_values_by_name",
                "details_templates_ask_for_single_values_too",
            ),
        ),
    "`admin/model/row_actions.html` holds the macros `link`, `view_row`, `view_row_popup`, "
    "`edit_row`, `edit_row_popup` and `delete_row`, called with the action, the row's key and "
    "the record.":
        shown_by("docs/templates_page", "every_macro_of_the_menu_of_a_row_is_named"),
    "In the list they are `row_actions.edit_row` and so on.":
        templates.macros_of_rows_are_known_in_the_list,
    "Styles and scripts may rely on these: the table is `.model-list`; a column's cells and "
    "head have the class `col-` and the column's name, with `-` for every dot; heads are "
    "`.column-header`, boxes to tick `.action-checkbox`, the box above them "
    "`.action-rowtoggle`; the head of the menus is `.list-buttons-column`, that of the boxes "
    "`.list-checkbox-column`.":
        several(
            shown_by("docs/templates_live", "styles_and_scripts_find_what_they_may_rely_on"),
            shown_by("web/row_actions", "classes_that_styles_and_scripts_look_for_are_there"),
        ),
    "A link with `data-dialog` is to be opened in a dialog, where scripts run.":
        shown_by(
            "e2e/dialogs",
            "a_record_is_created_in_a_dialog_and_the_list_says_so",
            "a_link_opened_with_a_key_held_down_or_without_script_is_a_page",
        ),
    "`admin/lib.html` holds macros for templates of an application.":
        shown_by("web/form_rules", "ported_templates_may_use_the_librarys_macros"),
    "The forms' pages know them as `lib`; elsewhere import them:":
        templates.forms_know_the_library,
    '`{% import "admin/lib.html" as lib with context %}`':
        templates.forms_know_the_library,
    "The create and edit pages also get `form_opts`, with `widget_args` and `form_rules`, and "
    "`return_url`.":
        several(
            shown_by("docs/templates_live", "a_page_gets_the_names_that_are_said_of_it"),
            shown_by("web/form_rules", "ported_templates_may_use_the_librarys_macros"),
        ),
    "Rules find the macros that a page's template defines or imports at its top.":
        shown_by("web/form_rules", "macros_and_containers_of_the_views_own_template"),
    "A template that does not extend `admin/master.html` says `{{ h.resolve_ctx() }}` first.":
        templates.names_of_templates_without_the_master_are_resolved,
    "`admin/model/modals/create.html`, `edit.html` and `details.html` there show a page in a "
    "dialog.":
        shown_by("web/dialogs", "the_dialog_template_is_used_with_flag_and_argument_only"),
    "They extend the page's own template.":
        templates.dialogs_extend_the_page,
    "When the script asks, `admin/dialog.html` stands in for the skeleton: a heading, the "
    "messages and the block `body`, no menu.":
        templates.dialogs_have_no_menu,
    "A browser without script gets the same template within the skeleton, as a whole page.":
        shown_by(
            "web/dialogs",
            "a_dialog_is_a_whole_page_for_a_browser_and_its_content_for_the_script",
        ),
    'A link with the attribute `data-dialog="page"` opens its address in a dialog; anything '
    'with `data-dialog-close` closes it.':
        several(
            shown_by(
                "docs/templates_live",
                "scripts_open_and_close_dialogs_by_the_attributes_of_the_page",
            ),
            shown_by(
                "e2e/dialogs",
                "a_record_is_created_in_a_dialog_and_the_list_says_so",
                "the_keyboard_stays_in_the_dialog_and_escape_leads_back",
            ),
        ),
    "Three more files hold macros for the frame; import them `with context`.":
        shown_by("core/web/vocabulary", "macros_that_existing_templates_import_are_there"),
    "A view's `render` gives a template every name above.":
        shown_by(
            "docs/templates_page",
            "every_template_has_the_names_of_the_page_and_the_applications_style_comes_last",
        ),
    "A page outside of views, a sign-in page for instance, takes them from the admin:":
        shown_by("core/web/vocabulary", "a_page_of_the_application_stands_in_the_frame"),
    "The template extends `admin_base_template`, or `admin/master.html`.":
        shown_by("core/web/vocabulary", "a_page_of_the_application_stands_in_the_frame"),
    "Code that passes only `admin_view` and `admin_base_template` works as well: the skeleton "
    "takes the other names from the view.":
        shown_by("core/web/vocabulary", "a_page_of_the_application_stands_in_the_frame"),
    "Such a page has the headers of the application, not those of the admin.":
        templates_look.headers_are_the_applications,
    "A view of your own gets its icon and name as the title of its page, in the block "
    "`page_title`; give `page` to `render`, with a `title`, for another one.":
        templates_look.titles_are_given_by_the_page,
    "Icons of the kinds `glyph` and `fa` are classes of fonts that you load with `extra_css`; "
    "`image` and `image-url` are pictures.":
        shown_by("core/web/vocabulary", "the_title_of_a_view_of_ones_own_is_its_icon_and_name"),
    "One style sheet serves both directions of writing.":
        templates_look.one_sheet_serves_both_directions,
    "It holds Bootstrap 5 without the parts that do nothing without Bootstrap's script, which "
    "no page loads: accordion, carousel, collapse, dropdown, modal, offcanvas, popover, toast "
    "and tooltip.":
        templates_look.loads_no_script_of_bootstrap,
    "A template that needs one brings it along, by `extra_css` and `extra_js`.":
        shown_by(
            "core/web/views",
            "existing_templates_may_extend_the_skeleton_and_fill_its_blocks",
        ),
    "Left out as well are floating labels, coloured links, icon links, figures, focus rings, "
    "placeholders, ratios and spinners, which no page here needs.":
        templates_look.has_no(
            "form-floating",
            "link-primary",
            "icon-link",
            "figure",
            "focus-ring",
            "placeholder",
            "ratio",
            "spinner-border",
        ),
    "Colours and sizes are custom properties of CSS.":
        templates_look.colours_are_custom_properties,
    "Set them in a style sheet of your own, which `extra_css` or `admin_assets` loads, on "
    "`:root[data-bs-theme]`; `light-dark(#fff, #000)` gives one for each theme.":
        shown_by(
            "docs/templates_page",
            "every_template_has_the_names_of_the_page_and_the_applications_style_comes_last",
            "the_example_of_a_style_sheet_sets_a_property_that_there_is",
        ),
    "A slot is a named place that plugins fill with the hook `admin_page_slot`.":
        shown_by("core/hooks", "hook_admin_page_slot"),
    "Prefer it to replacing a template: two plugins can fill one slot, but only one can replace"
    " a template.":
        shown_by("core/hook_rules", "all_slots_are_filled_and_texts_are_escaped"),
    "A plugin's templates lie below `templates/<package>/` in its package and are found without"
    " being registered.":
        templates_look.templates_of_plugins_are_found,
    '`Admin(app, theme=Theme(base_template="my/base.html"))` gives every page another one.':
        shown_by("docs/templates_live", "a_theme_does_what_the_page_says_of_it"),
    "It should extend `admin/base.html`.":
        shown_by("docs/templates_live", "a_theme_does_what_the_page_says_of_it"),
    "`Theme(name=\"light\")` or `\"dark\"` fixes the colours, which otherwise follow the "
    "visitor's own setting; `Theme(fluid=False)` keeps the pages narrow.":
        shown_by("docs/templates_live", "a_theme_does_what_the_page_says_of_it"),
    "`frame` | what surrounds the content: a `Frame`, below":
        templates.is_the_frame,
    "`page` | the page's own values: one of the contexts below":
        templates.is_the_pages_context,
    "`admin_view` | the view":
        templates.is_the_view,
    "`admin_base_template` | the skeleton, for `extends`; `admin/master.html` does just that":
        templates.is_the_skeleton,
    "`theme` | the `Theme` given to `Admin`":
        templates.is_the_theme,
    "`get_url(endpoint, ...)` | an address, through the view":
        templates.makes_addresses,
    "`csrf_field()`, `csrf_token()` | the hidden input that every form needs; its value alone":
        templates.are_the_token,
    "`is_dialog` | whether only the content is asked for, to be shown in a dialog":
        templates.tells_dialogs,
    "`admin_slot(name)` | what plugins put into a named place":
        templates.shows_what_plugins_put_there,
    '`admin_csp_nonce_attribute` | `nonce="..."` where the application gives nonces, otherwise '
    'empty':
        shown_by(
            "core/web/security",
            "a_nonce_is_in_the_policy_and_on_every_script_and_style_sheet",
        ),
    "`h` | the functions of `admin_core.helpers`":
        templates.are_the_helpers,
    "`form_control(field, attributes)` | how a form field is laid out, for a "
    "`admin/parts/field.html` of your own: `kind`, `label`, `is_required`, `css_class`, "
    "`attrs`, `errors`, `described_by`, `prepend`, `append`, `joined`":
        templates.lays_out_fields,
    "`_gettext(text, ...)`, `_ngettext(one, many, number, ...)` | translated texts":
        templates.translates,
    "`config`, `get_flashed_messages` | Flask's":
        templates.are_flasks,
    # What these rows say of attributes is compared with the classes.
    **{row: templates.value(*row.split(" | ")[:2]) for row in rows(section(PAGE, "Values"))},
    "`admin/base.html` | `head_meta`, `title`, `head_css`, `head`, `head_tail`, `page_body`, "
    "`brand`, `main_menu`, `menu_links`, `access_control`, `page_title`, `title_links`, "
    "`messages`, `body`, `tail_js`, `tail`":
        shown_by("docs/templates_live", "a_block_is_documented_at_the_template_that_begins_it"),
    "`admin/model/list.html` | `model_menu_bar`, `model_menu_bar_before_filters`, "
    "`model_menu_bar_after_filters`, `actions`, `model_list_table`, `list_header`, "
    "`list_row_actions_header`, `list_row`, `list_row_actions_column`, `list_row_actions`, "
    "`empty_list_message`, `list_pager`":
        shown_by("docs/templates_live", "a_block_is_documented_at_the_template_that_begins_it"),
    "`admin/model/form.html`, which the create and edit pages extend | `navlinks`, `form_area`":
        shown_by("docs/templates_live", "a_block_is_documented_at_the_template_that_begins_it"),
    "`admin/model/create.html` | `create_form`":
        shown_by("docs/templates_live", "a_block_is_documented_at_the_template_that_begins_it"),
    "`admin/model/edit.html` | `edit_form`":
        shown_by("docs/templates_live", "a_block_is_documented_at_the_template_that_begins_it"),
    "`admin/parts/cell_form.html` | `cell_buttons`":
        shown_by("docs/templates_live", "a_block_is_documented_at_the_template_that_begins_it"),
    "`admin/model/details.html` | `navlinks`, `details_table`, `details_related`, "
    "`details_children`":
        shown_by("docs/templates_live", "a_block_is_documented_at_the_template_that_begins_it"),
    "`admin/dialog.html` | `messages`, `body`":
        shown_by("docs/templates_live", "a_block_is_documented_at_the_template_that_begins_it"),
    "`render_field(form, field, kwargs={})` | a label, control, hint and errors; *kwargs* are "
    "HTML attributes. A call block follows the field and gets the form, the field, whether it "
    "has an error, and *kwargs*":
        templates_look.writes_a_field,
    "`render_header(text)` | a heading":
        templates_look.writes_a_heading,
    "`render_form_fields(form, form_opts=None)` | the token, hidden inputs, and the rules of "
    "*form_opts* or every field":
        templates_look.writes_all_fields,
    "`form_tag(form=None, action=None)` | a call block: the form element around it":
        templates_look.writes_the_form_element,
    "`render_form_buttons(cancel_url, extra=None, is_modal=False)` | save and cancel":
        templates_look.writes_the_buttons,
    "`render_form(form, cancel_url, extra=None, form_opts=None, action=None, is_modal=False)` |"
    " all of that together":
        templates_look.writes_a_whole_form,
    "`extra()` | the other ways to save, as far as the visitor may use them":
        templates_look.writes_other_ways_to_save,
    "`pager(page, pages, generator)`, `simple_pager(page, have_next, generator)` | links to "
    "pages, counted from 0; *generator* gives the address of one":
        templates_look.writes_links_to_pages,
    "`add_modal_button(url, title, content, modal_window_id, btn_class)` | a link to a page "
    "that opens in a dialog, where scripts run":
        several(
            templates_look.writes_links_to_dialogs,
            shown_by(
                "e2e/own_templates",
                "the_librarys_button_opens_its_page_in_a_dialog_that_saves",
            ),
        ),
    "`add_modal_window()`, `form_css()`, `form_js()` | nothing; kept for templates that call them":
        templates_look.writes_nothing,
    "`admin/layout.html` | menu(menu_root=None), menu_links(links=None), menu_icon(item=None), "
    "messages()":
        FRAME_MACROS,
    "`admin/static.html` | url(filename): the address of a static file, `<package>/<path>`":
        FRAME_MACROS,
    "`admin/actions.html` | form(actions, url), dropdown(actions, btn_class): a form and "
    "buttons for batch actions; script(): nothing, kept for templates that call it":
        FRAME_MACROS,
    "`--ad-accent`, `--ad-on-accent` | buttons, marks and focus rings; the text on them":
        templates_look.properties("--ad-accent", "--ad-on-accent"),
    "`--ad-link` | links":
        templates_look.properties("--ad-link"),
    "`--ad-side`, `--ad-side-bg` | the width of the side bar; its background":
        templates_look.properties("--ad-side", "--ad-side-bg"),
    "`--ad-row`, `--ad-head` | the height of a list's row; the background of its head":
        templates_look.properties("--ad-row", "--ad-head"),
    "`--ad-control` | the borders of controls":
        templates_look.properties("--ad-control"),
    "`--ad-danger`, `--ad-good` | what deletes or failed; what is well":
        templates_look.properties("--ad-danger", "--ad-good"),
    "`--bs-primary`, `--bs-body-bg`, `--bs-border-color`, `--bs-secondary-color` | Bootstrap's "
    "own, as the pages set them":
        templates_look.properties(
            "--bs-primary", "--bs-body-bg", "--bs-border-color", "--bs-secondary-color"
        ),
    "every page | `head`, `bar`, `page.top`":
        shown_by("docs/templates_live", "a_slot_is_documented_at_the_page_that_has_it"),
    "first page | `index.top`, `index.bottom`":
        shown_by("docs/templates_live", "a_slot_is_documented_at_the_page_that_has_it"),
    "list | `list.top`, `list.tools`, `list.bottom`":
        shown_by("docs/templates_live", "a_slot_is_documented_at_the_page_that_has_it"),
    "create, edit | `form.top`, `form.side`, `form.bottom`":
        shown_by("docs/templates_live", "a_slot_is_documented_at_the_page_that_has_it"),
    "details | `details.top`, `details.bottom`":
        shown_by("docs/templates_live", "a_slot_is_documented_at_the_page_that_has_it"),
}  # fmt: skip

PARTS = [Part(PAGE, None, SHOWN)]
