"""What the tests of the core share."""

from contextlib import contextmanager

import pytest
from flask import template_rendered
from hypothesis import settings

from .site import Site

# The slowest machine decides nothing; more examples: pytest --hypothesis-profile=default
settings.register_profile("quick", max_examples=60, deadline=None)
settings.load_profile("quick")


@pytest.fixture
def pages():
    """Return a function that yields what templates of *app* were given, the latest last."""

    @contextmanager
    def watch(app):
        found = []

        def remember(sender, template, context, **extra):
            found.append(context)

        with template_rendered.connected_to(remember, app):
            yield found

    return watch


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder of distributions that a test may add to; no others are seen."""
    found = Site(tmp_path / "site", monkeypatch)
    yield found
    found.close()
