"""The field that edits a relation: a select while there are few choices, a search beyond."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol
from urllib.parse import quote

from wtforms.fields.choices import SelectFieldBase

from ..data import StoreUnavailable, gettext
from .inputs import Select
from .options import Option

#: Records in which a label's words are found, of which those are taken that are called just that.
MOST_ALIKE = 50

#: A row's number, or what stands for it in a row that is yet to be added, within a field's name.
_ROW = re.compile(r"-(?:\d+|__\w+__)-")


@dataclass(frozen=True, slots=True)
class Related:
    """A record that can be chosen: its encoded key, its label and itself."""

    key: str
    label: str
    record: Any


@dataclass(frozen=True, slots=True)
class SearchHints:
    """How the search for related records presents itself.

    ``minimum`` is how many characters must be typed before anything is looked for, ``page_size``
    how many answers come at a time.

    .. versionadded:: 0.1
    """

    placeholder: str = ""
    minimum: int = 0
    page_size: int = 10


@dataclass(frozen=True, slots=True)
class RelatedPages:
    """Where related records are made and opened; an empty address means nowhere.

    ``open_url`` is the beginning of an address that a key completes.

    .. versionadded:: 0.1
    """

    new_url: str = ""
    new_label: str = ""
    open_url: str = ""
    open_label: str = ""
    back: str = ""


class RelatedRecords(Protocol):
    """Where a relation field finds records; bounded by what the visitor may see.

    Derive from it to have what need not be written: no hints, no pages, the same records
    whatever is edited.

    .. versionadded:: 0.1
    """

    def few(self) -> Sequence[Related] | None:
        """Return every record when there are few enough for a select, otherwise ``None``."""

    def search(self, text: str, limit: int, offset: int = 0) -> Sequence[Related]:
        """Return records that *text* is found in."""

    def fetch(self, keys: Iterable[str]) -> Sequence[Related]:
        """Return the records with those keys, in their order, without those there are not."""

    def describe(self, record: Any) -> Related:
        """Return *record* as a choice."""

    def search_url(self, name: str) -> str:
        """Return the address that answers searches for field *name* with JSON."""

    def for_record(self, record: Any) -> RelatedRecords:
        """Return what may be chosen for *record*, ``None`` for a new one."""
        return self

    def named(self, labels: Iterable[str]) -> Mapping[str, Sequence[Related]]:
        """Return, for each label, the records that are called just that."""
        return {
            label: [one for one in self.search(label, MOST_ALIKE) if one.label == label]
            for label in labels
        }

    def hold(self, found: Iterable[Related]) -> None:
        """Answer :meth:`fetch` by these for the rest of the request; it may be left undone."""
        return None

    def hints(self) -> SearchHints:
        """Return how the search presents itself."""
        return SearchHints()

    def pages(self) -> RelatedPages:
        """Return where the visitor may make and open such records."""
        return RelatedPages()


class RelatedField(SelectFieldBase):
    """Chooses one related record, or with ``multiple`` any number of them.

    What is already chosen stays, even when the visitor could not choose it anew.

    .. versionadded:: 0.1
    """

    is_wide = False
    #: Whether the database did not answer when the sent choice was looked for.
    is_unchecked = False

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        choices: RelatedRecords,
        multiple: bool = False,
        collection: type[Any] = list,
        blank_text: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        # The form knows its record before it makes its fields.
        self.records = choices.for_record(getattr(kwargs.get("_form"), "_obj", None))
        self.multiple = multiple
        self.collection = collection
        self.blank_text = blank_text
        if kwargs.get("widget") is None:
            self.widget = Select(multiple=multiple)
        self.search_text = ""
        self._found: Sequence[Related] = ()
        self._few: Sequence[Related] | None = None
        self._asked = False
        self._sent: Sequence[str] = ()

    # -- what was sent -------------------------------------------------------------------------

    def process_data(self, value: Any) -> None:
        """Take the stored record or records."""
        self.data = list(value or ()) if self.multiple else value

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Find the chosen records; keys that belong to none are an error."""
        keys = list(dict.fromkeys(key for key in valuelist if key))
        if not valuelist and not self.multiple:
            return
        stored = {one.key: one for one in self._stored()}
        missing = [key for key in keys if key not in stored]
        self._sent = keys
        try:
            found = {one.key: one for one in self.records.fetch(missing)} if missing else {}
        except StoreUnavailable:
            # The page that says so shows the choice again, by its key.
            self.is_unchecked = True
            self.data = [] if self.multiple else None
            raise ValueError(gettext("The choice cannot be checked at the moment.")) from None
        chosen = [stored.get(key) or found.get(key) for key in keys]
        records = [one.record for one in chosen if one is not None]
        self.data = records if self.multiple else next(iter(records), None)
        if None in chosen:
            raise ValueError(gettext("The chosen record does not exist or may not be chosen."))

    def choose(self, keys: Sequence[str]) -> None:
        """Choose the records with those keys before the form is shown; others are left out."""
        found = [one.record for one in self.records.fetch(list(dict.fromkeys(keys)))]
        if self.multiple:
            self.data = found
        elif found:
            self.data = found[0]

    def populate_obj(self, obj: Any, name: str) -> None:
        """Set the record, or a collection of the kind the model uses."""
        setattr(obj, name, self.collection(self.data) if self.multiple else self.data)

    def state(self) -> Any:
        """Return the chosen keys."""
        return sorted(self._chosen_keys())

    # -- what is shown -------------------------------------------------------------------------

    @property
    def is_remote(self) -> bool:
        """Whether there are too many records for a select."""
        return self._all() is None

    @property
    def search_url(self) -> str:
        """The address that answers searches with JSON."""
        return self.records.search_url(self.lookup_name)

    @property
    def lookup_name(self) -> str:
        """What the field is called in a search: a row's number is no part of it."""
        return _ROW.sub("-", self.name)

    @cached_property
    def hints(self) -> SearchHints:
        """How the search presents itself."""
        return self.records.hints()

    @cached_property
    def pages(self) -> RelatedPages:
        """Where the visitor may make and open related records."""
        return self.records.pages()

    @property
    def open_url(self) -> str:
        """The page of the chosen record, ``""`` where there is none."""
        keys = self._chosen_keys()
        if not self.pages.open_url or self.multiple or not keys:
            return ""
        return f"{self.pages.open_url}{quote(keys[0], safe=',.')}{self.pages.back}"

    @property
    def search_name(self) -> str:
        """The name of the search box shown where scripts are off."""
        return f"_search-{self.name}"

    def look_up(self, text: str) -> None:
        """Offer the records that *text* is found in, beside those chosen."""
        self.search_text = text
        self._found = self.records.search(text, 50)

    def iter_choices(self) -> Iterator[Option]:
        """Yield the blank option, then every choice, the chosen ones marked."""
        chosen = set(self._chosen_keys())
        if not self.multiple:
            yield Option("", self.blank_text or gettext("Choose…"), not (chosen or self._sent), {})
        offered: dict[str, Related] = {}
        known = self._all()
        for one in [*self._current(), *(self._found if known is None else known)]:
            offered.setdefault(one.key, one)
        ordered: Iterable[Related] = offered.values()
        if known is not None:
            places = {one.key: place for place, one in enumerate(known)}
            ordered = sorted(ordered, key=lambda one: places.get(one.key, -1))
        for one in ordered:
            yield Option(one.key, one.label, one.key in chosen, {})
        for key in self._sent:
            if key not in offered and key not in chosen:
                yield Option(key, key, True, {})

    def _all(self) -> Sequence[Related] | None:
        if not self._asked:
            self._asked = True
            try:
                self._few = self.records.few()
            except StoreUnavailable:
                self._few = ()
        return self._few

    def _stored(self) -> list[Related]:
        value = self.object_data
        held = (value or ()) if self.multiple else ([value] if value is not None else ())
        return [self.records.describe(record) for record in held]

    def _current(self) -> list[Related]:
        held = (self.data or ()) if self.multiple else ([self.data] if self.data else ())
        return [self.records.describe(record) for record in held]

    def _chosen_keys(self) -> list[str]:
        return [one.key for one in self._current()]
