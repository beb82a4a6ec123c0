"""The pages that change something: a form or a question, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, request

from admin_core.data import (
    AccessDenied,
    RecordNotFound,
    TooLarge,
    ValidationFailed,
    gettext,
    ngettext,
)

from . import key_forms
from .codec import as_typed, from_address, in_address
from .key_context import Conflict, FieldError, FormPage, Group, KeyPage, Link, Question
from .key_forms import ExpireForm, RenameForm, form_class, labels, parts_of
from .kinds import KINDS, Kind, Parts
from .reading import type_label
from .session import Session
from .writes import Changed, Writes, fingerprint

if TYPE_CHECKING:
    from .keys_view import RedisKeys

#: Keys that one question may be about.
MAX_SELECTED = 500
_SHOWN = 20


class Editing:
    """The forms of one request."""

    def __init__(self, view: RedisKeys, database: int) -> None:
        self.view = view
        self.database = database
        self.writes = Writes(view, database)

    # -- forms ---------------------------------------------------------------------------------

    def new(self) -> Any:
        """Make a key."""
        view = self.view
        types = [one for one in view.types() if view.rights.runs(*KINDS[one].adding[:1])]
        asked = request.values.get("type", "")
        if not types:
            raise AccessDenied(gettext("No type of key can be made here."))
        kind = KINDS[asked if asked in types else types[0]]
        view.rights.require("create", b"", *kind.adding[:1])
        form = form_class(kind, is_new_key=True, is_new=True)(_posted())
        errors: Mapping[str, Sequence[str]] = {}
        if request.method == "POST" and form.validate():
            try:
                key = key_forms.name_of(form)
                self.writes.create(key, kind, parts_of(form, kind), key_forms.ttl_of(form))
            except ValidationFailed as error:
                errors = error.errors
            else:
                flash(gettext("The key was made."), "success")
                return redirect(self._key_url(key))
        page = FormPage(
            gettext("New key"),
            form,
            _groups(form, str(kind.label)),
            view.url_of(".new_view", None, self.database),
            view.url_of(".list_view", None, self.database),
            hidden=(("type", kind.type), ("db", str(self.database))),
            errors=_errors(form, errors),
            is_changed=request.method == "POST",
            ways=tuple(
                Link(
                    str(KINDS[one].label),
                    view.url_of(".new_view", None, self.database, type=one),
                    is_current=one == kind.type,
                )
                for one in types
            ),
        )
        return self._form_page(page)

    def add(self, key: bytes) -> Any:
        """Add an element."""
        kind = self._kind(key)
        if kind.is_whole:
            return redirect(self._key_url(key))
        self.view.rights.require("update", key, kind.adding[0])
        form = form_class(kind, is_new=True)(_posted())

        def write() -> None:
            self.writes.add(key, kind, parts_of(form, kind))

        title = gettext("Add to %(key)s", key=in_address(key))
        return self._answer(key, form, title, ".add_view", write, gettext("Added."), kind=kind)

    def item(self, key: bytes, item: bytes) -> Any:
        """Show an element, and change it where that may be."""
        kind = self._kind(key)
        stored = self._stored(key, kind, item)
        rights, url = self.view.rights, self.view.url_of
        is_large = sum(len(one) for one in _texts(stored)) > self.view.max_edit_bytes
        if not kind.changing or is_large or not rights.may("update", key, *kind.changing):
            if request.method == "POST":
                rights.require("update", key, *kind.changing)
            return self._read_only(key, kind, item, stored, is_large)
        form = form_class(kind)(_posted(), data=key_forms.typed(kind, stored))
        seen = request.form.get("seen", "")

        def write() -> None:
            self.writes.change(key, kind, item, parts_of(form, kind), seen)

        removable = kind.removing and rights.may("update", key, *kind.removing)
        known = {"item": in_address(item)}
        return self._answer(
            key,
            form,
            _item_title(key, kind, item),
            ".item_view",
            write,
            gettext("Saved."),
            hidden=(("item", in_address(item)), ("seen", seen or fingerprint(stored))),
            kind=kind,
            delete_url=url(".remove_view", key, self.database, **known) if removable else "",
        )

    def rename(self, key: bytes) -> Any:
        """Give a key another name."""
        self.view.rights.require("update", key, "renamenx")
        how, (text,) = as_typed(key)
        form = RenameForm(_posted(), data={"name": text, "form": how})

        def write() -> bytes:
            name = key_forms.name_of(form)
            self.writes.rename(key, name)
            return name

        title = gettext("Rename %(key)s", key=in_address(key))
        return self._answer(key, form, title, ".rename_view", write, gettext("Renamed."))

    def expire(self, key: bytes) -> Any:
        """Say how long a key is to live."""
        self.view.rights.require("update", key, "pexpire", "persist")
        left = int(
            self.view.server.run(
                lambda session: session.call("PTTL", key), database=self.database, key=key
            )
        )
        if left == -2:
            raise RecordNotFound(gettext("There is no such key."))
        data = {"seconds": f"{left / 1000:g}" if 0 < left < 10**9 else str(left // 1000)}
        form = ExpireForm(_posted(), data=data if left > 0 else {})

        def write() -> None:
            self.writes.expire(key, key_forms.ttl_of(form))

        title = gettext("When %(key)s expires", key=in_address(key))
        return self._answer(key, form, title, ".expire_view", write, gettext("Saved."))

    # -- questions -----------------------------------------------------------------------------

    def remove(self, key: bytes, item: bytes) -> Any:
        """Delete an element, after a question."""
        kind = self._kind(key)
        self.view.rights.require("update", key, *kind.removing)
        if not kind.removing:
            return redirect(self._key_url(key))
        if request.method == "POST":
            try:
                self.writes.remove(key, kind, item, request.form.get("seen", ""))
            except Changed:
                flash(gettext("Somebody else has changed this meanwhile."), "error")
            else:
                flash(gettext("Deleted."), "success")
            return redirect(self._key_url(key))
        stored = self._stored(key, kind, item)
        page = Question(
            _item_title(key, kind, item),
            gettext("Delete this from %(key)s?", key=in_address(key)),
            tuple(Link(f"{label}: {text[:200]}") for label, text in _shown(kind, stored)),
            self.view.url_of(".remove_view", key, self.database, item=in_address(item)),
            self._key_url(key),
            gettext("Delete"),
            hidden=(("seen", fingerprint(stored)),),
        )
        return self.view.render(self.view.question_template, page=page)

    def delete(self) -> Any:
        """Delete keys, after a question."""
        view, list_url = self.view, self.view.url_of(".list_view", None, self.database)
        named = list(dict.fromkeys(request.values.getlist("key")))
        if len(named) > MAX_SELECTED:
            raise TooLarge(gettext("Choose at most %(count)s keys.", count=MAX_SELECTED))
        keys = [from_address(one) for one in named]
        for key in keys:
            view.rights.require("delete", key, "unlink")
        if not keys:
            flash(gettext("Choose at least one key."), "error")
            return redirect(list_url)
        if request.method == "POST" and request.form.get("confirmed"):
            deleted = sum(map(self._delete, keys))
            text = ngettext("%(num)s key was deleted.", "%(num)s keys were deleted.", deleted)
            flash(text, "success" if deleted else "error")
            return redirect(list_url)
        page = Question(
            gettext("Delete keys"),
            ngettext("Delete this key?", "Delete these %(num)s keys?", len(keys)),
            tuple(Link(in_address(one), self._key_url(one)) for one in keys[:_SHOWN]),
            view.get_url(".delete_view"),
            self._key_url(keys[0]) if len(keys) == 1 else list_url,
            gettext("Delete"),
            hidden=(
                *(("key", in_address(one)) for one in keys),
                ("db", str(self.database)),
                ("confirmed", "1"),
            ),
            more=max(len(keys) - _SHOWN, 0),
        )
        return view.render(view.question_template, page=page)

    def _delete(self, key: bytes) -> bool:
        try:
            self.writes.delete(key)
        except (RecordNotFound, Changed):
            return False
        return True

    # -- how -----------------------------------------------------------------------------------

    def _answer(
        self,
        key: bytes,
        form: Any,
        title: str,
        endpoint: str,
        write: Callable[[], bytes | None],
        done: str,
        *,
        hidden: tuple[tuple[str, str], ...] = (),
        kind: Kind | None = None,
        delete_url: str = "",
    ) -> Any:
        errors: Mapping[str, Sequence[str]] = {}
        conflict: Changed | None = None
        if request.method == "POST" and form.validate():
            try:
                name = write()
            except ValidationFailed as error:
                errors = error.errors
            except Changed as error:
                conflict = error
                errors = {"": [str(error)]}
            else:
                flash(done, "success")
                return redirect(self._key_url(name or key))
        if conflict and conflict.stored is not None:
            # Whoever saves again has seen what is stored now.
            known = dict(hidden) | {"seen": fingerprint(conflict.stored)}
            hidden = tuple(known.items())
        page = FormPage(
            title,
            form,
            _groups(form, str(kind.label) if kind else gettext("Key")),
            self.view.url_of(endpoint, key, self.database),
            self._key_url(key),
            hidden=hidden,
            errors=_errors(form, errors),
            conflicts=_conflicts(form, kind, conflict.stored if conflict else None),
            is_changed=request.method == "POST",
            delete_url=delete_url,
        )
        return self._form_page(page, 409 if conflict else 200)

    def _form_page(self, page: FormPage, status: int = 200) -> Any:
        if page.errors and status == 200:
            status = 422
        return self.view.render(self.view.form_template, page=page), status

    def _read_only(self, key: bytes, kind: Kind, item: bytes, stored: Parts, is_large: bool) -> Any:
        view = self.view
        known = {"item": in_address(item)}
        links = []
        if kind.removing and view.rights.may("update", key, *kind.removing):
            url = view.url_of(".remove_view", key, self.database, **known)
            links = [Link(gettext("Delete…"), url, "danger")]
        room = view.text_window
        text = "\n\n".join(
            f"{label}:\n{text[:room]}" + ("…" if len(text) > room else "")
            for label, text in _shown(kind, stored)
        )
        page = KeyPage(
            _item_title(key, kind, item),
            (),
            links=tuple(links),
            text=text,
            note=gettext("This is too large to be edited here.") if is_large else "",
            list_url=self._key_url(key),
        )
        return view.render(view.key_template, page=page)

    def _kind(self, key: bytes) -> Kind:
        self.view.rights.require("read", key, "type")
        reply = self.view.server.run(
            lambda session: session.call("TYPE", key), database=self.database, key=key
        )
        name = bytes(reply).decode("utf-8", "replace")
        if name == "none":
            raise RecordNotFound(gettext("There is no such key."))
        if name not in KINDS:
            raise ValidationFailed(
                gettext("Keys of type %(type)s cannot be edited here.", type=type_label(name))
            )
        return KINDS[name]

    def _stored(self, key: bytes, kind: Kind, item: bytes) -> Parts:
        self.view.rights.require("read", key, *kind.reading)

        def work(session: Session) -> Parts | None:
            return kind.stored(session, key, item)

        found = self.view.server.run(work, database=self.database, key=key)
        if found is None:
            raise RecordNotFound(gettext("There is no such element any more."))
        return found

    def _key_url(self, key: bytes) -> str:
        return self.view.url_of(".key_view", key, self.database)


def _posted() -> Any:
    return request.form if request.method == "POST" else None


def _groups(form: Any, legend: str) -> tuple[Group, ...]:
    # How things are typed, and how long they live, comes after what they are.
    last = [one for one in form if one.name in {"form", "seconds"}]
    return (Group(legend, (*(one for one in form if one not in last), *last)),)


def _errors(form: Any, errors: Mapping[str, Sequence[str]]) -> tuple[FieldError, ...]:
    for name, texts in errors.items():
        if name in form:
            form[name].errors = [*form[name].errors, *texts]
    found = [
        FieldError(str(field.label.text), str(text), field.id)
        for field in form
        for text in field.errors
    ]
    rest = [text for name, texts in errors.items() if name not in form for text in texts]
    return (*found, *(FieldError("", text) for text in rest))


def _conflicts(form: Any, kind: Kind | None, stored: Parts | None) -> tuple[Conflict, ...]:
    if kind is None or stored is None:
        return ()
    now, known = key_forms.typed(kind, stored), labels(kind)
    return tuple(
        Conflict(known[name], now[name], str(form[name].data))
        for name in kind.parts
        if name in form and now.get(name) != form[name].data
    )


def _texts(stored: Parts) -> list[bytes]:
    return [part for one in stored.values() for part in (one if isinstance(one, list) else [one])]


def _shown(kind: Kind, stored: Parts) -> list[tuple[str, str]]:
    """Return what the parts are called and what they are, for people to read."""
    found, known = [], labels(kind)
    for name in kind.parts:
        value = stored.get(name)
        if isinstance(value, list):
            texts = as_typed(*value)[1]
            pairs = zip(texts[::2], texts[1::2], strict=False)
            found.append((known[name], "\n".join(f"{one}={two}" for one, two in pairs)))
        elif value is not None:
            found.append((known[name], as_typed(value)[1][0]))
    return found


def _item_title(key: bytes, kind: Kind, item: bytes) -> str:
    name = in_address(key)
    return name if kind.is_whole else f"{name} › {in_address(item)[:100]}"
