"""Every hook a plugin may implement, in the order an application meets them.

The first sentence of each docstring says what is asked; the line starting with *Answers* says
how several answers combine:

*first*
    the first answer that is not ``None``.
*all*
    every answer, joined in the order asked.
*fold*
    each answer is a mapping of changes; all apply, the first-asked wins a conflict.
*chain*
    each implementation gets the previous one's result; the first-asked has the last word.
*vote*
    one ``False`` refuses; otherwise any ``True`` allows; otherwise the default decides.
*tell*
    nothing is answered; an implementation that fails is logged and stops no other.

Order everywhere: the application's own ``Admin(plugins=[...])`` as listed, then discovered
plugins by name, then the core.  An implementation may name any subset of the arguments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    import click
    import flask
    import wtforms
    from markupsafe import Markup

    from .data import (
        Action,
        Actor,
        Change,
        Condition,
        Criterion,
        Event,
        Exporter,
        FieldInfo,
        FieldLimit,
        FileInfo,
        FileStorage,
        Importer,
        MenuItem,
        ModelInfo,
        Operator,
        PolicySource,
        Preview,
        Problem,
        RecordStore,
        Script,
        Stores,
        Stylesheet,
        Translator,
    )

PROJECT = "admin_core"

#: Raised when a hook is removed or changes meaning; new hooks and arguments keep it.
HOOK_API = 1

hookspec = pluggy.HookspecMarker(PROJECT)
#: Marks a function as the implementation of the hook of the same name.
hookimpl = pluggy.HookimplMarker(PROJECT)


# -- plugin life --------------------------------------------------------------------------------


@hookspec
def admin_setup(admin: Any, app: flask.Flask) -> None:
    """Prepare an application for the admin: register blueprints, set config defaults.

    *Answers*: tell, except that errors are raised.  Called by ``Admin.init_app``, once per
    application.

    .. versionadded:: 0.1
    """


@hookspec
def admin_check(admin: Any) -> Iterable[Problem] | None:
    """Report what is wrong with the set-up.

    *Answers*: all.  Called by ``flask admin check`` and, in debug mode, before the first
    page; may open stores and describe models.  An implementation that fails is reported as a
    problem and stops no other.

    .. versionadded:: 0.1
    """


@hookspec
def admin_cli(group: click.Group) -> None:
    """Add commands to ``flask admin``.

    *Answers*: tell.  Called when ``flask admin`` lists its commands or is asked for one that it
    does not know.

    .. versionadded:: 0.1
    """


# -- model introspection ------------------------------------------------------------------------


@hookspec(firstresult=True)
def admin_open_store(model: Any, source: Any, stores: Stores) -> RecordStore | None:
    """Return a store for *model*, or ``None`` if it is not yours.

    *Answers*: first.  Called once per model and source.  Look at ``sys.modules`` before
    importing an ORM: if nobody imported it, the model cannot be one of its.

    .. versionadded:: 0.1
    """


@hookspec
def admin_describe_field(native: Any, field: FieldInfo, backend: str) -> Mapping[str, Any] | None:
    """Return what you know better about a field: attributes of ``FieldInfo`` to change.

    *Answers*: fold.  Called by a backend once per field and store; *native* is its own
    column object.

    .. versionadded:: 0.1
    """


@hookspec
def admin_describe_model(info: ModelInfo) -> Mapping[str, Any] | None:
    """Return what you know better about a model: attributes of ``ModelInfo`` to change.

    *Answers*: fold.  Called by a backend once per store, after its fields are described.

    .. versionadded:: 0.1
    """


@hookspec(firstresult=True)
def admin_parse_value(field: FieldInfo, text: str) -> Any | None:
    """Return the value that *text* from an address means, for a kind the core does not know.

    *Answers*: first.  Called for filters and for the places of records in a list.  Raise
    ``ValueError`` with a message for the visitor when the text does not fit.

    .. versionadded:: 0.1
    """


# -- form scaffolding ---------------------------------------------------------------------------


@hookspec(firstresult=True)
def admin_form_field(
    field: FieldInfo, store: RecordStore, options: Mapping[str, Any]
) -> wtforms.fields.core.UnboundField[Any] | None:
    """Return an unbound form field that edits *field*.

    *Answers*: first.  *options* are the keyword arguments to pass on (label, validators,
    description, default, ``choices`` for relations).  Called once per field of a form class.

    .. versionadded:: 0.1
    """


@hookspec
def admin_form_class(
    form_class: type[wtforms.Form], view: Any, purpose: str
) -> type[wtforms.Form] | None:
    """Return another form class for a view, usually a subclass of *form_class*.

    *Answers*: chain.  *purpose* is ``"create"`` or ``"edit"``.  Called once per form class.

    .. versionadded:: 0.1
    """


@hookspec(firstresult=True)
def admin_cell_formatter(field: FieldInfo, view: Any, purpose: str) -> Any | None:
    """Return a function ``value -> str or Markup`` that shows values of *field*.

    *Answers*: first.  *purpose* is ``"list"`` or ``"details"``.  The function never gets
    ``None``.  Called once per column, never per row.

    .. versionadded:: 0.1
    """


# -- filtering ----------------------------------------------------------------------------------


@hookspec
def admin_field_operators(field: FieldInfo, store: RecordStore) -> Iterable[Operator] | None:
    """Return operators that a field can be filtered by.

    *Answers*: all.  Called once per filterable column.

    .. versionadded:: 0.1
    """


@hookspec(firstresult=True)
def admin_compile_condition(
    condition: Condition, field: FieldInfo, native: Any, backend: str
) -> Any | None:
    """Return a condition in the backend's own language, or ``None`` for its usual one.

    *Answers*: first.  *native* is what the backend compares, for example a column of an
    aliased table.  Called by a store once per condition in force.

    .. versionadded:: 0.1
    """


# -- storage ------------------------------------------------------------------------------------


@hookspec(firstresult=True)
def admin_open_storage(location: Any, options: Mapping[str, Any]) -> FileStorage | None:
    """Return the storage at *location* (``"s3://bucket"``, a folder), or ``None``.

    *Answers*: first.  Called by ``Plugins.open_storage``, whose caller keeps the storage.

    .. versionadded:: 0.1
    """


@hookspec(firstresult=True)
def admin_file_preview(file: FileInfo, storage: FileStorage) -> Preview | None:
    """Return how a file is shown on its page of the file manager, ``None`` if you cannot.

    *Answers*: first.  Called once per page of a file; reads as little of it as will do.

    .. versionadded:: 0.1
    """


# -- writes -------------------------------------------------------------------------------------


@hookspec
def admin_before_write(change: Change, record: Any, store: RecordStore | FileStorage) -> None:
    """Look at a write before it happens, inside its transaction.

    *Answers*: all are asked; raise ``AccessDenied`` or ``ValidationFailed`` to refuse it.
    Called once per record created, updated or deleted.
    *change* holds the values before and after; *record* has the new values set.  In a file
    manager *change* is of a file, named by its path: *record* is its ``FileInfo`` and *store*
    the ``FileStorage``.

    .. versionadded:: 0.1
    """


@hookspec
def admin_event(event: Event) -> None:
    """Hear what happened, after the commit.

    *Answers*: tell.  Called once per event.

    .. versionadded:: 0.1
    """


# -- authorization ------------------------------------------------------------------------------


@hookspec(firstresult=True)
def admin_current_actor(request: flask.Request) -> Actor | None:
    """Return who makes the request, ``None`` for a stranger.

    *Answers*: first.  Called once per request.

    .. versionadded:: 0.1
    """


@hookspec
def admin_authorize(
    actor: Actor | None, action: str, info: ModelInfo | None, key: str
) -> bool | None:
    """Say whether *actor* may do *action*.

    *Answers*: vote.  Called once per request and question.  *action* is ``"access"`` (a view at
    all), ``"read"``, ``"create"``, ``"update"``, ``"delete"``, ``"export"`` or the name of a batch
    action; *info* is ``None`` for views without a model, *key* the encoded key of a record or
    ``""``.  A file manager is asked with its endpoint as ``info.name`` and the path of a file as
    *key*.

    .. versionadded:: 0.1
    """


@hookspec
def admin_row_conditions(
    actor: Actor | None, action: str, info: ModelInfo
) -> Iterable[Criterion] | None:
    """Return what every record must meet that *actor* does *action* to.

    *Answers*: all, and every criterion must hold.  Called once per request, action and
    model.

    .. versionadded:: 0.1
    """


@hookspec
def admin_field_access(
    actor: Actor | None, action: str, info: ModelInfo
) -> Mapping[str, FieldLimit] | None:
    """Return field name -> ``"hidden"`` or ``"read"`` for what *actor* may not see or not set.

    *Answers*: all, and the strictest counts.  Called once per request, action and model.
    *action* is ``"read"`` for lists, details, look-ups and exports, ``"create"`` or ``"update"``
    for forms.  A field hidden from ``"read"`` is hidden everywhere.

    .. versionadded:: 0.1
    """


# -- interface ----------------------------------------------------------------------------------


@hookspec
def admin_menu_items(admin: Any, actor: Actor | None) -> Iterable[MenuItem] | None:
    """Return links to add to the menu.

    *Answers*: all.  Called once per page.

    .. versionadded:: 0.1
    """


@hookspec
def admin_assets(view: Any) -> Iterable[Script | Stylesheet | PolicySource] | None:
    """Return scripts and style sheets that a view's pages load, and other hosts they load from.

    *Answers*: all.  Called once per view.

    .. versionadded:: 0.1
    """


@hookspec
def admin_page_slot(slot: str, view: Any, context: Mapping[str, Any]) -> Markup | None:
    """Return markup for a named place of a page.

    *Answers*: all, joined.  Called for each slot of a page.  Render a template of your own for
    more than a line.  *context* holds the names of the page's template.  Slots are listed
    in the documentation (``"list.top"``, ...).

    .. versionadded:: 0.1
    """


@hookspec
def admin_template_globals(admin: Any) -> Mapping[str, Any] | None:
    """Return names for every admin template; prefix them with your plugin's name.

    *Answers*: fold.  Called once per admin, before its first page is made.

    .. versionadded:: 0.1
    """


@hookspec
def admin_actions(view: Any) -> Iterable[Action] | None:
    """Return batch actions for a model view.

    *Answers*: all.  Called once per view.

    .. versionadded:: 0.1
    """


# -- export and import --------------------------------------------------------------------------


@hookspec
def admin_exporters() -> Iterable[Exporter] | None:
    """Return file formats that lists can be exported to.

    *Answers*: all; of several with one name, the first asked is used.  Called once per admin.

    .. versionadded:: 0.1
    """


@hookspec
def admin_importers() -> Iterable[Importer] | None:
    """Return file formats that records can be imported from.

    *Answers*: all; of several with one name, the first asked is used.  Called once per admin.

    .. versionadded:: 0.1
    """


# -- language -----------------------------------------------------------------------------------


@hookspec(firstresult=True)
def admin_translator(app: flask.Flask) -> Translator | None:
    """Return the translator for the current request.

    *Answers*: first.  Called once per request.

    .. versionadded:: 0.1
    """
