"""The filters of a list: what is offered, what the address asks for, how it is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..data import (
    Condition,
    FieldInfo,
    Operator,
    RecordStore,
    Untranslated,
    decode_key,
    did_you_mean,
    gettext,
    speaking,
    text_of,
)
from ..data.values import MAX_ARGUMENT, in_utc
from ..operators import SIGNS, labels
from .columns import label_of, short_label
from .list_urls import MAX_FILTERS, ActiveFilter, legacy_filter, slug
from .related import readable

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from .model_view import ModelView

#: Operators that compare with a piece of text, whatever the kind of field.
_ON_TEXT = frozenset({"contains", "not_contains", "starts_with"})


#: How many values of one argument are used, by the operator's arity.
_MOST_TEXTS: Mapping[int, int] = {2: 2, -1: 200}


@dataclass(frozen=True, slots=True)
class Filter:
    """One field and operator that a list can be narrowed by."""

    path: str
    field: FieldInfo
    operator: Operator

    @property
    def name(self) -> str:
        """The argument's name in addresses."""
        return f"{self.path}__{self.operator.name}"


class Filters:
    """The filters of one view, each decided once."""

    def __init__(self, view: ModelView, paths: Iterable[str]) -> None:
        self.view = view
        offered: dict[str, Filter] = {}
        for path in paths:
            for one in self._of(path):
                offered.setdefault(one.name, one)
        self.offered: Mapping[str, Filter] = offered

    def _of(self, path: str) -> Iterable[Filter]:
        view = self.view
        field = view.store.field(path)
        if field.relation is not None:
            # People look for a related record by its name, not by its key.
            target = _target(view.store, path)
            for inner in target.info.search_paths[:1]:
                yield from self._of(f"{path}.{inner}")
        for operator in view.admin.plugins.joined(
            "admin_field_operators", field=field, store=view.store
        ):
            yield Filter(path, field, operator)

    # -- reading the address -------------------------------------------------------------------

    def read(self, args: MultiDict[str, str]) -> tuple[list[ActiveFilter], list[str], set[str]]:
        """Return the filters in force, what is wrong, and the arguments that were used."""
        active: list[ActiveFilter] = []
        problems: list[str] = []
        used: set[str] = set()
        for argument in args:
            name = self._named(argument)
            if name is None:
                continue
            used.add(argument)
            texts = tuple(text for text in args.getlist(argument) if text.strip())
            # What is not used is not carried along in every address of the page either.
            texts = texts[: _MOST_TEXTS.get(self.offered[name].operator.arity, 1)]
            if not texts:
                continue
            if len(active) >= MAX_FILTERS:
                problems.append(
                    gettext("Only the first %(num)s filters are used.", num=MAX_FILTERS)
                )
                break
            try:
                active.append(self._active(self.offered[name], texts))
            except ValueError as error:
                label = self.label(self.offered[name])
                problems.append(gettext("%(filter)s: %(error)s", filter=label, error=error))
        return active, problems, used

    def hint(self, name: str) -> str:
        """Return a suggestion for a filter that there is not: another field, or operator."""
        path, _, operation = name.rpartition("__")
        known: dict[str, list[str]] = {}
        for one in self.offered.values():
            known.setdefault(one.path, []).append(one.operator.name)
        if path in known:
            return did_you_mean(operation, known[path])
        return did_you_mean(path, known)

    def _named(self, argument: str) -> str | None:
        if argument in self.offered:
            return argument
        if not argument.startswith("flt"):
            return None
        return legacy_filter(argument, list(self.offered), self._slugs())

    def _slugs(self) -> dict[str, str]:
        found: dict[str, str] = {}
        # Existing links are in no language, and name a related record's field with its model.
        with speaking(Untranslated()):
            names = labels()
            for name, one in self.offered.items():
                operation = names.get(one.operator.name, one.operator.label)
                for label in (label_of(self.view, one.path), short_label(self.view, one.path)):
                    found.setdefault(slug(label, operation), name)
        return found

    def _active(self, one: Filter, texts: tuple[str, ...]) -> ActiveFilter:
        value = self._value(one, texts)
        return ActiveFilter(one.name, texts, Condition(one.path, one.operator.name, value))

    def _value(self, one: Filter, texts: tuple[str, ...]) -> Any:
        if any(len(text) > MAX_ARGUMENT for text in texts):
            raise ValueError(gettext("The text is too long."))
        operator, parse = one.operator, self._parser(one.field)
        if operator.arity == 0:
            return _yes_or_no(texts[0])
        if one.field.relation is not None:
            return _key(self.view.store, one.path, texts[0])
        if operator.arity == -1:
            items = [part for text in texts for part in text.split(",") if part.strip()]
            return tuple(parse(item.strip()) for item in items[:200])
        if operator.arity == 2:
            both = texts if len(texts) == 2 else tuple(texts[0].split(" to ", 1))
            if len(both) != 2:
                raise ValueError(gettext("Enter both ends of the range."))
            low, high = parse(both[0]), parse(both[1])
            if low > high:
                raise ValueError(gettext("The range ends before it begins."))
            return low, high
        if operator.name in _ON_TEXT:
            return one_line(texts[0])
        return parse(texts[0])

    def _parser(self, field: FieldInfo) -> Callable[[str], Any]:
        plugins = self.view.admin.plugins
        zone_aware = bool(field.options.get("timezone"))

        def parse(text: str) -> Any:
            value = plugins.parse_value(field, text)
            if not isinstance(value, dt.datetime):
                return value
            if zone_aware and value.tzinfo is None:
                return value.replace(tzinfo=dt.UTC)
            if not zone_aware and value.tzinfo is not None:
                return in_utc(value)
            return value

        return parse

    # -- showing -------------------------------------------------------------------------------

    def shown_values(self, one: ActiveFilter) -> tuple[str, ...]:
        """Return the texts of a filter in force, a range as its two ends."""
        if self.offered[one.name].operator.arity == 0:
            return ()
        if self.offered[one.name].operator.input == "datetime-local":
            # The browser's control takes nothing but a full date and time.
            value = one.condition.value
            moments = value if isinstance(value, tuple) else (value,)
            return tuple(m.replace(tzinfo=None).isoformat(timespec="seconds") for m in moments)
        count = 2 if self.offered[one.name].operator.arity == 2 else 1
        return _split_range(one.texts, count) if count == 2 else (", ".join(one.texts),)

    def chip(self, one: ActiveFilter) -> str:
        """Return one filter in force as people say it."""
        offered = self.offered[one.name]
        operator = offered.operator
        if operator.arity == 0:
            empty = gettext("is empty") if one.condition.value else gettext("is not empty")
            return f"{self.label_of_path(offered.path)} {empty}"
        shown = [self._shown(offered, text) for text in _split_range(one.texts, 2)]
        word = SIGNS.get(operator.name, labels().get(operator.name, operator.label))
        joiner = f" {gettext('and')} " if operator.arity == 2 else ", "
        return f"{self.label_of_path(offered.path)} {word} {joiner.join(shown)}"

    def label(self, one: Filter) -> str:
        """Return field and operator as people say them."""
        operation = labels().get(one.operator.name, one.operator.label)
        return f"{self.label_of_path(one.path)} {operation}"

    def label_of_path(self, path: str) -> str:
        """Return the label of a filtered field."""
        return short_label(self.view, path)

    def _shown(self, one: Filter, text: str) -> str:
        for value, label in self._options(one):
            if value == text:
                return label
        if one.field.relation is not None:
            target = _target(self.view.store, one.path)
            record = readable(self.view, target).get(decode_key(text))
            return target.label(record) if record is not None else text
        return text if len(text) <= 40 else f"{text[:39]}…"

    def _options(self, one: Filter) -> tuple[tuple[str, str], ...]:
        if one.operator.input == "boolean":
            return (("1", gettext("Yes")), ("0", gettext("No")))
        if one.operator.input == "choice":
            return tuple((text_of(None, c.value), str(c.label)) for c in one.field.choices)
        return ()


def one_line(text: str) -> str:
    """Return *text* without a null character, which no database looks for."""
    return text.replace("\x00", "")


def _split_range(texts: Sequence[str], count: int) -> tuple[str, ...]:
    if count == 2 and len(texts) == 1 and " to " in texts[0]:
        return tuple(texts[0].split(" to ", 1))
    return tuple(texts)


def _yes_or_no(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError(gettext("Enter yes or no."))
    return text == "1"


def _target(store: RecordStore, path: str) -> RecordStore:
    for step in path.split("."):
        store = store.related(step)
    return store


def _key(store: RecordStore, path: str, text: str) -> str:
    if _target(store, path).parse_key(decode_key(text)) is None:
        raise ValueError(gettext("This is no key of a record."))
    return text
