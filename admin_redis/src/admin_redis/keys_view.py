"""RedisKeys: a browser of keys; options, override points, addresses."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from flask import abort, request

from admin_core import expose
from admin_core.data import ValidationFailed, gettext

from .base import RedisView
from .catalogue import MAX_DESCRIPTION, Catalogue
from .codec import from_address, in_address
from .connection import Denied, ReplyError, Server, TooMuch, TooSlow, Unreachable
from .console import MAX_DATABASE
from .editing import Editing
from .errors import CommandError
from .key_context import Trouble
from .kinds import KINDS
from .reading import DetailsPage, ListPage
from .rights import Rights

#: Values of forms that pages send along.
_UNTYPED = frozenset({"confirmed", "db", "form", "item", "key", "seen", "type", "where"})


class RedisKeys(RedisView):
    """A browser of the keys of a Redis or Valkey server.

    ``redis`` is a client of redis-py or of valkey: a plain one, one made by a sentinel, or a
    cluster's.  Keys are found with ``SCAN``; no page looks at more of them than it may.

    .. versionadded:: 0.1
    """

    #: Whether keys can be made, changed and deleted.
    can_create: ClassVar[bool] = True
    can_edit: ClassVar[bool] = True
    can_delete: ClassVar[bool] = True
    #: Keys, and elements of a value, that a page is to show.
    page_size: ClassVar[int] = 100
    #: Keys that one page looks at, at the most, and seconds that it looks for them.
    scan_budget: ClassVar[int] = 10_000
    scan_seconds: ClassVar[float] = 1.0
    #: Bytes of a string that are shown at once, and of a value that can be edited.
    text_window: ClassVar[int] = 16 * 1024
    max_edit_bytes: ClassVar[int] = 256 * 1024

    keys_template = "admin_redis/keys.html"
    key_template = "admin_redis/key.html"
    form_template = "admin_redis/key_form.html"
    question_template = "admin/parts/confirm.html"
    trouble_template = "admin_redis/trouble.html"

    # -- override points -----------------------------------------------------------------------

    def is_accessible_key(self, key: bytes) -> bool:
        """Return whether the visitor may hear of a key; asked for each key that is found."""
        return True

    def is_switched_on(self, action: str) -> bool:
        """Return whether the view offers *action* to anybody."""
        switches = {"create": self.can_create, "update": self.can_edit, "delete": self.can_delete}
        return action == "read" or (not self.read_only and switches.get(action, False))

    # -- collaborators -------------------------------------------------------------------------

    @cached_property
    def catalogue(self) -> Catalogue:
        """The server's commands and their categories."""
        server = Server(self.redis, self.time_limit, MAX_DESCRIPTION)
        return Catalogue(server, has_words=False)

    @cached_property
    def rights(self) -> Rights:
        """What answers who may do what."""
        return Rights(self)

    def types(self) -> list[str]:
        """Return the types that the server knows; JSON is a module's."""
        known = self.catalogue.commands()
        return [one for one in KINDS if one != "ReJSON-RL" or "json.get" in known]

    def database(self) -> int:
        """Return the database that the request is about."""
        text = request.values.get("db", "")
        if self.server.is_cluster or not text.isascii() or not text.isdigit():
            return self.server.database
        return min(int(text[:12]), MAX_DATABASE)

    def url_of(self, endpoint: str, key: bytes | None, database: int, **known: str) -> str:
        """Return the address of a page about a key, or about none."""
        if key is not None:
            known = {"key": in_address(key), **known}
        if not self.server.is_cluster:
            known["db"] = str(database)
        return self.get_url(endpoint, **known)

    def console_url(self, database: int, key: bytes | None = None, kind: str = "") -> str:
        """Return where the console for the same client is, ``""`` where there is none."""
        view = self.companion("console_view")
        if view is None:
            return ""
        known = {"db": str(database)}
        if key is not None:
            known |= {"key": in_address(key), "type": kind}
        return view.get_url(".console_view", **known)

    # -- pages ---------------------------------------------------------------------------------

    @expose("/")
    def list_view(self) -> Any:
        """Show the keys that match."""
        return self.render(self.keys_template, page=ListPage(self, self.database()).context())

    @expose("/key/")
    def key_view(self) -> Any:
        """Show one key."""
        page = DetailsPage(self, self._key(), self.database()).context()
        return self.render(self.key_template, page=page)

    @expose("/new/", methods=["GET", "POST"])
    def new_view(self) -> Any:
        """Make a key."""
        return Editing(self, self.database()).new()

    @expose("/add/", methods=["GET", "POST"])
    def add_view(self) -> Any:
        """Add an element to a key."""
        return Editing(self, self.database()).add(self._key())

    @expose("/item/", methods=["GET", "POST"])
    def item_view(self) -> Any:
        """Show or change an element, or a whole value."""
        return Editing(self, self.database()).item(self._key(), self._item())

    @expose("/remove/", methods=["GET", "POST"])
    def remove_view(self) -> Any:
        """Delete an element."""
        return Editing(self, self.database()).remove(self._key(), self._item())

    @expose("/rename/", methods=["GET", "POST"])
    def rename_view(self) -> Any:
        """Rename a key."""
        return Editing(self, self.database()).rename(self._key())

    @expose("/expire/", methods=["GET", "POST"])
    def expire_view(self) -> Any:
        """Say how long a key is to live."""
        return Editing(self, self.database()).expire(self._key())

    @expose("/delete/", methods=["GET", "POST"])
    def delete_view(self) -> Any:
        """Delete keys; a GET, and a POST without an answer, ask."""
        return Editing(self, self.database()).delete()

    def _key(self) -> bytes:
        return from_address(request.args.get("key", "")) or abort(404)

    def _item(self) -> bytes:
        return from_address(request.values.get("item", ""))

    def _run_view(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Run a handler; what the server refuses or cannot do becomes a page that says so."""
        try:
            return super()._run_view(function, *args, **kwargs)
        except CommandError:
            abort(404)
        except (Unreachable, TooSlow) as error:
            return self._trouble(503, gettext("The server does not answer"), str(error))
        except TooMuch as error:
            return self._trouble(413, gettext("Too much at once"), str(error))
        except Denied as error:
            return self._trouble(403, gettext("The server refuses this"), str(error))
        except (ReplyError, ValidationFailed) as error:
            return self._trouble(422, gettext("This cannot be done"), str(error))

    def _trouble(self, status: int, title: str, message: str) -> Any:
        sent = tuple(pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token")
        typed = tuple(value for name, value in sent if name not in _UNTYPED and value)
        again, list_url = request.full_path, self.get_url(".list_view")
        page = Trouble(title, message, again, list_url, sent, typed)
        return self.render(self.trouble_template, page=page), status
