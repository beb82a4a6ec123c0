"""What templates receive: plain values, every text final, every address ready to print.

Templates hold no logic beyond loops and conditions over these, so a replaced template cannot
get a decision wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Link:
    """Something to follow; an empty ``url`` means plain text."""

    label: str
    url: str = ""


# -- frame of every page ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of the menu; a category has ``children`` and no ``url``."""

    label: str
    url: str = ""
    is_active: bool = False
    is_category: bool = False
    children: tuple[MenuEntry, ...] = ()
    class_name: str = ""
    icon_type: str = ""
    icon_value: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds the content: brand, menu, breadcrumb, assets, language."""

    brand: str
    home_url: str
    menu: tuple[MenuEntry, ...]
    links: tuple[MenuEntry, ...]
    breadcrumbs: tuple[Link, ...]
    stylesheets: tuple[str, ...]
    scripts: tuple[str, ...]
    #: Scripts of the view's own that are no ES modules; they run in order, after the page.
    extra_scripts: tuple[str, ...] = ()
    #: Scripts that run before anything is drawn; small ones only.
    early_scripts: tuple[str, ...] = ()
    lang: str = "en"
    direction: str = "ltr"
    actor_name: str = ""


# -- list ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Header:
    """One column's head.  ``sorted`` is ``""``, ``"ascending"`` or ``"descending"``.

    ``place`` counts the columns that a list of several orders is sorted by, from 1.
    """

    name: str
    label: str
    css_class: str = ""
    sort_url: str = ""
    sorted: str = ""
    description: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class SortLine:
    """One line of the panel that sets the order: a column among ``options``, or none yet."""

    label: str
    name: str = ""
    is_descending: bool = False
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RowLink:
    """One line of a row's menu; ``is_dialog`` asks to open it without leaving the list."""

    label: str
    url: str
    icon: str = ""
    is_dialog: bool = False


class MenuOfRows(Protocol):
    """Where the menus of a list's rows come from.

    ``pages`` are the links that every row has, each address to be followed by the row's quoted
    key and ``tail``; ``None`` where rows differ.
    """

    pages: Sequence[RowLink] | None
    tail: str

    def of(self, key: str, record: Any) -> tuple[Sequence[RowLink], Sequence[Any]]:
        """Return one row's links, and the actions that render themselves."""


# Not frozen: a page makes one for each record, and a frozen one takes three times as long.
@dataclass(slots=True)
class Row:
    """One record of the list; ``url`` is where its first cell leads.

    ``links`` and then ``actions``, which render themselves, are its menu.
    """

    key: str
    label: str
    cells: Sequence[Any]
    menu: MenuOfRows
    url: str = ""
    record: Any = None
    #: What opens the first cell's editor; those of others are part of their cells.
    edit: Any = ""
    #: ``links`` and ``actions``, where rows differ; otherwise they follow from the key.
    own: tuple[Sequence[RowLink], Sequence[Any]] | None = None

    @property
    def links(self) -> Sequence[RowLink]:
        """The lines of the row's menu."""
        return (self.own or self.menu.of(self.key, self.record))[0]

    @property
    def actions(self) -> Sequence[Any]:
        """The actions of the row's menu that render themselves."""
        return () if self.own is None else self.own[1]


@dataclass(frozen=True, slots=True)
class FilterOption:
    """One operator to pick; ``values`` is how many inputs it needs: 0, 1 or 2.

    -1 stands for a list of choices.
    """

    value: str
    label: str
    values: int = 1
    is_picked: bool = False


@dataclass(frozen=True, slots=True)
class FilterLine:
    """One field of the filter panel: operators to pick from, and a control for the value.

    ``control`` is ``"text"``, ``"number"``, ``"date"``, ``"datetime-local"``, ``"time"``,
    ``"choice"``, ``"boolean"``, ``"relation"`` or ``"none"``.  ``options`` are ``(value,
    label)`` pairs for choices.  ``values`` are the texts in force, two for a range; ``chosen``
    those of a list of choices, whose input is called ``list_name``.  ``search_url`` answers
    searches for a related record.  ``remove`` is what the button sends that takes the line out,
    ``""`` where it cannot be.  ``has_focus`` - the visitor has just asked for this line.
    """

    id: str
    label: str
    picked_name: str
    value_name: str
    operators: tuple[FilterOption, ...]
    control: str
    values: tuple[str, str] = ("", "")
    options: tuple[tuple[str, str], ...] = ()
    list_name: str = ""
    chosen: tuple[str, ...] = ()
    search_url: str = ""
    remove: str = ""
    has_focus: bool = False


