"""Area: each hook answers what its specification says, and pages open with the plugin."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from types import ModuleType
from typing import Any

import pytest

from admin_core.data import AccessDenied, ValidationFailed

from ..marks import about
from .base import PluginKit
from .hooks import answer_of, fits, implementations
from .questions import questions
from .world import Sample, SampleBackend

#: Pages of the sample admin, below its address.
PAGES = (
    *("", "sample/", "sample/?search=amber&sort=a_string", "sample/new/"),
    *("sample/edit/?id=1", "sample/details/?id=1", "sample/details/?id=2"),
    "sample/export/csv/",
)
#: A plugin may refuse a page or a write, or say that a text is no value.
REFUSALS = (AccessDenied, ValidationFailed, ValueError)


class Recorder:
    """Stands before each hook of a plugin and notes the answers."""

    def __init__(self, admin: Any, module: ModuleType) -> None:
        self.wrong: list[str] = []
        self.asked: set[str] = set()
        for name in implementations(module):
            for one in getattr(admin.plugins.hook, name).get_hookimpls():
                if one.plugin is module:
                    one.function = self.noting(name, one.function)

    def noting(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function with its answers looked at."""

        @wraps(function)
        def noted(*args: Any, **kwargs: Any) -> Any:
            self.asked.add(name)
            answer = function(*args, **kwargs)
            if inspect.isgenerator(answer):
                answer = list(answer)
            if not fits(answer, answer_of(name)):
                shown = inspect.formatannotation(answer_of(name))
                self.wrong.append(f"{name} answered {answer!r} instead of {shown}")
            return answer

        return noted


class Answering(PluginKit):
    """Answers of every hook, asked for by pages and one by one."""

    explained = "docs/reference/hooks.md#hooks"

    @pytest.fixture
    def site(self, module: ModuleType) -> Iterator[Any]:
        """Return an application with an admin of a sample model, for this plugin alone."""
        from flask import Flask

        from admin_core import Admin, ModelView

        app = Flask("sample")
        app.secret_key, app.testing = "only for tests", True
        admin = Admin(app, plugins=[module, SampleBackend(self.fields)], discover=False)
        with app.app_context():
            formats = {"can_export": True, "can_view_details": True}
            view = type("SampleView", (ModelView,), formats)(Sample, None, endpoint="sample")
            admin.add_view(view)
        yield app, admin, Recorder(admin, module)
        admin.stores.release()

    @about("pages")
    def test_pages_of_an_admin_open_with_the_plugin(self, site: Any) -> None:
        app, _, recorder = site
        client = app.test_client()
        for page in PAGES:
            reply = client.get(f"/admin/{page}")
            assert reply.status_code < 500, f"/admin/{page} answers {reply.status}"
        assert not recorder.wrong

    @about("answers")
    def test_every_hook_answers_what_its_specification_says(
        self, site: Any, module: ModuleType
    ) -> None:
        app, admin, recorder = site
        for name in implementations(module):
            with app.test_request_context("/admin/"):
                for arguments in questions(name, self, admin, admin.stores):
                    self.ask(admin, module, name, arguments)
        assert not recorder.wrong, "\n".join(recorder.wrong)

    @about("answers")
    def test_a_backend_leaves_models_alone_that_are_not_its_own(self, module: ModuleType) -> None:
        function = implementations(module).get("admin_open_store")
        if function is None:
            pytest.skip("the plugin opens no models")
        names = inspect.signature(function).parameters
        for model in (object(), dict, Sample):
            arguments = {"model": model, "source": None, "stores": None}
            answer = function(**{name: arguments[name] for name in names})
            assert answer is None, f"return None for what is not yours, not for {model!r}"

    def ask(self, admin: Any, module: ModuleType, name: str, arguments: Any) -> None:
        """Ask the plugin alone, as the admin would."""
        for one in getattr(admin.plugins.hook, name).get_hookimpls():
            if one.plugin is module:
                try:
                    one.function(*(arguments[argument] for argument in one.argnames))
                except REFUSALS:
                    continue
