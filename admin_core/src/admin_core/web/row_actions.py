"""What can be done with one row of a list: the view's own pages, and actions of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from jinja2 import pass_context
from jinja2.runtime import Context, Undefined
from markupsafe import Markup

from ..data import gettext, quoted_key
from . import dialogs
from .context import RowLink
from .reach import out_of_reach

if TYPE_CHECKING:
    from .view_columns import ColumnPoints
    from .view_core import ModelViewCore


class BaseListRowAction:
    """One thing to do with a row.

    Override :meth:`render` for markup of your own, or :meth:`link` for a line of the row's menu.

    .. versionadded:: 0.1
    """

    def __init__(self, title: str | None = None) -> None:
        self.title = title

    def is_allowed(self, view: ModelViewCore, row_id: str) -> bool:
        """Return whether the visitor is offered it, for one row or (``""``) at all."""
        return True

    def link(self, view: ModelViewCore, row_id: str, row: Any) -> RowLink | None:
        """Return the link that the action is, ``None`` when it renders itself."""
        return None

    def render(self, context: Context, row_id: str, row: Any) -> Any:
        """Return the action's markup; *context* holds the page's names, *row* is the record."""
        found = self.link(context["admin_view"], row_id, row)
        if found is None:
            raise NotImplementedError(f"{type(self).__qualname__} needs render() or link().")
        return _anchor(found)

    @pass_context
    def render_ctx(self, context: Context, row_id: str, row: Any) -> Any:
        """Return the action's markup inside a template."""
        return self.render(context, row_id, row)


class LinkRowAction(BaseListRowAction):
    """A link; *url* is a text with ``{row_id}`` in it, or a function of action, row id and row.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        icon_class: str,
        url: str | Callable[[LinkRowAction, str, Any], str],
        title: str | None = None,
    ) -> None:
        super().__init__(title)
        self.icon_class = icon_class
        self.url = url

    def link(self, view: ModelViewCore, row_id: str, row: Any) -> RowLink:
        """Return the link."""
        if callable(self.url):
            url = self.url(self, row_id, row)
        else:
            url = self.url.format(row_id=quoted_key(row_id))
        return RowLink(_label(self), url, self.icon_class)


class EndpointLinkRowAction(BaseListRowAction):
    """A link to an endpoint, ``".name"`` for one of the view's own.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        icon_class: str,
        endpoint: str,
        title: str | None = None,
        id_arg: str = "id",
        url_args: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(title)
        self.icon_class = icon_class
        self.endpoint = endpoint
        self.id_arg = id_arg
        self.url_args = url_args or {}

    def link(self, view: ModelViewCore, row_id: str, row: Any) -> RowLink:
        """Return the link."""
        url = view.get_url(self.endpoint, **{**self.url_args, self.id_arg: row_id})
        return RowLink(_label(self), url, self.icon_class)


class TemplateLinkRowAction(BaseListRowAction):
    """A macro of the page's template, such as ``"my_macros.link"``.

    It is called with the action, the row's key and the record.

    .. versionadded:: 0.1
    """

    def __init__(self, template_name: str, title: str | None = None) -> None:
        super().__init__(title)
        self.template_name = template_name

    def render(self, context: Context, row_id: str, row: Any) -> Any:
        """Return what the macro gives; raises :exc:`LookupError` when there is no such macro."""
        first, *steps = self.template_name.split(".")
        macro = context.resolve(first)
        for step in steps:
            macro = getattr(macro, step, None)
        if macro is None or isinstance(macro, Undefined):
            raise LookupError(f"The list's template has no macro {self.template_name!r}.")
        return macro(self, row_id, row)


class _PageRowAction(BaseListRowAction):
    """A link to one of the view's own pages of a record."""

    endpoint = ""
    #: What the gate is asked, for each row.
    right = ""
    is_dialog = False

    def is_allowed(self, view: ModelViewCore, row_id: str) -> bool:
        """Return whether the policy allows it."""
        return view.admin.gate.allows(view, self.right, row_id)

    def label(self) -> str:
        """Return the word for it."""
        raise NotImplementedError

    def link(self, view: ModelViewCore, row_id: str, row: Any) -> RowLink:
        """Return the link."""
        url = view.record_url(self.endpoint, row_id)
        url = dialogs.with_argument(url, dialogs.MODAL, "True") if self.is_dialog else url
        return RowLink(self.title or self.label(), url, is_dialog=self.is_dialog)


class ViewRowAction(_PageRowAction):
    """Opens the details page.

    .. versionadded:: 0.1
    """

    endpoint = "details_view"
    right = "read"

    def is_allowed(self, view: ModelViewCore, row_id: str) -> bool:
        """Return whether there is a details page, and the policy allows it."""
        return view.is_switched_on("details") and super().is_allowed(view, row_id)

    def label(self) -> str:
        """Return the word for it."""
        return gettext("View")


class ViewPopupRowAction(ViewRowAction):
    """Opens the details in a dialog.

    .. versionadded:: 0.1
    """

    is_dialog = True


class EditRowAction(_PageRowAction):
    """Opens the edit page.

    .. versionadded:: 0.1
    """

    endpoint = "edit_view"
    right = "update"

    def label(self) -> str:
        """Return the word for it."""
        return gettext("Edit")


