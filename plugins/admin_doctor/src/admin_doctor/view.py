"""The page "Doctor"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app, request

from admin_core import BaseView, expose
from admin_core.data import Actor, Problem

from .tables import Section
from .trace import Trace, trace


@dataclass(frozen=True, slots=True)
class DoctorContext:
    """What the page shows."""

    title: str
    action_url: str
    address: str
    message: str = ""
    trace: Trace | None = None
    sections: tuple[Section, ...] = ()
    problems: tuple[Problem, ...] = ()


class DoctorView(BaseView):
    """A page that explains the admin to those whom *allow* lets see it, and to nobody else.

    *allow* gets the actor, or ``None`` where no plugin names one, and returns whether the page is
    theirs.  It tells the names of plugins, hidden fields and rules, so it is for those who look
    after the application.  Votes against the view count as well.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        allow: Callable[[Actor | None], bool],
        name: str = "Doctor",
        category: str | None = None,
        endpoint: str = "doctor",
        **kwargs: Any,
    ) -> None:
        self.allow = allow
        super().__init__(name, category, endpoint, **kwargs)

    def is_accessible(self) -> bool:
        """Return whether *allow* lets the visitor in."""
        return bool(self.allow(self.admin.gate.actor()))

    @expose()
    def index(self) -> str:
        """Show what is loaded, and explain the address asked for as this visitor sees it."""
        address = request.args.get("address", "").strip()
        message = self._why_not(address) if address else ""
        found = self._trace(address) if address and not message else None
        return self.render(
            "admin_doctor/doctor.html",
            page=DoctorContext(
                title=str(self.name),
                action_url=self.get_url(".index"),
                address=address,
                message=message,
                trace=found,
                sections=(self._plugins(), self._views()),
                problems=self.admin.problems(),
            ),
        )

    def _why_not(self, address: str) -> str:
        own = self.get_url(".index").rstrip("/")
        path = address.partition("?")[0].rstrip("/")
        if not address.startswith("/") or address.startswith("//"):
            return "Write an address of this application, beginning with a slash."
        return "This page does not explain itself." if path == own else ""

    def _trace(self, address: str) -> Trace:
        """Run a GET as the visitor: with their cookies, from where they are."""
        passed = ("REMOTE_ADDR", "HTTP_HOST", "wsgi.url_scheme", "SERVER_NAME", "SERVER_PORT")
        headers = {
            name: value
            for name, value in request.headers.items()
            if name.lower() not in {"host", "content-length", "content-type", "accept-encoding"}
        }
        try:
            return trace(
                current_app._get_current_object(),  # type: ignore[attr-defined]  # the proxy's own method
                "GET",
                address,
                headers=headers,
                environ={name: request.environ[name] for name in passed if name in request.environ},
            )
        finally:
            # The end of the inner request has put its language and view away with it.
            self.admin.begin()

    def _plugins(self) -> Section:
        rows = [
            (
                one.name,
                f"{one.distribution} {one.version}".strip() or "-",
                one.status,
                one.detail or ", ".join(one.hooks),
            )
            for one in self.admin.plugins.report()
        ]
        return Section("Plugins", ("plugin", "distribution", "status", "hooks"), rows)

    def _views(self) -> Section:
        gate = self.admin.gate
        rows = []
        for view in self.admin.views:
            actions = ("read", "create", "update", "delete", "export")
            may = gate.may_access(view)
            allowed = [
                one
                for one in actions
                if may and hasattr(view, "records") and gate.allows(view, one)
            ]
            rows.append((str(view.name), "open" if may else "refused", ", ".join(allowed) or "-"))
        return Section("What you may do", ("view", "answer", "actions"), rows)
