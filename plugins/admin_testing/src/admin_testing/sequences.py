"""How random sequences are tried: the same ones each time, with no limit of time for a step."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings


def steady(sequences: int, steps: int, shortens: bool) -> settings:
    """Return the settings of a machine: a suite that others run must not fail by chance."""
    return settings(
        max_examples=sequences,
        stateful_step_count=steps,
        deadline=None,
        phases=(Phase.generate, *((Phase.shrink,) if shortens else ())),
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
