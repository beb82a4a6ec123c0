"""The list page: address -> state -> query -> page of records -> what the template shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import redirect
from markupsafe import Markup

from ..data import (
    MAX_TERMS,
    ConfigurationError,
    Criterion,
    ListQuery,
    Order,
    Page,
    Position,
    did_you_mean,
    gettext,
    search_terms,
    text_of,
)
from ..data.values import MAX_ARGUMENT
from . import dialogs
from .columns import Column, columns, sort_targets
from .context import ListContext, Row
from .filter_chips import chips
from .filter_draft import Draft, canonical, draft, is_panel
from .filter_kinds import Filter
from .filter_panel import FilterPanel
from .filter_tree import arguments
from .filters import Filters, one_line
from .list_heads import ListHeads, sort_text
from .list_urls import (
    MAX_EXTRA,
    MAX_EXTRA_LENGTH,
    OWN,
    ListAddress,
    ListState,
    decode_cursor,
    encode_cursor,
    read_page,
    read_sort,
    with_arguments,
)
from .page_values import value_reader
from .pager import page_count, pager, shown_count
from .related import LinkMaker
from .row_actions import RowMenu

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from .model_view import ModelView


class ListPage:
    """Everything derived from a view's ``column_*`` options, each derived once."""

    def __init__(self, view: ModelView) -> None:
        self.view = view

    # -- decided once --------------------------------------------------------------------------

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in order."""
        view = self.view
        return columns(view, view.get_list_columns(), "list", sortable=self.sortable)

    @cached_property
    def sortable(self) -> Mapping[str, tuple[str, ...]]:
        """Column name -> the paths that sorting by it means."""
        return sort_targets(self.view.get_sortable_columns())

    @cached_property
    def filters(self) -> Filters:
        """What the list can be narrowed by."""
        return Filters(self.view, self.view.get_filters())

    def filters_of(self, path: str) -> Iterable[Filter]:
        """Return the filters of one field; those of a related record's name as well."""
        return Filters(self.view, ()).scaffold(path)

    @cached_property
    def panel(self) -> FilterPanel:
        """The panel in which filters are set."""
        return FilterPanel(self.filters)

    def load_paths(self, shown: Iterable[Column]) -> tuple[str, ...]:
        """Return what the store loads for a page: the shown columns, no more.

        An own formatter or row action may look at any plain field of its record, so all of
        them are loaded where there is one; fields that hold files never are.
        """
        view, columns = self.view, tuple(shown)
        paths = list(view.get_related_paths([c.name for c in columns if c.field is not None]))
        own = view.column_formatters or {}
        is_open = any(column.field is None or column.name in own for column in columns)
        if is_open or view.column_extra_row_actions:
            plain = (f for f in view.store.info if not f.relation and f.kind != "binary")
            paths += [field.name for field in plain]
        return tuple(dict.fromkeys(paths)) or view.store.info.primary_key

    @cached_property
    def search_paths(self) -> tuple[str, ...]:
        """Where the search looks."""
        store = self.view.store
        found = tuple(map(store.path_of, self.view.column_searchable_list))
        for path in found:
            store.field(path)
        return found

    # -- what this visitor may see -------------------------------------------------------------

    def columns_seen(self) -> tuple[Column, ...]:
        """Return the columns that the visitor may see; the key where there is no other."""
        view = self.view
        if not view.admin.gate.limits_fields():
            return self.columns
        return tuple(c for c in self.columns if view.can_see(c.name)) or self._key_columns

    @cached_property
    def _key_columns(self) -> tuple[Column, ...]:
        view = self.view
        return columns(view, view.get_column_names(view.store.info.primary_key, ()), "list", {}, {})

    def sortable_seen(self) -> Mapping[str, tuple[str, ...]]:
        """Return what the visitor may sort by: an order tells as much as a value."""
        can_see = self.view.can_see
        return {
            name: paths
            for name, paths in self.sortable.items()
            if can_see(name) and all(map(can_see, paths))
        }

    def search_paths_seen(self) -> tuple[str, ...]:
        """Return where the visitor's search looks."""
        return tuple(filter(self.view.can_see, self.search_paths))

    # -- reading the address -------------------------------------------------------------------

    def read(self, args: MultiDict[str, str]) -> ListState:
        """Return the state that the address describes, with every problem said in words."""
        view = self.view
        active, problems, used = self.filters.read(args)
        sortable = self.sortable_seen()
        sort, wrong = read_sort(
            sort_text(args.getlist("sort")),
            args.get("desc", "") not in {"", "0"},
            [column.name for column in self.columns_seen()],
            sortable,
        )
        for name in wrong:
            hint = did_you_mean(name, sortable)
            problems.append(gettext("The list cannot be sorted by %(name)s.", name=name) + hint)
        search = one_line(args.get("search", "")).strip() if self.search_paths_seen() else ""
        if len(search) > MAX_ARGUMENT or len(search_terms(search)) > MAX_TERMS:
            search = ""
            problems.append(gettext("The search text is too long."))
        size = self._size(args)
        page = read_page(args.get("page", "0"))
        if page is None:
            problems.append(gettext("There is no such page; this is the first one."))
        elif page >= max(view.count_limit // size, 1):
            page = max(view.count_limit // size, 1) - 1
            problems.append(
                gettext("Pages have numbers up to %(page)s; go on from there.", page=page + 1)
            )
        extra, unknown = self._extra(args, used)
        problems += unknown
        cursor = args.get("after", "") or args.get("before", "")
        return ListState(
            page=page or 0,
            size=size,
            sort=sort,
            search=search,
            filters=active,
            cursor=cursor if len(cursor) <= 4 * MAX_ARGUMENT else "",
            is_backward=bool(args.get("before")) and not args.get("after"),
            count_exactly=args.get("count") == "exact" and view.can_count_exactly(),
            extra=extra,
            problems=tuple(problems),
        )

    def criteria_of(self, args: MultiDict[str, str]) -> tuple[Criterion, ...]:
        """Return what an address narrows the list to, but for its search."""
        return self.read(args).criteria

    def address(self, filters: Any = None, search: str = "", sort: Any = ()) -> str:
        """Return the address of the list, narrowed and sorted."""
        names = (sort,) if isinstance(sort, str) else tuple(sort)
        for name in names:
            if name.lstrip("-") not in self.sortable:
                hint = did_you_mean(name.lstrip("-"), self.sortable)
                raise ConfigurationError(f"The list cannot be sorted by {name!r}.{hint}")
        pairs = list(arguments(self.filters.written(filters))) if filters else []
        pairs += [("search", search)] if search else []
        pairs += [("sort", ",".join(names))] if names else []
        return with_arguments(self.view.list_url(), pairs)

    def _size(self, args: MultiDict[str, str]) -> int:
        asked = args.get("page_size", "")
        size = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else None
        return self.view.get_safe_page_size(size)

    def _extra(
        self, args: MultiDict[str, str], used: set[str]
    ) -> tuple[tuple[tuple[str, str], ...], list[str]]:
        kept: list[tuple[str, str]] = []
        problems: list[str] = []
        for name, text in args.items(multi=True):
            if name in OWN or name in used or name.startswith("_"):
                continue
            if "__" in name or name.startswith("flt"):
                hint = self.filters.hint(name[:60])
                problems.append(gettext("There is no filter %(name)s.", name=name[:60]) + hint)
            elif len(kept) < MAX_EXTRA and len(name) + len(text) <= MAX_EXTRA_LENGTH:
                kept.append((name, text))
        return tuple(kept), problems

    # -- asking the store ----------------------------------------------------------------------

    def query(self, state: ListState) -> ListQuery:
        """Return the query for a state; a cursor that does not fit is left out."""
        view = self.view
        order = self.order(state)
        position = self._position(state, order)
        bound = max(view.count_limit // state.size, 1)
        is_paged = position is None
        page = min(max(state.page, 0), bound - 1) if is_paged else 0
        return ListQuery(
            paths=self.load_paths(self.columns_seen()),
            conditions=state.criteria,
            search=state.search,
            search_paths=self.search_paths_seen(),
            order=order,
            offset=page * state.size,
            limit=state.size,
            position=position,
            count="exact" if state.count_exactly else view.count_mode(),
            count_limit=view.count_limit,
        )

    def order(self, state: ListState) -> tuple[Order, ...]:
        """Return the order: the address's, otherwise the view's own, completed by the key."""
        named = [
            Order(path, name.startswith("-"))
            for name in state.sort
            for path in self.sortable[name.lstrip("-")]
        ]
        found = named or [o for o in self.view.default_order() if self.view.can_see(o.path)]
        return self.view.store.total_order(found)

    def _position(self, state: ListState, order: Sequence[Order]) -> Position | None:
        if not self.view.can_seek():
            return None
        if state.page == -1 and not state.cursor:
            return Position(None, backward=True)
        if not state.cursor:
            return None
        texts = decode_cursor(state.cursor, order)
        if texts is None:
            return None
        plugins, values = self.view.admin.plugins, []
        try:
            for one, text in zip(order, texts, strict=True):
                field = self.view.store.field(one.path)
                values.append(None if text is None else plugins.parse_value(field, text))
        except ValueError:
            return None
        return Position(tuple(values), state.is_backward)

    def cursor(self, state: ListState, record: Any) -> str:
        """Return the place of *record* in the list, for an address."""
        store = self.view.store
        return encode_cursor(
            None if value is None else text_of(store.field(one.path), value)
            for one in self.order(state)
            for value in [store.value(record, one.path)]
        )

    # -- showing -------------------------------------------------------------------------------

    def respond(self, args: MultiDict[str, str]) -> Any:
        """Return the page for an address."""
        view, typed = self.view, draft(args)
        if typed is not None and typed.is_scripted:
            # The script puts the panel's new look in place of the old, and reads no records.
            nothing = Page((), None, has_next=False)
            context = self.context(self.read(typed.in_force), nothing, typed)
            return view.render("admin/parts/filters.html", page=context)
        if typed is not None:
            args = typed.in_force
        elif is_panel(args):
            return redirect(with_arguments(view.list_url(), canonical(args)))
        state = self.read(args)
        page = view.fetch(self.query(state))
        if not page.records and state.page > 0 and page.total is not None:
            # Beyond the end: somebody deleted the last rows, or typed a number.
            last = max(page_count(page.total, state.size) - 1, 0)
            state = replace(
                state,
                page=last,
                problems=(*state.problems, gettext("There is no such page; this is the last one.")),
            )
            page = view.fetch(self.query(state))
        shown = self.context(state, page, typed)
        return view.render(view.list_template, page=shown, **self.old_names(shown))

    def old_names(self, page: ListContext) -> dict[str, Any]:
        """Return the names that templates of existing code look for."""
        view = self.view
        return {
            "count": page.count,
            "data": [row.record for row in page.rows],
            "get_pk_value": view.get_pk_value,
            "get_value": value_reader(view, "list"),
            "list_columns": [(head.name, head.label) for head in page.headers],
            "list_row_actions": view.get_list_row_actions(),
            "return_url": page.return_url,
            "search": page.search,
        }

    def context(self, state: ListState, page: Page, typed: Draft | None = None) -> ListContext:
        """Return what the template shows; *typed* is a filter that is being built."""
        view = self.view
        address = ListAddress(view.list_url(), view.get_safe_page_size(None))
        here = address.of(state)
        lines, builder = self.panel.show(state, typed)
        can_create = view.admin.gate.allows(view, "create")
        back = f"?{urlencode({'url': here})}" if here != view.list_url() else ""
        heads = self._heads(state, address)
        return ListContext(
            title=str(view.name),
            count=shown_count(page.total),
            caption=heads.caption(str(view.name)),
            headers=heads.headers(),
            rows=self._rows(page, RowMenu(view, here, page.records), here),
            sort=",".join(heads.order),
            sort_lines=heads.lines(),
            sort_state=tuple(address.pairs(state, leave_out=("sort", "page"))),
            pager=pager(view, state, page, address, lambda one: self.cursor(state, one)),
            list_url=view.list_url(),
            create_url=dialogs.link(view, "create", f"{view.page_url('create_view')}{back}")
            if can_create
            else "",
            create_dialog=view.create_modal,
            create_label=gettext("New %(what)s", what=view.singular()),
            has_search=bool(self.search_paths_seen()),
            search=state.search,
            search_placeholder=view.search_placeholder(),
            filters=lines,
            filter_builder=builder,
            filters_in_force=address.filters_of(state),
            is_filtering=typed is not None,
            chips=chips(self.filters, state, address),
            clear_url=address.of(replace(state.first_page(), filters=(), search="")),
            search_state=tuple(address.pairs(state, leave_out=("search", "page"))),
            filter_state=tuple(address.pairs(state, leave_out=("filters", "page"))),
            actions=view.actions.on_list(),
            row_actions=view.actions.on_row() if view.column_display_actions else (),
            action_url=view.page_url("action_view"),
            action_state=urlencode(list(address.pairs(state.first_page()))),
            all_label=self._all_label(page),
            is_editable=bool(view.inline_edit.names_seen()),
            return_url=here,
            problems=state.problems,
            empty_message=view.get_empty_list_message(),
            exports=view.export_page.links(state),
            export_url=view.export_page.choice_url(state),
        )

    def _all_label(self, page: Page) -> str:
        """Return what selects all records of the list, where there are more than are shown."""
        if not (page.has_next or page.has_previous):
            return ""
        total = page.total
        if total is None:
            return gettext("All records of this list")
        if total.number > self.view.action_max_rows:
            return ""
        return gettext("All %(count)s records of this list", count=shown_count(total))

    def _heads(self, state: ListState, address: ListAddress) -> ListHeads:
        default = self.view.default_order()
        return ListHeads(self.columns_seen(), self.sortable_seen(), default, state, address)

    def _rows(self, page: Page, menu: RowMenu, here: str) -> list[Row]:
        view, links = self.view, LinkMaker(self.view)
        cells = [column.make_cell(links) for column in self.columns_seen()]
        encoded_key = view.store.encoded_key
        openers = view.inline_edit.openers(self.columns_seen(), here)
        fixed = menu.refused_to("update") if openers else ()
        rows = []
        for record in page.records:
            key = encoded_key(record)
            shown = [cell(record) for cell in cells]
            label = _plain(shown[0] if shown else key) or key
            edit: Any = ""
            for place, opener in openers.items() if key not in fixed else ():
                link = opener.link(key, label)
                if place == 0:
                    # The first cell is a link as a whole.
                    shown[0], edit = opener.opened(shown[0] or key), link
                else:
                    shown[place] = opener.opened(shown[place], link)
            rows.append(
                Row(
                    key=key,
                    label=label,
                    edit=edit,
                    cells=shown,
                    menu=menu,
                    url=menu.url(key),
                    record=record,
                    own=menu.of(key, record) if menu.pages is None else None,
                )
            )
        return rows


def _plain(cell: Any) -> str:
    return cell.striptags() if isinstance(cell, Markup) else str(cell).strip()
