"""The console's view: options, override points, addresses."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from flask import jsonify, request
from flask import render_template as render_fragment
from markupsafe import Markup

from admin_core import expose
from admin_core.data import gettext, lazy_gettext

from . import help as helping
from .base import RedisView
from .connection import ReplyError, TooMuch, TooSlow, Unreachable
from .console import MAX_COMMAND, Console, ConsoleContext
from .errors import CommandError
from .parsing import split
from .replies import TextWrapper, as_tree


class RedisCli(RedisView):
    """A console for a Redis or Valkey server.

    ``redis`` is a client of redis-py or of valkey: a plain one, one made by a sentinel, or a
    cluster's.  Every command that the server knows runs by the server's own syntax; the client's
    Python methods do not.

    .. versionadded:: 0.1
    """

    #: Typed word -> the server's command that is run for it.
    remapped_commands: ClassVar[dict[str, str]] = {}
    #: Whether dangerous commands are run, after a question, when no plugin has a say about them.
    can_run_dangerous: ClassVar[bool] = False
    console_template = "admin_redis/console.html"

    def __init__(
        self,
        redis: Any,
        name: str | None = None,
        category: str | None = None,
        endpoint: str | None = None,
        url: str | None = None,
    ) -> None:
        super().__init__(redis, name, category, endpoint, url)
        #: Commands of the console's own: name -> (function of the words after it, description).
        self.commands: dict[str, tuple[Any, Any]] = {}
        self._inspect_commands()
        self._contribute_commands()

    # -- override points -----------------------------------------------------------------------

    def _inspect_commands(self) -> None:
        """Fill ``commands`` at the start; the server's own commands need no entry."""

    def _contribute_commands(self) -> None:
        """Add commands of your own to ``commands``: ``{"name": (function, "description")}``."""
        self.commands["help"] = (self._cmd_help, lazy_gettext("Tells about the commands."))

    def _parse_cmd(self, cmd: str) -> tuple[Any, ...]:
        """Return the words of a command line; raises :exc:`CommandError`."""
        return tuple(word.decode("utf-8", "surrogateescape") for word in split(cmd))

    def _execute_command(self, name: str, args: tuple[Any, ...]) -> str:
        """Run a command and return its answer as HTML; may raise :exc:`CommandError`."""
        return self.console.execute(name, args)

    def _error(self, msg: str) -> str:
        """Return a message about what went wrong as HTML."""
        return render_fragment("admin_redis/error.html", message=msg)

    def _result(self, result: Any) -> str:
        """Return a reply as HTML."""
        return self.console.rendered(as_tree(result, self.console.start()))

    def _cmd_help(self, *words: str) -> TextWrapper:
        known = self.catalogue.commands()
        if not words:
            return TextWrapper(helping.overview(known, self.commands))
        return TextWrapper(helping.about(" ".join(words).lower(), known, self.commands))

    # -- collaborators -------------------------------------------------------------------------

    @cached_property
    def console(self) -> Console:
        """What runs commands for the pages."""
        return Console(self)

    # -- pages ---------------------------------------------------------------------------------

    @expose("/")
    def console_view(self) -> str:
        """Show the console; asks the server nothing, so it opens when the server is down.

        ``key`` and ``type`` in the address put a command that reads the key into the prompt.
        """
        return self._page(self.console.beginning())

    @expose("/run/", methods=["POST"])
    def execute_view(self) -> str:
        """Run a command: a piece of HTML for scripts, a page for who asked with ``page``."""
        typed = request.form.get("cmd", "")
        answer = self._answer(typed)
        return self._page(typed, answer) if request.form.get("page") else answer

    @expose("/commands/")
    def commands_view(self) -> Any:
        """Return names, arguments and summaries of the commands, for completion."""
        try:
            return jsonify(commands=self.console.offered())
        except (TooSlow, TooMuch, Unreachable, ReplyError):
            return jsonify(commands=[])

    def _answer(self, typed: str) -> str:
        try:
            if len(typed) > MAX_COMMAND:
                raise CommandError(gettext("The command is too long."))
            words = self._parse_cmd(typed)
            if not words:
                raise CommandError(gettext("Type a command."))
            return self._execute_command(str(words[0]).lower(), tuple(words[1:]))
        except (CommandError, ReplyError, TooSlow, TooMuch, Unreachable) as error:
            return self._error(str(error))

    def _page(self, typed: str = "", answer: str = "") -> str:
        context = ConsoleContext(
            title=str(self.name),
            place=self.server.place,
            database=self.console.database(),
            has_databases=not self.server.is_cluster,
            run_url=self.get_url(".execute_view"),
            commands_url=self.get_url(".commands_view"),
            typed=typed,
            keys_url=self.console.keys_url(),
            # Made by templates, which escape whatever the server and the visitor say.
            answer=Markup(answer),
        )
        return self.render(self.console_template, page=context)
