"""The suite that an application's tests inherit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar

import pytest
from flask import Flask

from ..site.browser import AdminSite
from . import checks
from .case import Case
from .hidden import learned
from .plan import Plan
from .routes import unknown
from .table import Address, Rights
from .visitor import Visitor
from .walk import Walk
from .world import World


class PermissionLeaks:
    """Tries every address of an admin as every role that may not reach it.

    ``app`` makes the application with a sample of records, and is called again whenever a test
    has changed a record; ``roles`` says how somebody of each role signs in; ``may`` what each
    role may do in each view.  Everything else is forbidden.  A role named ``"stranger"``, who has
    not signed in, is always tried.

    What is not refused, shows something hidden, or changes a record is a leak.  What a role may
    do must be open to it.

    .. versionadded:: 0.1
    """

    #: Role -> signs somebody of that role in: ``lambda site: site.remember(role="clerk")``.
    roles: ClassVar[Mapping[str, Callable[[AdminSite], Any] | None]] = {}
    #: Role -> view -> rights: ``{"clerk": {"Order": {"list", "edit"}}}``; ``"*"`` for all.
    may: ClassVar[Mapping[str, Mapping[str, Rights] | str]] = {}
    #: Role -> view -> fields that are hidden.
    hides: ClassVar[Mapping[str, Mapping[str, Collection[str]]]] = {}
    #: Role -> view -> which records the role may reach: a function of a record (or of a path),
    #: or a mapping of rights to such functions.
    rows: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    #: Endpoint of an address of your own -> the roles that may reach it, or an :class:`Address`.
    known: ClassVar[Mapping[str, Collection[str] | Address]] = {}
    #: View -> arguments of its first page, where that needs some.
    examples: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    #: Beginnings of addresses on other hosts that a refusal may lead to: where one signs in.
    signs_in_at: ClassVar[Collection[str]] = ()

    def app(self) -> Flask:
        """Return a new application with a sample of records."""
        raise NotImplementedError("Write app(self), which returns your application.")

    # -- the tests -----------------------------------------------------------------------------

    def test_every_address_is_known(self) -> None:
        """Every address of the admin is one that the suite tries."""
        plan = self._plan()
        missing = unknown(plan.world, plan.examples, plan.known)
        _fail(
            [
                f"the suite does not know the address {one}: say in `known` who may reach it"
                for one in missing
            ],
            "There are addresses that nobody tries.",
        )

    def test_the_sample_can_show_leaks(self) -> None:
        """There are records, and what is hidden has values that stand nowhere else."""
        _fail(list(self._plan().blind()), "The sample cannot show every leak.")

    def test_what_is_forbidden_is_refused(self, forbidden: tuple[str, str, str]) -> None:
        """A role reaches nothing that the table does not give to it."""
        role, endpoint, name = forbidden
        case = self._case(role)
        attempt = self._plan().attempts(case.world, endpoint)[name]
        one = case.world.chosen(case.world.views[endpoint])
        _fail(checks.refused(case, endpoint, attempt, one), _may_not(case, endpoint, name))

    def test_what_is_allowed_is_open(self, allowed: tuple[str, str, str]) -> None:
        """A role reaches what the table gives to it."""
        role, endpoint, name = allowed
        case = self._case(role)
        attempt = self._plan().attempts(case.world, endpoint)[name]
        _fail(
            checks.reached(case, endpoint, attempt),
            f"{role} may do this in {case.world.views[endpoint].name}, says the table: {name}. "
            "And yet:",
        )

    def test_what_is_hidden_stays_hidden(self, hidden: tuple[str, str, str, str]) -> None:
        """A role learns nothing about a hidden field."""
        role, endpoint, field, how = hidden
        case = self._case(role)
        _fail(
            learned(case, endpoint, field, how),
            f"{case.world.views[endpoint].name}.{field} is hidden from {role}. And yet:",
        )

    def test_records_out_of_bounds_stay_out(self, bounded: tuple[str, str, str]) -> None:
        """A role reaches no record out of its bounds by the record's key."""
        role, endpoint, name = bounded
        case = self._case(role)
        _fail(
            checks.out_of_bounds(case, endpoint, name),
            f"{case.world.views[endpoint].name} has bounds for {role}, says the table. And yet:",
        )

    def test_no_page_leads_or_shows_too_far(self, walker: str) -> None:
        """No page of a role shows anything hidden, or a link to what is forbidden."""
        case = self._case(walker)
        known = {name: one.roles for name, one in self._plan().known.items()}
        _fail(Walk(case, known).complaints(), f"What pages show to {walker}:")

    # -- what pytest asks ----------------------------------------------------------------------

    @classmethod
    def pytest_generate_tests(cls, metafunc: pytest.Metafunc) -> None:
        """Give each test its cases; the application is made once for that."""
        for name in ("forbidden", "allowed", "hidden", "bounded", "walker"):
            if name in metafunc.fixturenames:
                found = list(getattr(cls._plan(), name)())
                ids = [one if isinstance(one, str) else "-".join(one) for one in found]
                # A table may be empty: the report then says so instead of passing in silence.
                nothing = pytest.mark.skip(reason=f"By the table there is nothing {name}.")
                metafunc.parametrize(
                    name, found or [pytest.param((), marks=nothing)], ids=ids or ["nothing"]
                )

    @classmethod
    def _plan(cls) -> Plan:
        known = cls.__dict__.get("_made")
        if known is None:
            known = Plan(cls())
            cls._made = known
        return known

    _made: ClassVar[Any] = None

    def _case(self, role: str) -> Case:
        plan = self._plan()
        if not plan.world.is_as_made():
            plan.world = World(self.app())
        world = plan.world
        visitor = Visitor(world, plan.roles[role], self.signs_in_at)
        case = Case(world, plan.table, role, visitor, plan.examples)
        # Looked at before anything is done, which might change what there is to see.
        world.sights.setdefault(role, case.sight)
        return case


def _may_not(case: Case, endpoint: str, name: str) -> str:
    view = case.world.views[endpoint]
    return f"{case.role} may not do this in {view.name}, says the table: {name}. And yet:"


def _fail(complaints: Any, heading: str) -> None:
    found = list(complaints)
    if found:
        shown = "\n".join(f"- {one}" for one in found[:20])
        more = f"\n- and {len(found) - 20} more" if len(found) > 20 else ""
        pytest.fail(f"{heading}\n{shown}{more}", pytrace=False)
