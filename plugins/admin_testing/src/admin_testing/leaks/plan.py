"""What a suite tries, decided from its tables and an application that nothing is done to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from .attempt import Attempt
from .attempts import attempts_of, handler_of, offered_rights, rights_of
from .case import Case
from .checks import ways_to_find
from .hidden import ways_to_see
from .routes import own_attempts
from .table import ALL, STRANGER, Address, Names, Rights, Table, TableError, checked
from .world import World, is_model_view

if TYPE_CHECKING:
    from .suite import PermissionLeaks


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
