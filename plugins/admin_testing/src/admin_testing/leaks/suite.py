"""The suite that an application's tests inherit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, ClassVar

import pytest
from flask import Flask

from ..site.browser import AdminSite
from .attempt import Attempt
from .attempts import attempts_of, handler_of, offered_rights, rights_of
from .checks import Case, ways_to_find, ways_to_see
from .routes import own_attempts, unknown
from .table import ALL, STRANGER, Address, Names, Rights, Table, TableError, checked
from .visitor import Visitor
from .walk import Walk
from .world import World, is_model_view


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
        _fail(case.refused(endpoint, attempt, one), _may_not(case, endpoint, name))

    def test_what_is_allowed_is_open(self, allowed: tuple[str, str, str]) -> None:
        """A role reaches what the table gives to it."""
        role, endpoint, name = allowed
        case = self._case(role)
        attempt = self._plan().attempts(case.world, endpoint)[name]
        _fail(
            case.reached(endpoint, attempt),
            f"{role} may do this in {case.world.views[endpoint].name}, says the table: {name}. "
            "And yet:",
        )

    def test_what_is_hidden_stays_hidden(self, hidden: tuple[str, str, str, str]) -> None:
        """A role learns nothing about a hidden field."""
        role, endpoint, field, how = hidden
        case = self._case(role)
        _fail(
            case.hidden(endpoint, field, how),
            f"{case.world.views[endpoint].name}.{field} is hidden from {role}. And yet:",
        )

    def test_records_out_of_bounds_stay_out(self, bounded: tuple[str, str, str]) -> None:
        """A role reaches no record out of its bounds by the record's key."""
        role, endpoint, name = bounded
        case = self._case(role)
        _fail(
            case.out_of_bounds(endpoint, name),
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
        return Case(world, plan.table, role, visitor, plan.examples)


class Plan:
    """What is tried, decided once from an application that nothing is done to."""

    def __init__(self, suite: PermissionLeaks) -> None:
        self.world = World(suite.app())
        if not self.world.admins:
            raise TableError("The application has no admin: app() must return one that has.")
        self.names = Names(self.world.views)
        self.roles = {STRANGER: None, **suite.roles}
        self.examples = {self.names.endpoint(k): v for k, v in suite.examples.items()}
        self.known = {k: _address(v, self.roles) for k, v in suite.known.items()}
        checked("known", self.known, self._own_endpoints())
        self.table = self._table(suite)

    def _own_endpoints(self) -> set[str]:
        return {rule.endpoint for rule in self.world.app.url_map.iter_rules()}

    def _table(self, suite: PermissionLeaks) -> Table:
        for what in (suite.may, suite.hides, suite.rows):
            checked("roles", what, self.roles)
        may = {role: self._rights(one) for role, one in suite.may.items()}
        for given in may.values():
            for home in (admin.index_view.endpoint for admin in self.world.admins):
                # Who may do anything begins at the first page.
                if given:
                    given.setdefault(home, rights_of(self.world, self.world.views[home]))
        hides = {
            role: {self.names.endpoint(name): fields for name, fields in one.items()}
            for role, one in suite.hides.items()
        }
        with self.world.reading():
            hidden = {
                role: {
                    name: checked(
                        str(self.world.views[name].name),
                        fields,
                        [f.name for f in self.world.views[name].store.info],
                    )
                    for name, fields in one.items()
                }
                for role, one in hides.items()
            }
        rows = {
            role: {self.names.endpoint(name): bound for name, bound in one.items()}
            for role, one in suite.rows.items()
        }
        return Table(may, hidden, rows)

    def _rights(self, given: Mapping[str, Rights] | str) -> dict[str, frozenset[str]]:
        if isinstance(given, str):
            checked("may", [given], [ALL])
            given = dict.fromkeys(self.world.views, ALL)
        found = {}
        for name, rights in given.items():
            endpoint = self.names.endpoint(name)
            view = self.world.views[endpoint]
            if rights == ALL:
                found[endpoint] = offered_rights(self.world, view)
            else:
                found[endpoint] = checked(str(view.name), rights, rights_of(self.world, view))
        return found

    # -- cases ---------------------------------------------------------------------------------

    def attempts(self, world: World, endpoint: str) -> dict[str, Attempt]:
        """Return the ways into a view, those of the author's own addresses included."""
        view = world.views[endpoint]
        found = attempts_of(world, view, self.examples.get(endpoint, {}))
        if self.known:
            # What the author says about an address is all that holds for it.
            found = {
                name: one
                for name, one in found.items()
                if handler_of(world, view, one) not in self.known
            }
        return {**found, **own_attempts(world, view, self.known)}

    def _all(self) -> Iterator[tuple[str, str, Attempt]]:
        for role in self.roles:
            for endpoint in self.world.views:
                for one in self.attempts(self.world, endpoint).values():
                    yield role, endpoint, one

    def _may(self, role: str, endpoint: str, one: Attempt) -> bool:
        if one.roles is not None:
            return role in one.roles
        return self.table.allows(role, endpoint, one.rights)

    def forbidden(self) -> Iterator[tuple[str, str, str]]:
        """Yield role, view and way for all that must be refused."""
        for role, endpoint, one in self._all():
            if not self._may(role, endpoint, one):
                yield role, endpoint, one.name

    def allowed(self) -> Iterator[tuple[str, str, str]]:
        """Yield role, view and way for all that must be open."""
        for role, endpoint, one in self._all():
            if self._may(role, endpoint, one) and self._is_offered(endpoint, one):
                yield role, endpoint, one.name

    def _is_offered(self, endpoint: str, one: Attempt) -> bool:
        view = self.world.views[endpoint]
        if one.name.startswith(("look-up", "file ", "cell ")):
            return one.name.startswith("cell ") and bool(view.column_editable_list) and one.is_safe
        if one.name.startswith("export as "):
            return one.name.removeprefix("export as ") in view.export_types
        return one.name == f"action {one.action}" if one.action else one.is_safe

    def hidden(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield role, view, field and way for all that must stay hidden."""
        for role, views in self.table.hides.items():
            case = Case(self.world, self.table, role, _nobody(), self.examples)
            for endpoint, fields in views.items():
                for name in sorted(fields):
                    for how in ways_to_see(case, endpoint, name):
                        yield role, endpoint, name, how

    def bounded(self) -> Iterator[tuple[str, str, str]]:
        """Yield role, view and way for all that must stay within bounds."""
        for role, endpoint, one in self._all():
            if not any(self.table.bound(role, endpoint, right) for right in one.rights):
                continue
            if self._may(role, endpoint, one) and not one.name.startswith("look-up"):
                yield role, endpoint, one.name
        for role, views in self.table.rows.items():
            case = Case(self.world, self.table, role, _nobody(), self.examples)
            for endpoint in views:
                if is_model_view(self.world.views[endpoint]):
                    yield from ((role, endpoint, how) for how in ways_to_find(case, endpoint))

    def walker(self) -> Iterator[str]:
        """Yield the roles."""
        yield from self.roles

    # -- what cannot be seen -------------------------------------------------------------------

    def blind(self) -> Iterator[str]:
        """Yield what the sample lacks to show leaks."""
        for view in self.world.views.values():
            if is_model_view(view) and self.world.chosen(view) is None:
                yield f"there is no record of {view.name}"
        for role in self.roles:
            case = Case(self.world, self.table, role, _nobody(), self.examples)
            for endpoint, fields in self.table.hides.get(role, {}).items():
                for name in sorted(fields):
                    if not case.sight.field(endpoint, name):
                        yield (
                            f"{self.world.views[endpoint].name}.{name} has no value that could be "
                            f"told from what {role} may see: give it one of four letters or more "
                            "that stands nowhere else"
                        )
            yield from self._unbounded(case)

    def _unbounded(self, case: Case) -> Iterator[str]:
        for endpoint, bound in self.table.rows.get(case.role, {}).items():
            view = self.world.views[endpoint]
            rights = bound if isinstance(bound, Mapping) else {"": bound}
            with self.world.reading():
                records = [one.record for one in self.world.records(view)]
                for right, holds in rights.items():
                    met = [bool(holds(one)) for one in records]
                    if all(met) or not any(met):
                        place = f" for {right!r}" if right else ""
                        yield (
                            f"{view.name} needs a record within the bounds of {case.role}{place} "
                            "and one out of them"
                        )


def _nobody() -> Any:
    """Return what stands in for a visitor where nothing is asked."""
    return None


def _address(told: Collection[str] | Address, roles: Mapping[str, Any]) -> Address:
    found = told if isinstance(told, Address) else Address(told)
    checked("roles", found.roles, roles)
    return found


def _may_not(case: Case, endpoint: str, name: str) -> str:
    view = case.world.views[endpoint]
    return f"{case.role} may not do this in {view.name}, says the table: {name}. And yet:"


def _fail(complaints: Any, heading: str) -> None:
    found = list(complaints)
    if found:
        shown = "\n".join(f"- {one}" for one in found[:20])
        more = f"\n- and {len(found) - 20} more" if len(found) > 20 else ""
        pytest.fail(f"{heading}\n{shown}{more}", pytrace=False)
