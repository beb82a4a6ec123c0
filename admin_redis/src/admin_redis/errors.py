"""What commands raise."""

from __future__ import annotations

from admin_core.data import AdminError


class CommandError(AdminError):
    """A command that cannot be run; the message is for whoever typed it.

    Raise it in a command of your own: the console shows its message.

    .. versionadded:: 0.1
    """
