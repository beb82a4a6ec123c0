"""The addresses of an application's admin: which the suite tries, and which are its author's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BuildError, Rule

from .attempt import Attempt
from .attempts import attempts_of
from .table import Address
from .visitor import Ask
from .world import Stored, World

_SAFE = frozenset({"HEAD", "OPTIONS"})
#: Handlers that everybody may reach, by the package that they come from.
_OPEN = {("admin_i18n", "choose")}


def rules(world: World) -> Iterator[Rule]:
    """Yield the rules of the admins' views, and others that lie below an admin's address."""
    homes = tuple(f"{admin.url.rstrip('/')}/" for admin in world.admins)
    for rule in world.app.url_map.iter_rules():
        place, _, handler = rule.endpoint.rpartition(".")
        is_below = any(one != "/" and f"{rule.rule.rstrip('/')}/".startswith(one) for one in homes)
        if (place in world.views or is_below) and handler != "static":
            yield rule


def unknown(
    world: World, examples: Mapping[str, Mapping[str, str]], known: Mapping[str, Address]
) -> list[str]:
    """Return the addresses that no attempt leads to and that nobody speaks of."""
    tried = set(_tried(world, examples))
    found = []
    for rule in rules(world):
        if rule.endpoint in known or _is_open(world, rule):
            continue
        for method in sorted(set(rule.methods or ()) - _SAFE):
            if (rule.rule, method) not in tried:
                found.append(f"{rule.rule} ({rule.endpoint}, {method})")
    return sorted(found)


def _tried(world: World, examples: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    for endpoint, view in world.views.items():
        asks = [
            one.make(world, view, world.chosen(view))
            for one in attempts_of(world, view, examples.get(endpoint, {})).values()
        ]
        with world.reading():
            adapter: Any = world.app.create_url_adapter(request)
            for ask in asks:
                path = url_for(ask.endpoint, **ask.arguments).partition("?")[0]
                try:
                    rule, _ = adapter.match(path, ask.method, return_rule=True)
                except HTTPException:
                    continue
                yield rule.rule, ask.method


def _is_open(world: World, rule: Rule) -> bool:
    place, _, handler = rule.endpoint.rpartition(".")
    packages = {one.__module__.partition(".")[0] for one in type(world.views.get(place)).__mro__}
    return any((package, handler) in _OPEN for package in packages)


def own_attempts(world: World, view: Any, known: Mapping[str, Address]) -> dict[str, Attempt]:
    """Return the ways to the author's own addresses of a view."""
    return {one.name: one for one in _own(world, view, known)}


def _own(world: World, view: Any, known: Mapping[str, Address]) -> Iterator[Attempt]:
    for rule in world.app.url_map.iter_rules():
        address = known.get(rule.endpoint)
        if address is None or _view_of(world, rule) != view.endpoint:
            continue
        for method in sorted(set(rule.methods or ()) - _SAFE):
            yield Attempt(
                f"{rule.rule} ({method})",
                frozenset(),
                _own_request(rule, method, address),
                is_safe=method == "GET",
                roles=frozenset(address.roles),
            )


def _view_of(world: World, rule: Rule) -> str:
    """Return the view that a rule belongs to; those of no view to the first page."""
    place = rule.endpoint.rpartition(".")[0]
    home: str = world.admins[0].index_view.endpoint
    return place if place in world.views else home


def _own_request(rule: Rule, method: str, address: Address) -> Any:
    def make(world: World, view: Any, one: Stored | None) -> Ask:
        arguments: dict[str, Any] = dict(address.arguments)
        missing = rule.arguments - set(arguments)
        if missing and one is not None:
            arguments |= dict.fromkeys(missing, one.key)
        ask = Ask(rule.endpoint, method, arguments, dict(address.data) if method != "GET" else {})
        _require(world, rule, ask)
        return ask

    return make


def _require(world: World, rule: Rule, ask: Ask) -> None:
    """Refuse an address that cannot be made, with what to write."""
    try:
        with world.reading():
            url_for(ask.endpoint, **ask.arguments)
    except BuildError as error:
        raise LookupError(
            f"The address {rule.rule} cannot be made. Say in `known` what stands in it:  "
            f'{{"{rule.endpoint}": Address(roles, arguments={{...}})}}'
        ) from error
