"""What the core knows about a model: its fields and relations, in no backend's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from dataclasses import fields as attributes
from types import MappingProxyType
from typing import Any

from .errors import ConfigurationError, UnknownField

#: The kinds the core itself can parse, show, filter and edit.  The vocabulary is open: a plugin
#: may set any other word (``"geometry"``) and answer the hooks for it.
CORE_KINDS = frozenset(
    {
        "string", "text", "integer", "float", "decimal", "boolean", "date", "time", "datetime",
        "interval", "uuid", "enum", "json", "binary", "file", "array", "relation", "embedded",
        "other",
    }
)  # fmt: skip

#: Kinds whose values are text, so that "contains" means something and "" counts as empty.
TEXT_KINDS = frozenset({"string", "text"})


def _no_options() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value of a field and the label people see.

    .. versionadded:: 0.1
    """

    value: Any
    label: str


@dataclass(frozen=True, slots=True)
class TextForm:
    """How people write the values of a type that only its backend knows.

    ``parse`` returns the value that a text means, and raises :exc:`ValueError` with a message for
    people.  ``text`` returns what ``parse`` takes; it is never asked about ``None``.

    .. versionadded:: 0.1
    """

    parse: Callable[[str], Any]
    text: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class RelationInfo:
    """Where a relation field leads.

    ``many`` - the field holds a collection.  ``owned`` - the related records are deleted with
    this one.  ``children`` - the related records hold the reference, so that each belongs to
    one record only and is edited on a page of its own.  ``columns`` - names of this model's own
    fields that hold the reference, if any.  ``reverse`` - name of the field on the target that
    leads back, or ``""``.

    .. versionadded:: 0.1
    """

    target: Any
    many: bool = False
    owned: bool = False
    children: bool = False
    columns: tuple[str, ...] = ()
    reverse: str = ""


