"""The suite as an application's author would write it; ``leaks_runner`` says on which app."""

from __future__ import annotations

from admin_testing import PermissionLeaks

from . import leaky


class TestOffice(PermissionLeaks):
    roles = {"clerk": lambda site: site.remember(role="clerk")}
    may = {"clerk": leaky.MAY["clerk"]}
    hides = leaky.HIDES
    rows = leaky.ROWS
    #: Set by the runner.
    made = staticmethod(lambda: None)

    def app(self):
        return self.made()