@dataclass(frozen=True, slots=True)
class FilterGroupForm:
    """A group in the filter panel, with what it takes to add to it.

    ``kind`` is ``"all"`` or ``"any"``, sent as ``kind_name``, which is ``""`` for the panel
    itself.  ``lines`` are :class:`FilterLine` or further groups.  ``fields`` are the ``(value,
    label)`` pairs of what a condition can be about, sent as ``field_name``.  ``add``,
    ``add_group`` and ``remove`` are what the buttons send, ``""`` where there is none.
    """

    id: str
    label: str
    kind: str
    kind_name: str
    field_name: str
    fields: tuple[tuple[str, str], ...]
    lines: tuple[FilterLine | FilterGroupForm, ...] = ()
    add: str = ""
    add_group: str = ""
    remove: str = ""
    has_focus: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force, with the address of the list without it.

    A group has ``parts``, and the word between them as ``joiner``.
    """

    label: str
    remove_url: str
    parts: tuple[Chip, ...] = ()
    joiner: str = ""


@dataclass(frozen=True, slots=True)
class PageLink:
    """One page number; ``url`` is empty for the current page, ``label`` for a gap."""

    label: str
    url: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one can go from this page; an empty address means nowhere."""

    summary: str
    first_url: str = ""
    previous_url: str = ""
    next_url: str = ""
    last_url: str = ""
    numbers: tuple[PageLink, ...] = ()
    count_url: str = ""
    sizes: tuple[PageLink, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionButton:
    """One batch action; ``needs_question`` sends the visitor to a confirmation page first."""

    name: str
    text: str
    needs_question: bool = False
    is_dangerous: bool = False


@dataclass(frozen=True, slots=True)
class ListContext:
    """The list page."""

    title: str
    count: str
    headers: tuple[Header, ...]
    rows: Sequence[Row]
    pager: Pager
    list_url: str
    #: What the table is and how it is sorted, for those who do not see its heads.
    caption: str = ""
    #: The order in force, as the address says it.
    sort: str = ""
    sort_lines: tuple[SortLine, ...] = ()
    create_url: str = ""
    create_label: str = ""
    #: Whether the create page opens in a dialog.
    create_dialog: bool = False
    has_search: bool = False
    search: str = ""
    search_placeholder: str = ""
    filters: tuple[FilterLine, ...] = ()
    #: Further conditions and groups of them; ``None`` where nothing can be filtered.
    filter_builder: FilterGroupForm | None = None
    #: What is in force while something else is being built, as the text of an address.
    filters_in_force: str = ""
    is_filtering: bool = False
    chips: tuple[Chip, ...] = ()
    clear_url: str = ""
    #: Arguments that the form of sorting, of the search, of the filters must carry along, as
    #: hidden inputs.
    sort_state: tuple[tuple[str, str], ...] = ()
    search_state: tuple[tuple[str, str], ...] = ()
    filter_state: tuple[tuple[str, str], ...] = ()
    actions: tuple[ActionButton, ...] = ()
    #: Actions for a single record, offered in each row's menu.
    row_actions: tuple[ActionButton, ...] = ()
    action_url: str = ""
    #: The list's arguments, which an action for all its records carries along.
    action_state: str = ""
    #: What selects all records of the list, on every page of it; empty when that is not offered.
    all_label: str = ""
    #: Whether cells can be edited in place.
    is_editable: bool = False
    return_url: str = ""
    problems: tuple[str, ...] = ()
    empty_message: str = ""
    #: Files of everything that the list finds, one per format; where one chooses what to export.
    exports: tuple[Link, ...] = ()
    export_url: str = ""


# -- export -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pick:
    """One thing to pick, by a radio button or a box to tick."""

    value: str
    label: str
    is_picked: bool = False


@dataclass(frozen=True, slots=True)
class ExportContext:
    """The page on which one chooses what to export."""

    title: str
    formats: tuple[Pick, ...]
    rows: tuple[Pick, ...]
    columns: tuple[Pick, ...]
    action_url: str
    method: str
    hidden: tuple[tuple[str, str], ...]
    cancel_url: str
    note: str = ""


# -- forms --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Form fields under one heading; ``is_side`` puts them into the panel beside the form."""

    legend: str
    fields: tuple[Any, ...]
    is_side: bool = False


@dataclass(frozen=True, slots=True)
class FieldError:
    """One line of the error summary; ``anchor`` is the id of the control to fix."""

    label: str
    message: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the facts beside a form or on the details page."""

    label: str
    value: Any
    name: str = ""
    css_class: str = ""


@dataclass(frozen=True, slots=True)
class FormContext:
    """The create page and the edit page."""

    title: str
    form: Any
    groups: tuple[FieldGroup, ...]
    return_url: str
    is_created: bool
    action_url: str
    errors: tuple[FieldError, ...] = ()
    facts: tuple[Fact, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    is_multipart: bool = False
    can_add_another: bool = False
    can_continue: bool = False
    delete_url: str = ""
    details_url: str = ""
    #: What lays the form out instead of ``groups``, ``None`` where the view has no rules.
    rules: Any = None
    form_opts: Any = None
    #: Whether the form holds what was typed and not saved.
    is_changed: bool = False
    #: Whether the details page opens in a dialog.
    details_dialog: bool = False
    actions: RecordActions | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that somebody else saved differently while the form was open."""

    label: str
    stored: str
    typed: str


# -- details and confirmations ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChildTable:
    """The children of a record; ``count`` says how many there are when not all are shown."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    count: str = ""
    list_url: str = ""


@dataclass(frozen=True, slots=True)
class DetailsContext:
    """The details page."""

    title: str
    facts: tuple[Fact, ...]
    return_url: str
    edit_url: str = ""
    delete_url: str = ""
    #: What lays the values out, and the values for it; ``None`` where the view has no rules.
    rules: Any = None
    form: Any = None
    #: Whether the edit page opens in a dialog.
    edit_dialog: bool = False
    actions: RecordActions | None = None
    panels: tuple[RelatedPanel, ...] = ()
    children: tuple[ChildTable, ...] = ()


@dataclass(frozen=True, slots=True)
class RelatedPanel:
    """The records that belong to the one on the details page, by one relation.

    ``count`` is ``""`` where nobody counted; ``list_url`` is their list, narrowed to them.
    """

    name: str
    label: str
    count: str
    items: tuple[Link, ...]
    list_url: str = ""
    add_url: str = ""
    add_label: str = ""


@dataclass(frozen=True, slots=True)
class RecordActions:
    """Actions that a record's own page offers for it."""

    buttons: tuple[ActionButton, ...]
    url: str
    hidden: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CellContext:
    """The editor of one cell: part of the list, or a page of its own where scripts are off."""

    title: str
    label: str
    field: Any
    action_url: str
    return_url: str
    hidden: tuple[tuple[str, str], ...] = ()
    errors: tuple[str, ...] = ()
    #: What somebody else saved while the editor was open.
    stored: Any = None
    is_multipart: bool = False


@dataclass(frozen=True, slots=True)
class ConfirmContext:
    """A question before something that cannot be undone."""

    title: str
    question: str
    items: tuple[Link, ...]
    more: int
    action_url: str
    cancel_url: str
    confirm_label: str
    hidden: tuple[tuple[str, str], ...] = field(default=())
    is_dangerous: bool = True
    #: Form fields of the action's own.
    fields: tuple[Any, ...] = ()
    errors: tuple[FieldError, ...] = ()
    consequences: tuple[Consequence, ...] = ()


@dataclass(frozen=True, slots=True)
class Consequence:
    """Related records that a deletion touches.

    ``rule`` is ``"delete"``, ``"empty"``, ``"block"`` or ``"unknown"``, when only the database
    knows; ``text`` says it in words.
    """

    label: str
    count: str
    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class ErrorContext:
    """A page that says what went wrong and where to go."""

    title: str
    message: str
    hint: str = ""
    back_url: str = ""


# -- index --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Card:
    """One model on the index page."""

    label: str
    url: str
    create_url: str = ""
    count: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class IndexContext:
    """The index page."""

    title: str
    cards: tuple[Card, ...] = ()
    problems: tuple[Any, ...] = ()