@dataclass(frozen=True, slots=True)
class EmbeddedInfo:
    """The documents that are part of a record: a field's value, or with ``many`` each of a list.

    ``models`` are what such a document may be, the likeliest first; a store is opened for each.

    .. versionadded:: 0.1
    """

    models: tuple[Any, ...]
    many: bool = False


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """One attribute of a model.

    ``kind`` is the field's type in the core's words, an open vocabulary (:data:`CORE_KINDS`).
    ``required`` - a record cannot be written without a value and nothing supplies one.
    ``nullable`` - the field may be empty.  ``generated`` - the database or backend supplies the
    value of a new record.  ``read_only`` - the value cannot be set at all (computed columns,
    types without an editor).  ``default`` - a value, or a callable without arguments that
    returns a fresh one each time.  ``minimum``/``maximum`` bound numbers; ``max_length`` counts
    characters; ``precision``/``scale`` are digits in all and after the point.
    ``foreign_key`` - the column holds another record's key.  ``reference`` - the relation field
    that edits the same column, or ``""``.  ``embedded`` says which documents the field holds,
    ``item`` what each value of an ``array`` is, where its values are edited one by one.
    ``native`` is the backend's own object for the field.  ``options`` is free for plugins; of it
    the core knows ``"item"``, the kind of each value of an array, ``"item_field"``, a description
    of each, ``"dimensions"``, how many arrays lie in each other, ``"validators"`` of the form
    field, ``"text_form"``, a :class:`TextForm`, and ``"export"``, a function that gives what
    exports write for a value: text, a number, or what JSON can say.

    .. versionadded:: 0.1
    """

    name: str
    kind: str
    label: str = ""
    description: str = ""
    required: bool = False
    nullable: bool = True
    unique: bool = False
    primary_key: bool = False
    generated: bool = False
    read_only: bool = False
    foreign_key: bool = False
    reference: str = ""
    max_length: int | None = None
    minimum: Any = None
    maximum: Any = None
    precision: int | None = None
    scale: int | None = None
    choices: tuple[Choice, ...] = ()
    default: Any = None
    sortable: bool = True
    relation: RelationInfo | None = None
    embedded: EmbeddedInfo | None = None
    item: FieldInfo | None = None
    native: Any = None
    options: Mapping[str, Any] = field(default_factory=_no_options)


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One model: what it is called and which fields it has, in the order to show them.

    ``primary_key`` names the key's fields in order.  ``default_order`` holds
    ``(field name, descending)`` pairs.  ``search_paths`` are the fields that a person would
    look a record up by; look-ups of related records search them.

    .. versionadded:: 0.1
    """

    model: Any
    name: str
    backend: str
    fields: tuple[FieldInfo, ...]
    primary_key: tuple[str, ...]
    label: str = ""
    label_plural: str = ""
    default_order: tuple[tuple[str, bool], ...] = ()
    search_paths: tuple[str, ...] = ()
    _by_name: Mapping[str, FieldInfo] = field(
        init=False, repr=False, compare=False, default_factory=_no_options
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", MappingProxyType({f.name: f for f in self.fields}))

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __iter__(self) -> Iterator[FieldInfo]:
        return iter(self.fields)

    def field(self, name: str) -> FieldInfo:
        """Return the field of that name.

        Raises :exc:`UnknownField` with a suggestion when there is none.
        """
        try:
            return self._by_name[name]
        except KeyError:
            raise UnknownField(self.name, name, self._by_name) from None


def pretty_label(name: str) -> str:
    """Return ``"First name"`` for ``first_name``: the label a field has by default.

    .. versionadded:: 0.1
    """
    words = name.rsplit(".", 1)[-1].replace("_", " ").split()
    text = " ".join("ID" if word == "id" else word for word in words)
    return text[:1].upper() + text[1:]


#: Names of fields by which people usually look a record up, the likeliest first.
_TELLING_NAMES = ("name", "title", "label", "code", "username", "email", "slug")


def guess_search_paths(fields: Iterable[FieldInfo]) -> tuple[str, ...]:
    """Return the text fields by which a person would look a record up; the key if none.

    .. versionadded:: 0.1
    """
    found = [f for f in fields if f.kind in TEXT_KINDS or (f.primary_key and not f.relation)]
    texts = [f for f in found if f.kind == "string" and not f.foreign_key]
    telling = [f.name for name in _TELLING_NAMES for f in texts if f.name == name]
    if telling:
        return tuple(telling[:3])
    unique = [f.name for f in texts if f.unique and not f.primary_key]
    if unique:
        return tuple(unique[:2])
    return tuple(f.name for f in (texts or found)[:1])


def refine_field(info: FieldInfo, changes: Iterable[Mapping[str, Any] | None]) -> FieldInfo:
    """Apply what plugins answered to ``admin_describe_field``; the first-asked wins a conflict.

    Raises :exc:`ConfigurationError` for a change to an attribute that does not exist.

    .. versionadded:: 0.1
    """
    refined: FieldInfo = _refine(info, changes, f"field {info.name!r}")
    return refined


def refine_model(info: ModelInfo, changes: Iterable[Mapping[str, Any] | None]) -> ModelInfo:
    """Apply what plugins answered to ``admin_describe_model``; the first-asked wins a conflict.

    .. versionadded:: 0.1
    """
    refined: ModelInfo = _refine(info, changes, f"model {info.name!r}")
    return refined


def _refine(info: Any, changes: Iterable[Mapping[str, Any] | None], what: str) -> Any:
    merged: dict[str, Any] = {}
    for change in changes:
        for name, value in (change or {}).items():
            if name in merged and name in _JOINED:
                merged[name] = _JOINED[name](getattr(info, name), merged[name], value)
            merged.setdefault(name, value)
    if not merged:
        return info
    try:
        return replace(info, **merged)
    except (TypeError, ValueError) as error:
        raise ConfigurationError(
            f"A plugin describes {what} with {sorted(merged)}, which does not fit: {error}"
        ) from error


def _join_options(
    known: Mapping[str, Any], first: Mapping[str, Any], later: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return the options that one plugin answered, with what another changed besides."""
    changed = {k: v for k, v in later.items() if k not in known or known[k] is not v}
    own = {k: v for k, v in first.items() if k not in known or known[k] is not v}
    return MappingProxyType({**first, **changed, **own})


def _join_fields(
    known: Iterable[FieldInfo], first: Iterable[FieldInfo], later: Iterable[FieldInfo]
) -> tuple[FieldInfo, ...]:
    """Return the fields that one plugin answered, with what another changed, added and left out."""
    before, others = {one.name: one for one in known}, {one.name: one for one in later}
    joined = {}
    for one in first:
        if one.name not in before:
            joined[one.name] = one
        elif one.name in others:
            plain = before[one.name]
            answers = (_changes(plain, one), _changes(plain, others[one.name]))
            joined[one.name] = refine_field(plain, answers)
    added = {name: one for name, one in others.items() if name not in before}
    return tuple({**added, **joined}.values())


def _changes(known: FieldInfo, field: FieldInfo) -> Mapping[str, Any]:
    """Return the attributes in which a field differs from what was known."""
    pairs = ((one.name, getattr(field, one.name)) for one in attributes(FieldInfo))
    return {name: value for name, value in pairs if value is not getattr(known, name)}


#: What several plugins may change parts of, each its own; the first-asked wins what two change.
_JOINED: Mapping[str, Callable[[Any, Any, Any], Any]] = {
    "options": _join_options,
    "fields": _join_fields,
}
