"""The plugins of one admin: found, checked, ordered, asked and listed."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import pluggy

from . import backends, hookspecs
from .data import (
    Condition,
    FieldInfo,
    FileStorage,
    ModelInfo,
    NoBackend,
    PluginError,
    RecordStore,
    Stores,
    did_you_mean,
    parse_value,
    refine_field,
    refine_model,
)
from .data.fields import CORE_KINDS

GROUP = "admin_core.plugins"
#: Names of plugins not to load, separated by commas.
BLOCK_VARIABLE = "ADMIN_BLOCK_PLUGINS"

log = logging.getLogger("admin_core.plugins")


@dataclass(frozen=True, slots=True)
class PluginReport:
    """One line of ``flask admin plugins``.

    ``status`` is ``"active"``, ``"blocked"`` or ``"failed"``; ``detail`` says why it failed.

    .. versionadded:: 0.1
    """

    name: str
    distribution: str
    version: str
    status: str
    hooks: tuple[str, ...] = ()
    detail: str = ""


class Plugins:
    """Finds plugins and asks them.

    *given* are plugin objects, or names of installed ones to be asked before the others.
    *blocked* names plugins to leave out, beside those of the environment variable
    ``ADMIN_BLOCK_PLUGINS``; both may be one text with commas.  With *discover* off only *given*
    and the core take part.  A plugin whose import fails is reported, or raised as
    :exc:`PluginError` when *strict*.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        given: Iterable[Any] = (),
        *,
        blocked: Iterable[str] | str = (),
        discover: bool = True,
        strict: bool = False,
        defaults: Any = None,
    ) -> None:
        self.manager = pluggy.PluginManager(hookspecs.PROJECT)
        self.manager.add_hookspecs(hookspecs)
        self.hook = self.manager.hook
        self.blocked = names_in(blocked) | names_in(os.environ.get(BLOCK_VARIABLE, ""))
        self.strict = strict
        self._reports: dict[str, PluginReport] = {}

        given = list(given)
        points = {point.name: point for point in entry_points(group=GROUP)}
        self._points = points
        named = [one for one in given if isinstance(one, str)]
        for name in named:
            if name not in points:
                installed = ", ".join(sorted(points)) or "none"
                raise PluginError(
                    f"Admin(plugins=[{name!r}]) names no installed plugin."
                    f"{did_you_mean(name, points)} Installed: {installed}."
                )
        # pluggy asks the plugin registered last first, so the order here is the reverse.
        if defaults is not None:
            self._add("core", defaults, "admin-core", "")
        for name in sorted(points, reverse=True) if discover else ():
            if name not in named:
                self._load(points[name])
        for position, one in reversed(list(enumerate(given))):
            if isinstance(one, str):
                self._load(points[one])
            else:
                self._add(_name_of(one, position, self._reports), one, "", "")

    # -- loading -------------------------------------------------------------------------------

    def _load(self, point: EntryPoint) -> None:
        distribution = point.dist.name if point.dist else ""
        version = point.dist.version if point.dist else ""
        if point.name in self.blocked:
            self._reports[point.name] = PluginReport(point.name, distribution, version, "blocked")
            return
        try:
            plugin = point.load()
        except Exception as error:
            detail = f"{type(error).__name__}: {error}"
            self._reports[point.name] = PluginReport(
                point.name, distribution, version, "failed", detail=detail
            )
            text = f"Plugin {point.name!r} ({distribution} {version}) failed to import: {detail}"
            if self.strict:
                raise PluginError(
                    f"{text}. Repair it:  pip install --force-reinstall {distribution}  "
                    f"or leave it out:  Admin(block=[{point.name!r}])"
                ) from error
            log.error("%s", text, exc_info=error)
            return
        self._add(point.name, plugin, distribution, version)

    def _add(self, name: str, plugin: Any, distribution: str, version: str) -> None:
        if name in self.blocked and name != "core":
            self._reports[name] = PluginReport(name, distribution, version, "blocked")
            return
        source = f"{distribution} {version}".strip() or "given by the application"
        wanted = getattr(plugin, "HOOK_API", hookspecs.HOOK_API)
        if wanted != hookspecs.HOOK_API:
            older = "admin-core" if wanted > hookspecs.HOOK_API else distribution or name
            raise PluginError(
                f"Plugin {name!r} ({source}) is written for hook API {wanted}, this admin-core "
                f"offers {hookspecs.HOOK_API}. Upgrade the older one:  pip install -U {older}"
            )
        _refuse_misspelt_hooks(name, plugin, source)
        try:
            self.manager.register(plugin, name=name)
        except (pluggy.PluginValidationError, ValueError) as error:
            raise PluginError(f"Plugin {name!r} ({source}) does not fit: {error}") from error
        callers = self.manager.get_hookcallers(plugin) or []
        hooks = tuple(sorted(caller.name for caller in callers))
        self._reports[name] = PluginReport(name, distribution, version, "active", hooks)

    # -- asking --------------------------------------------------------------------------------

    def open_store(self, model: Any, source: Any, stores: Stores) -> RecordStore:
        """Return a store for *model*; raises :exc:`NoBackend` with the next step."""
        store: RecordStore | None = self.hook.admin_open_store(
            model=model, source=source, stores=stores
        )
        if store is None:
            wanted = backends.distribution_for_model(model)
            raise self._no_backend(model, wanted, "admin_open_store", "manage")
        return store

    def open_storage(self, location: Any, options: Mapping[str, Any] | None = None) -> FileStorage:
        """Return the storage at *location*; raises :exc:`NoBackend` with the next step."""
        storage: FileStorage | None = self.hook.admin_open_storage(
            location=location, options=options or {}
        )
        if storage is None:
            wanted = backends.distribution_for_location(location)
            raise self._no_backend(location, wanted, "admin_open_storage", "open")
        return storage

    def refine_field(self, info: FieldInfo, backend: str) -> FieldInfo:
        """Return *info* with the changes that ``admin_describe_field`` answers."""
        answers = self.hook.admin_describe_field(native=info.native, field=info, backend=backend)
        return refine_field(info, answers) if answers else info

    def refine_model(self, info: ModelInfo) -> ModelInfo:
        """Return *info* with the changes that ``admin_describe_model`` answers."""
        answers = self.hook.admin_describe_model(info=info)
        return refine_model(info, answers) if answers else info

    def compile_condition(
        self, condition: Condition, field: FieldInfo, native: Any, backend: str
    ) -> Any | None:
        """Return what ``admin_compile_condition`` answers first."""
        return self.hook.admin_compile_condition(
            condition=condition, field=field, native=native, backend=backend
        )

    def parse_value(self, field: FieldInfo, text: str) -> Any:
        """Return the value that *text* means; raises :exc:`ValueError` with a message."""
        if field.kind not in CORE_KINDS and not field.choices:
            value = self.hook.admin_parse_value(field=field, text=text)
            if value is not None:
                return value
        return parse_value(field, text)

    def chain(self, hook_name: str, first: str, value: Any, **arguments: Any) -> Any:
        """Pass *value* through every implementation as argument *first*; return the last."""
        for implementation in reversed(self._asked(hook_name)):
            answer = _call(implementation, {first: value, **arguments})
            value = value if answer is None else answer
        return value

    def notify(self, hook_name: str, **arguments: Any) -> None:
        """Tell every implementation; one that fails is logged and stops no other."""
        for name, ask in self.each(hook_name, **arguments):
            try:
                ask()
            except Exception:
                log.exception("Plugin %r failed in %s", name, hook_name)

    def each(self, hook_name: str, **arguments: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
        """Yield the name of every plugin asked, and what asks it, for callers that guard it."""
        for implementation in self._asked(hook_name):
            yield implementation.plugin_name, partial(_call, implementation, arguments)

    def joined(self, hook_name: str, **arguments: Any) -> list[Any]:
        """Return the items of every answer, in the order asked."""
        answers = getattr(self.hook, hook_name)(**arguments)
        return [item for answer in answers for item in answer]

    # -- listing -------------------------------------------------------------------------------

    def report(self) -> list[PluginReport]:
        """Return every plugin found, in the order asked; those left out come last."""
        active = [r for r in self._reports.values() if r.status == "active"]
        return active[::-1] + [r for r in self._reports.values() if r.status != "active"]

    def answering(self, hook_name: str) -> list[str]:
        """Return the names of the plugins that implement a hook, in the order asked."""
        return [implementation.plugin_name for implementation in self._asked(hook_name)]

    def implements(self, hook_name: str) -> bool:
        """Return whether any plugin implements a hook."""
        return bool(getattr(self.hook, hook_name).get_hookimpls())

    def _asked(self, hook_name: str) -> list[pluggy.HookImpl]:
        caller: pluggy.HookCaller = getattr(self.hook, hook_name)
        return caller.get_hookimpls()[::-1]

    def _no_backend(self, subject: Any, wanted: str | None, hook_name: str, verb: str) -> NoBackend:
        active = [name for name in self.answering(hook_name) if name != "core"]
        status = "" if wanted else f"Active backends: {', '.join(active) or 'none'}."
        for report in self._reports.values():
            if wanted and report.distribution == wanted.partition("[")[0]:
                status = _why_silent(report, wanted)
        for name, point in self._points.items():
            if wanted and name not in self._reports and _made_by(point, wanted):
                status = f"It is installed but not listed; list it:  Admin(plugins=[{name!r}])"
        return backends.missing(subject, wanted, status=status, verb=verb)


def _why_silent(report: PluginReport, wanted: str) -> str:
    where = f"{report.distribution} {report.version}"
    if report.status == "blocked":
        return f"{where} is installed but blocked as {report.name!r}; unblock it."
    if report.status == "failed":
        return f"{where} is installed but failed to import: {report.detail}"
    extra = f' If it needs more:  pip install "{wanted}"' if "[" in wanted else ""
    return f"{where} is active but does not recognise it; is it mapped?{extra}"


def _made_by(point: EntryPoint, distribution: str) -> bool:
    return point.dist is not None and point.dist.name == distribution.partition("[")[0]


def names_in(names: Iterable[str] | str) -> frozenset[str]:
    """Return names given one by one, or as one text separated by commas."""
    parts = names.split(",") if isinstance(names, str) else names
    return frozenset(name.strip() for name in parts if name.strip())


def _name_of(plugin: Any, position: int, taken: Mapping[str, Any]) -> str:
    name = str(getattr(plugin, "__name__", type(plugin).__name__)).rpartition(".")[2]
    return name if name not in taken else f"{name}-{position}"


def _refuse_misspelt_hooks(name: str, plugin: Any, source: str) -> None:
    known = [n for n in vars(hookspecs) if n.startswith("admin_")]
    for attribute in dir(plugin):
        if not attribute.startswith("admin_") or attribute in known:
            continue
        if getattr(getattr(plugin, attribute, None), f"{hookspecs.PROJECT}_impl", None):
            raise PluginError(
                f"Plugin {name!r} ({source}) implements {attribute!r}, which is no hook."
                f"{did_you_mean(attribute, known)}"
            )


def _call(implementation: pluggy.HookImpl, arguments: Mapping[str, Any]) -> Any:
    function: Callable[..., Any] = implementation.function
    return function(*(arguments[name] for name in implementation.argnames))
