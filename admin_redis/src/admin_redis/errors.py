"""What goes wrong between a view and its server, in words for whoever uses the view."""

from __future__ import annotations

from admin_core.data import AdminError


class CommandError(AdminError):
    """A command that cannot be run; the message is for whoever typed it.

    Raise it in a command of your own: the console shows its message.

    .. versionadded:: 0.1
    """


class Unreachable(AdminError):
    """The server does not let us in, or has gone away."""


class TooSlow(AdminError):
    """The server gave no whole reply in time."""


class TooMuch(AdminError):
    """The reply has more bytes than may be read."""


class ReplyError(AdminError):
    """The server answered with an error; the message is its own."""


class Denied(ReplyError):
    """The server's own rules do not let this user run the command."""
