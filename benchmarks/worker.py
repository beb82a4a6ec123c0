"""One process for one system: asks it, checks what it answers, and measures CPU time."""

from __future__ import annotations

import gc
import importlib
import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from werkzeug.test import EnvironBuilder

import meter
from cases import SAVES, Doomed, Facts, Truth
from forms import fields_of

#: Requests in one batch at most.
BATCH = 20


@dataclass
class Answer:
    """What a request brought."""

    status: int
    body: str
    seconds: float
    statements: int


@dataclass
class Result:
    """What a case is, besides its time."""

    problem: str
    statements: int = 0
    kilobytes: float = 0.0


class Browser:
    """Sends requests straight into an application, with its cookies."""

    def __init__(self, app: Any) -> None:
        self.app = app.wsgi_app
        self.cookies: dict[str, str] = {}

    def open(self, url: str, form: dict[str, Any] | None = None) -> Answer:
        """Send a request; only the application itself is measured."""
        environ = EnvironBuilder(url, method="GET" if form is None else "POST", data=form)
        environ.headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        request = environ.get_environ()
        started: list[Any] = []

        def start_response(status: str, headers: Any, _error: Any = None) -> None:
            started.append((status, headers))

        before = meter.statements
        start = time.process_time()
        chunks = self.app(request, start_response)
        body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        seconds = time.process_time() - start
        status, headers = started[0]
        for name, value in headers:
            if name.lower() == "set-cookie":
                self.cookies.update({k: m.value for k, m in SimpleCookie(value).items()})
        return Answer(int(status[:3]), body.decode(), seconds, meter.statements - before)


class Worker:
    """A system over a database."""

    def __init__(self, system: str, path: Path, orders: int) -> None:
        self.facts = Facts(orders)
        self.truth = Truth(path, self.facts)
        self.module = importlib.import_module(f"systems.{system}")
        self.browser = Browser(self.module.create_app(path))
        self.doomed = Doomed(self.truth)
        self.writes = 0
        self.forms: dict[str, dict[str, str]] = {}

    def has(self, case: str) -> bool:
        """Whether the system has that case."""
        return case in self.module.ADDRESSES

    def url(self, case: str) -> str:
        """Return the address of a case."""
        return self.module.ADDRESSES[case].format(**self.facts.names)

    def ask(self, case: str) -> Answer:
        """Send a case's request once; whatever it needs before and after is not measured."""
        if case in SAVES:
            return self.browser.open(self.url(case), self._form(case))
        if case == "delete_100":
            answer = self.browser.open(self.url(case), self._selection())
            if left := self.doomed.left():
                raise RuntimeError(f"{left} records are left: {answer.status} {answer.body[:200]}")
            self.doomed.put_back()
            return answer
        return self.browser.open(self.url(case))

    def _form(self, case: str) -> dict[str, str]:
        fields = self.forms.get(case)
        if fields is None or "_fingerprint" in fields:
            # What a page says of the record's state is good for one save.
            fields = fields_of(self.browser.open(self.url(case)).body, "reference")
            self.forms[case] = fields
        self.writes += 1
        return {**fields, "note": f"Saved {self.writes} times"}

    def _selection(self) -> dict[str, Any]:
        if "list" not in self.forms:
            page = self.browser.open(self.url("list_first")).body
            self.forms["list"] = fields_of(page, "csrf_token")
        token = self.forms["list"].get("csrf_token", "")
        return {"action": "delete", "csrf_token": token, "rowid": self.facts.doomed}

    def check(self, case: str) -> Result:
        """Prove that the case is answered right; this also warms it up."""
        self.ask(case)
        answer = self.ask(case)
        problem = self.truth.problem(case, answer.status, answer.body)
        if not problem and case in SAVES and self.truth.note() != f"Saved {self.writes} times":
            problem = "nothing was saved"
        return Result(problem, answer.statements, len(answer.body.encode()) / 1000)

    def measure(self, case: str, budget: float) -> list[float]:
        """Return the CPU seconds of some requests, at least one, after one that is not counted."""
        self.ask(case)
        gc.collect()
        found: list[float] = []
        end = time.perf_counter() + budget
        while not found or (len(found) < BATCH and time.perf_counter() < end):
            found.append(self.ask(case).seconds)
        return found


def serve(pipe: Any, system: str, path: Path, orders: int) -> None:
    """Do what the pipe says until it says ``None``."""
    worker = Worker(system, path, orders)
    while (order := pipe.recv()) is not None:
        name, *arguments = order
        pipe.send(getattr(worker, name)(*arguments))
