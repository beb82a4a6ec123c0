"""What plugins are asked, and what each answers, while a page is traced."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from admin_core.data import Actor

from .statements import watching


@dataclass(slots=True)
class Asked:
    """One question: the hook, its arguments, and what each plugin said, in the order asked."""

    hook: str
    arguments: Mapping[str, Any]
    answers: list[tuple[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Recorder:
    """Everything noted of one trace; *actor* stands in for whoever the plugins would name."""

    actor: Actor | None = None
    asked: list[Asked] = field(default_factory=list)
    open: list[Asked] = field(default_factory=list)
    #: The library that sent it, for each statement.
    statements: list[str] = field(default_factory=list)

    def about(self, hook: str, **arguments: Any) -> list[tuple[str, Any]]:
        """Return (plugin, answer) of every question by that hook with those arguments."""
        return [
            answer
            for one in self.asked
            if one.hook == hook
            and all(_is_same(one.arguments.get(name), value) for name, value in arguments.items())
            for answer in one.answers
        ]


def _is_same(one: Any, other: Any) -> bool:
    # Models and what they hold are known by identity: columns of an ORM compare as expressions.
    return one is other or (isinstance(one, str) and isinstance(other, str) and one == other)


_current: ContextVar[Recorder | None] = ContextVar("admin_doctor.recorder", default=None)


def current() -> Recorder | None:
    """Return the recorder of the trace that is going on here, if one is."""
    return _current.get()


@contextmanager
def recording(recorder: Recorder, managers: list[Any]) -> Iterator[None]:
    """Note what the plugins of *managers* are asked inside the block, in this thread only."""
    for manager in managers:
        _watch(manager)
    token = _current.set(recorder)
    try:
        with watching(_note_statement):
            yield
    finally:
        _current.reset(token)


def _watch(manager: Any) -> None:
    """Let a plugin manager note its calls; done once, and silent while nobody traces."""
    if not getattr(manager, "_admin_doctor_watches", False):
        manager.add_hookcall_monitoring(_before, _after)
        # On the manager, so that it lives as long as what it says is true.
        manager._admin_doctor_watches = True
    for plugin in manager.get_plugins():
        for caller in manager.get_hookcallers(plugin) or ():
            for implementation in caller.get_hookimpls():
                if not hasattr(implementation.function, "admin_doctor_inner"):
                    implementation.function = _noting(caller.name, implementation)


def _before(hook_name: str, implementations: Any, arguments: Mapping[str, Any]) -> None:
    recorder = current()
    if recorder is not None:
        asked = Asked(hook_name, dict(arguments))
        recorder.asked.append(asked)
        recorder.open.append(asked)


def _after(outcome: Any, hook_name: str, implementations: Any, arguments: Any) -> None:
    recorder = current()
    if recorder is not None:
        recorder.open.pop()


def _noting(hook: str, implementation: Any) -> Callable[..., Any]:
    function, plugin = implementation.function, implementation.plugin_name

    @wraps(function)
    def noting(*values: Any) -> Any:
        recorder = current()
        if recorder is None:
            return function(*values)
        asked = recorder.open[-1] if recorder.open else None
        if asked is None or asked.hook != hook:
            # Asked one by one: the core does so where a failure stops no other.
            asked = Asked(hook, dict(zip(implementation.argnames, values, strict=False)))
            recorder.asked.append(asked)
        try:
            answer = function(*values)
        except Exception as error:
            asked.answers.append((plugin, error))
            raise
        if isinstance(answer, Iterator):
            # Whoever asked and the report both read it.
            answer = tuple(answer)
        asked.answers.append((plugin, answer))
        return answer

    noting.admin_doctor_inner = function  # type: ignore[attr-defined]  # functions take any attribute
    return noting


def _note_statement(library: str) -> None:
    recorder = current()
    if recorder is not None:
        recorder.statements.append(library)
