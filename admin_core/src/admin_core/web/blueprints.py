"""Blueprints that can be registered for one host, which Flask's own cannot."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask.blueprints import BlueprintSetupState


class _HostedState(BlueprintSetupState):
    """Gives every address, that of static files too, the ``host`` of the registration."""

    def add_url_rule(
        self, rule: str, endpoint: str | None = None, view_func: Any = None, **options: Any
    ) -> None:
        """Add an address for the host that the blueprint is registered for."""
        if self.options.get("host") is not None:
            options.setdefault("host", self.options["host"])
        super().add_url_rule(rule, endpoint, view_func, **options)


class HostedBlueprint(Blueprint):
    """A blueprint that ``register_blueprint(..., host=...)`` binds to a host."""

    def make_setup_state(
        self, app: Any, options: dict[str, Any], first_registration: bool = False
    ) -> BlueprintSetupState:
        """Return what registers the addresses."""
        return _HostedState(self, app, options, first_registration)
