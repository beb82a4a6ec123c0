"""The override points of a model view's lists: columns, order, filters, paging, words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..data import CountMode, FieldInfo, Order, RecordStore, gettext
from ..filters import BaseFilter
from . import row_actions
from .columns import field_at, label_of, short_label, shown
from .related import store_at
from .row_actions import BaseListRowAction
from .view_core import ModelViewCore

if TYPE_CHECKING:
    from .filter_kinds import Filter


class ColumnPoints(ModelViewCore):
    """Which columns there are, what sorting and filtering by them means, how pages are cut."""

    # -- override points: columns --------------------------------------------------------------

    def get_list_columns(self) -> list[tuple[str, str]]:
        """Return (name, label) of the list's columns."""
        return self.get_column_names(
            self.column_list or self.scaffold_list_columns(), self.column_exclude_list
        )

    def get_details_columns(self) -> list[tuple[str, str]]:
        """Return (name, label) of the details page's fields."""
        rules = self.details_page.rules
        names = (
            self.column_details_list
            or (rules.visible_fields if rules else None)
            or [
                field.name
                for field in self.store.info
                if not holds_children(field)
                and not (field.foreign_key and field.reference)
                and not is_alias(field)
            ]
        )
        return self.get_column_names(names, self.column_details_exclude_list)

    def scaffold_list_columns(self) -> list[str]:
        """Return the columns of a list that nobody chose any for."""
        return [
            field.name
            for field in self.store.info
            if (self.column_display_pk or not (field.primary_key and field.generated))
            and not (field.foreign_key and field.reference)
            and not is_alias(field)
            and (self.column_display_all_relations or not (field.relation and field.relation.many))
            and field.kind not in {"text", "json", "binary"}
        ] or list(self.store.info.primary_key)

    def get_related_paths(self, shown: Iterable[str]) -> Sequence[str]:
        """Return what the list's statements load, of the fields *shown* and besides them."""
        named = tuple(map(self.store.path_of, self.column_select_related_list or ()))
        if self.column_auto_select_related:
            return (*shown, *named)
        fields = [self.store.info.field(name.partition(".")[0]) for name in shown]
        own = [one.relation.columns if one.relation else (one.name,) for one in fields]
        return (*(name for names in own for name in names), *named)

    def get_column_names(
        self, only_columns: Iterable[str], excluded_columns: Iterable[str] | None
    ) -> list[tuple[str, str]]:
        """Return (name, label) of the columns that are not excluded."""
        excluded = frozenset(excluded_columns or ())
        return [(name, self.get_column_name(name)) for name in only_columns if name not in excluded]

    def get_column_name(self, field: str) -> str:
        """Return the label of a column; forms take theirs from ``column_labels``."""
        return label_of(self, field)

    def get_sortable_columns(self) -> Mapping[str, tuple[str, ...]]:
        """Return column name -> paths that sorting by it means."""
        if self.column_sortable_list is None:
            return self.scaffold_sortable_columns()
        found: dict[str, tuple[str, ...]] = {}
        for one in self.column_sortable_list:
            name, target = one if isinstance(one, tuple) else (one, one)
            paths = map(self.store.path_of, _targets(target))
            name = self.store.path_of(name)
            found[name] = tuple(path for wanted in paths for path in self._sort_paths(wanted))
        return {name: paths for name, paths in found.items() if paths}

    def scaffold_sortable_columns(self) -> Mapping[str, tuple[str, ...]]:
        """Return every column of the list that can be sorted by."""
        names = [name for name, _ in self.get_list_columns()]
        found = {name: self._sort_paths(name) for name in names if field_at(self.store, name)}
        return {name: paths for name, paths in found.items() if paths}

    def get_filters(self) -> Sequence[Any]:
        """Return what the list can be filtered by: paths, attributes, filter objects."""
        return tuple(self.column_filters or ())

    def scaffold_filters(self, name: str) -> Iterable[Filter]:
        """Return the filters of the field at path *name*; plugins have contributed already."""
        return self.list_page.filters_of(name)

    def is_valid_filter(self, filter: Any) -> bool:
        """Return whether an entry of ``column_filters`` is a filter object."""
        return isinstance(filter, BaseFilter)

    def handle_filter(self, filter: Any) -> Any:
        """Return the filter object to use for one of ``column_filters``; asked once."""
        return filter

    def get_filter_arg(self, index: int, flt: Filter) -> str:
        """Return the name of a filter in addresses; asked once."""
        return flt.name

    def get_invalid_value_msg(self, value: str, filter: Filter) -> str:
        """Return what to say of a value that does not fit, ``""`` for the reason itself."""
        return ""

    def get_list_row_actions(self) -> Sequence[BaseListRowAction]:
        """Return what a row's menu offers; what the visitor may not do is left out later."""
        return row_actions.of_view(self)

    def default_order(self) -> tuple[Order, ...]:
        """Return the order of a list that nobody sorted."""
        chosen = self.column_default_sort or list(self.store.info.default_order)
        pairs = chosen if isinstance(chosen, list) else [chosen]
        found = [(one, False) if isinstance(one, str) else one for one in pairs]
        return tuple(
            Order(path, bool(descending))
            for name, descending in found
            for path in self._sort_paths(name)
        )

    def _sort_paths(self, name: str) -> tuple[str, ...]:
        field = self.store.field(name)
        if field.relation is None:
            return (name,) if field.sortable and not _crosses_many(self.store, name) else ()
        if field.relation.many or "paths" not in self.store.capabilities:
            return ()
        info = store_at(self.store, name).info
        return tuple(f"{name}.{path}" for path in info.search_paths[:1])

    # -- override points: values ---------------------------------------------------------------

    @cached_property
    def _cell_makers(self) -> dict[tuple[str, str], Any]:
        return {}

    @cached_property
    def _formatters(self) -> dict[tuple[str, str], Any]:
        return {}

    def _get_field_value(self, model: Any, name: str) -> Any:
        return self.store.value(model, name)

    def get_list_value(self, context: Any, model: Any, name: str) -> Any:
        """Return what the list shows of a record, for templates that ask for single values."""
        return shown(self, "list", model, name)

    def get_detail_value(self, context: Any, model: Any, name: str) -> Any:
        """Return what the details page shows of a record."""
        return shown(self, "details", model, name)

    # -- override points: paging ---------------------------------------------------------------

    def get_safe_page_size(self, page_size: int | None) -> int:
        """Return how many records a page shows, whatever was asked for."""
        if self.can_set_page_size and page_size in self.page_size_options:
            return min(int(page_size or 0), self.max_page_size)
        return min(self.page_size or self.max_page_size, self.max_page_size)

    def count_mode(self) -> CountMode:
        """Return how hard the list counts."""
        if self.simple_list_pager:
            return "none"
        return "estimated" if self.count_strategy == "auto" else self.count_strategy

    def can_count_exactly(self) -> bool:
        """Return whether the visitor may ask for the exact count of a long list."""
        return not self.simple_list_pager and self.count_strategy in {"auto", "capped", "estimated"}

    # -- override points: words ----------------------------------------------------------------

    def search_placeholder(self) -> str:
        """Return what the search box says while it is empty."""
        searched = map(self.store.path_of, self.column_searchable_list)
        seen = filter(self.can_see, searched)
        labels = [short_label(self, path) for path in seen]
        return gettext("Search %(columns)s", columns=", ".join(labels)) if labels else ""

    def get_empty_list_message(self) -> str:
        """Return what a list without records says."""
        return gettext("There are no records here.")


def holds_children(field: FieldInfo) -> bool:
    """Return whether a field holds records that may be many thousands, each with its own page."""
    relation = field.relation
    return relation is not None and relation.many and relation.children


def _crosses_many(store: RecordStore, path: str) -> bool:
    """Return whether a path has several values, since a relation on the way leads to many."""
    for step in path.split(".")[:-1]:
        relation = store.info.field(step).relation if step in store.info else None
        if relation is None or relation.many:
            return relation is not None
        store = store.related(step)
    return False


def is_alias(field: FieldInfo) -> bool:
    """Return whether a field is another name of one that is there already."""
    return bool(field.options.get("alias"))


def _targets(target: Any) -> tuple[Any, ...]:
    """Return what sorting by a column means, none for what switches it off."""
    if target is None or isinstance(target, (str, bool, tuple, list)) and not target:
        return ()
    return tuple(target) if isinstance(target, (tuple, list)) else (target,)