class EditPopupRowAction(EditRowAction):
    """Opens the form in a dialog.

    .. versionadded:: 0.1
    """

    is_dialog = True


class DeleteRowAction(_PageRowAction):
    """Asks whether to delete the record.

    .. versionadded:: 0.1
    """

    endpoint = "delete_view"
    right = "delete"

    def label(self) -> str:
        """Return the word for it."""
        return gettext("Delete…")


#: Where a row itself leads: to its form, or to its details where that is refused.
EDIT, VIEW = EditRowAction(), ViewRowAction()


def of_view(view: ColumnPoints) -> list[BaseListRowAction]:
    """Return the row actions that a view's options ask for, its own ones last."""
    found: list[BaseListRowAction] = []
    if view.can_view_details:
        found.append(ViewPopupRowAction() if view.details_modal else ViewRowAction())
    if view.can_edit:
        found.append(EditPopupRowAction() if view.edit_modal else EditRowAction())
    if view.can_delete:
        found.append(DeleteRowAction())
    return [*found, *(view.column_extra_row_actions or ())]


class RowMenu:
    """The row actions of one request: what each row of the page offers this visitor.

    Addresses of the view's own pages are a prefix and a key, so none is built from scratch, and
    nobody is asked about single rows unless a plugin has a say about them.
    """

    def __init__(self, view: ColumnPoints, here: str, records: Sequence[Any]) -> None:
        self.view, self._records = view, records
        # Pages lead back to the plain list by themselves.
        self.tail = f"&{urlencode({'url': here})}" if here != view.list_url() else ""
        self._refused: dict[str, frozenset[str]] = {}
        self._votes = view.admin.plugins.implements("admin_authorize")
        self.actions = [
            one
            for one in (view.get_list_row_actions() if view.column_display_actions else ())
            if one.is_allowed(view, "")
        ]
        self._plan = tuple(self._planned())
        main = view.page_to_open()
        self._main = self._prefix(main) if main else ""
        self._details = VIEW if main == "edit_view" else None
        rights = {one.right for one in self.actions if isinstance(one, _PageRowAction)}
        rights |= {EDIT.right} if self._details else set()
        #: Whether one row may offer what another does not.
        self._differ = self._votes or any(self.refused_to(right) for right in sorted(rights))
        self.pages: Sequence[RowLink] | None = self._pages()

    def _planned(self) -> Iterator[tuple[BaseListRowAction, RowLink | None]]:
        for one in self.actions:
            if isinstance(one, _PageRowAction) and type(one).link is _PageRowAction.link:
                prefix = self._prefix(one.endpoint, one.is_dialog)
                yield one, RowLink(one.title or one.label(), prefix, is_dialog=one.is_dialog)
            else:
                yield one, None

    def _prefix(self, endpoint: str, is_dialog: bool = False) -> str:
        dialog = f"{dialogs.MODAL}=True&" if is_dialog else ""
        return f"{self.view.page_url(endpoint)}?{dialog}id="

    def url(self, key: str) -> str:
        """Return where the row itself leads, ``""`` for nowhere."""
        tail = quoted_key(key) + self.tail
        if not self._main or not self._differ or self._details is None:
            return self._main + tail if self._main else ""
        if self._offers(EDIT, key):
            return self._main + tail
        if self._details.is_allowed(self.view, key):
            return self._prefix("details_view") + tail
        return ""

    def _pages(self) -> tuple[RowLink, ...] | None:
        """Return the links that every row has; ``None`` where rows may differ."""
        links = tuple(link for _, link in self._plan if link is not None)
        return None if self._differ or len(links) < len(self._plan) else links

    def refused_to(self, right: str) -> frozenset[str]:
        """Return the keys of the page's records to which the visitor may not do *right*."""
        if right not in self._refused:
            self._refused[right] = out_of_reach(self.view, right, self._records)
        return self._refused[right]

    def _offers(self, action: BaseListRowAction, key: str) -> bool:
        if isinstance(action, _PageRowAction) and key in self.refused_to(action.right):
            return False
        return not self._votes or action.is_allowed(self.view, key)

    def of(self, key: str, record: Any) -> tuple[Sequence[RowLink], Sequence[BaseListRowAction]]:
        """Return a row's links, and the actions that render themselves."""
        tail = quoted_key(key) + self.tail
        links: list[RowLink] = []
        others: list[BaseListRowAction] = []
        for action, page in self._plan:
            if not self._offers(action, key):
                continue
            if page is not None:
                links.append(replace(page, url=page.url + tail))
                continue
            link = action.link(self.view, key, record)
            if link is None:
                others.append(action)
            else:
                links.append(link)
        return links, others


def _anchor(link: RowLink) -> Markup:
    icon = Markup('<i class="{}" aria-hidden="true"></i>').format(link.icon) if link.icon else ""
    dialog = Markup(' data-dialog="page"') if link.is_dialog else ""
    return Markup('<a href="{}"{}>{}{}</a>').format(link.url, dialog, icon, link.label)


def _label(action: BaseListRowAction) -> str:
    # An icon alone says nothing to a screen reader.
    return str(action.title or gettext("Open"))
