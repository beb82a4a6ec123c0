"""ModelView: options to set, methods to override, pages that do the work.

Every method of the parts it is put together from is a leaf: it reads an option, or makes one
call to the store, a page object or a hook.  Page objects call these methods; these never call
back.  Each part has a module: ``view_core``, ``view_columns``, ``view_exports``, ``view_forms``,
``view_writes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from flask import redirect, request

from ..data import AccessDenied, FieldInfo, ListQuery, StoreUnavailable, decode_key, gettext
from . import csrf, download, lookup
from .context import Card
from .delete_page import DeletePage
from .details_page import DetailsPage
from .embedded import EmbeddedViews
from .export_page import ExportPage
from .form_page import FormPage
from .inline import Inlines
from .inline_edit import InlineEdit
from .list_page import ListPage
from .model_actions import ModelActions
from .pager import shown_count
from .saver import Deleter, Saver
from .view import expose
from .view_columns import ColumnPoints
from .view_exports import ExportPoints
from .view_forms import FormPoints
from .view_writes import WritePoints


class ModelView(ExportPoints, ColumnPoints, FormPoints, WritePoints):
    """Manages the records of one model.

    ``source`` is what the model's backend needs besides the model: a session, a database, a
    collection.

    .. versionadded:: 0.1
    """

    #: Page classes; replace one to change a whole page.
    list_page_class: type[ListPage] = ListPage
    form_page_class: type[FormPage] = FormPage
    details_page_class: type[DetailsPage] = DetailsPage
    delete_page_class: type[DeletePage] = DeletePage
    export_page_class: type[ExportPage] = ExportPage
    inline_edit_class: type[InlineEdit] = InlineEdit

    @classmethod
    def _view_base(cls) -> type[Any]:
        return ModelView

    # -- collaborators, each made on first use -------------------------------------------------

    @cached_property
    def list_page(self) -> ListPage:
        """The list page."""
        return self.list_page_class(self)

    @cached_property
    def form_page(self) -> FormPage:
        """The create and edit pages."""
        return self.form_page_class(self)

    @cached_property
    def details_page(self) -> DetailsPage:
        """The details page."""
        return self.details_page_class(self)

    @cached_property
    def inlines(self) -> Inlines:
        """The lists of children in the forms."""
        return Inlines(self)

    def documents_of(self, field: FieldInfo, owner: Any = None) -> EmbeddedViews:
        """Return what the form field of an embedded field asks about its documents.

        *owner* is the view of the rows that the field stands in, where it is not this view.
        """
        return EmbeddedViews(owner or self, field)

    @cached_property
    def actions(self) -> ModelActions:
        """The batch actions."""
        return ModelActions(self)

    @cached_property
    def inline_edit(self) -> InlineEdit:
        """The editors of single cells."""
        return self.inline_edit_class(self)

    @cached_property
    def saver(self) -> Saver:
        """What writes a form's values."""
        return Saver(self)

    @cached_property
    def deleter(self) -> Deleter:
        """What deletes records."""
        return Deleter(self)

    @cached_property
    def delete_page(self) -> DeletePage:
        """The delete page."""
        return self.delete_page_class(self)

    @cached_property
    def export_page(self) -> ExportPage:
        """The page to choose what to export, and the files."""
        return self.export_page_class(self)

    def cards(self) -> Iterable[Card]:
        """Yield the view's cards for the first page."""
        try:
            page = self.fetch(
                ListQuery(
                    paths=self.store.info.primary_key,
                    order=self.store.total_order(()),
                    limit=1,
                    count=self.count_mode(),
                    count_limit=self.count_limit,
                )
            )
            total = page.total
        except StoreUnavailable:
            total = None
        can_create = self.admin.gate.allows(self, "create")
        yield Card(
            label=str(self.name),
            url=self.list_url(),
            create_url=self.page_url("create_view") if can_create else "",
            count=shown_count(total),
            category=str(self.category or ""),
        )

    def handle_csrf_failure(self, name: str, refusal: csrf.Refusal) -> Any:
        """Let the form pages show what was typed again, unless another site sent it."""
        # A handler of an application's own in their place does not know of the refusal.
        is_own = getattr(type(self), name, None) is getattr(ModelView, name, None)
        if name in _SHOWN_AGAIN and is_own and not refusal.is_foreign:
            return None
        again = None
        if name == "action_view" and not refusal.is_foreign:
            again = self.actions.show_again(refusal.message, 400)
        return super().handle_csrf_failure(name, refusal) if again is None else again

    # -- pages ---------------------------------------------------------------------------------

    @expose("/")
    def index_view(self) -> Any:
        """Answer the list page."""
        if not self.admin.gate.allows(self, "read"):
            raise AccessDenied(gettext("Your account may not see these records."))
        return self.list_page.respond(request.args)

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Any:
        """Answer the create page."""
        return self.form_page.create()

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> Any:
        """Answer the edit page."""
        key = _key_in(request.args.getlist("id"))
        return self.form_page.edit(key) if key else redirect(self.return_url())

    @expose("/details/")
    def details_view(self) -> Any:
        """Answer the details page."""
        key = _key_in(request.args.getlist("id"))
        return self.details_page.respond(key) if key else redirect(self.return_url())

    @expose("/delete/", methods=("GET", "POST"))
    def delete_view(self) -> Any:
        """Ask before deleting (GET), delete (POST)."""
        key = _key_in(request.form.getlist("id") or request.args.getlist("id"))
        return self.delete_page.respond(key)

    @expose("/action/", methods=("POST",))
    def action_view(self) -> Any:
        """Do something to the selected records."""
        return self.handle_action()

    @expose("/ajax/update/", methods=("GET", "POST"))
    def ajax_update(self) -> Any:
        """Show the editor of one cell (GET), save it (POST)."""
        return self.inline_edit.respond()

    @expose("/export/", methods=("GET", "POST"))
    def export_choice(self) -> Any:
        """Ask what to export; answer the file when that is said."""
        return self.export_page.choose()

    @expose("/export/<export_type>/", methods=("GET", "POST"))
    def export(self, export_type: str) -> Any:
        """Answer a file of the list's records."""
        return self.export_page.respond(export_type)

    @expose("/download/")
    def download(self) -> Any:
        """Answer the bytes that a field of a record holds, as a file."""
        return download.respond(self, _key_in(request.args.getlist("id")))

    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> Any:
        """Answer a search for related records."""
        return lookup.respond(self)


#: Handlers that show a form again, and write nothing, when the request was refused.
_SHOWN_AGAIN = frozenset({"create_view", "edit_view", "ajax_update"})


def _key_in(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the key that arguments name: one encoded text, or its parts one by one."""
    if len(texts) == 1:
        return decode_key(texts[0][:8_000])
    return tuple(texts[:20])
