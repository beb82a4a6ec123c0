"""Rendering rules: how a form, or a record to read, is laid out.

A rule is a value.  Rendering it changes nothing: not the rule, not the form, not the options it
was made from.  The same tree lays out a page, a dialog, a row of children or a details page.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from ..data import gettext
from .base import FormOpts
from .macros import find_macro

Arguments = Mapping[str, Any]


class BaseRule:
    """What every rule derives from.

    .. versionadded:: 0.1
    """

    parent: BaseRule | None = None
    rule_set: RuleSet | None = None

    def configure(self, rule_set: RuleSet, parent: BaseRule | None) -> BaseRule:
        """Return the rule as it stands in *rule_set*, below *parent*; this one is left alone."""
        found = copy.copy(self)
        found.rule_set, found.parent = rule_set, parent
        return found

    @property
    def visible_fields(self) -> list[str]:
        """The names of the fields that the rule shows."""
        return []

    def __call__(
        self, form: Any, form_opts: Any = None, field_args: Arguments | None = None
    ) -> Markup:
        """Return the rule's markup for *form*.

        *field_args* are HTML attributes for the fields inside.
        """
        raise NotImplementedError(f"{type(self).__qualname__} lacks __call__().")


class NestedRule(BaseRule):
    """Several rules one after another.

    *separator* stands between them; it is text, or ``Markup`` where it holds markup.

    .. versionadded:: 0.1
    """

    def __init__(self, rules: Iterable[Any] | None = None, separator: Any = "") -> None:
        self.rules: Sequence[Any] = tuple(rules or ())
        self.separator = separator

    def configure(self, rule_set: RuleSet, parent: BaseRule | None) -> BaseRule:
        """Configure the rules inside as well."""
        found = super().configure(rule_set, parent)
        assert isinstance(found, NestedRule)
        found.rules = rule_set.configure_rules(self.rules, found)
        return found

    @property
    def visible_fields(self) -> list[str]:
        """The names of the fields that the rules inside show."""
        return [name for rule in self.rules for name in rule.visible_fields]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rules)

    def __call__(
        self, form: Any, form_opts: Any = None, field_args: Arguments | None = None
    ) -> Markup:
        """Return the rules' markup, joined."""
        return escape(self.separator).join(rule(form, form_opts, field_args) for rule in self.rules)


class Text(BaseRule):
    """A text.

    .. versionadded:: 0.1
    """

    def __init__(self, text: Any, escape: bool = True) -> None:
        self.text = text
        self.escape = escape

    def __call__(
        self, form: Any, form_opts: Any = None, field_args: Arguments | None = None
    ) -> Markup:
        """Return the text, escaped unless it was said to be markup."""
        return escape(self.text) if self.escape else Markup(str(self.text))


class HTML(Text):
    """Markup, as it is: never give it anything that a visitor typed.

    .. versionadded:: 0.1
    """

    def __init__(self, html: Any) -> None:
        super().__init__(html, escape=False)


class Macro(BaseRule):
    """Calls a macro of the page's template; ``"lib.name"`` is one that it imports as ``lib``.

    .. versionadded:: 0.1
    """

    def __init__(self, macro_name: str, **kwargs: Any) -> None:
        self.macro_name = macro_name
        self.default_args: Arguments = dict(kwargs)

    def __call__(
        self, form: Any, form_opts: Any = None, field_args: Arguments | None = None
    ) -> Markup:
        """Return what the macro gives.

        Raises :exc:`ConfigurationError` when the page knows no such macro.
        """
        return self._call_macro({**self.default_args, **(field_args or {})})

    def _call_macro(self, arguments: Arguments) -> Markup:
        return escape(find_macro(self.macro_name)(**arguments))


class Container(Macro):
    """Puts another rule into a macro, which shows it with ``{{ caller() }}``.

    *child_rule* may be a field's name or a tuple as anywhere else.

    .. versionadded:: 0.1
    """

    def __init__(self, macro_name: str, child_rule: Any, **kwargs: Any) -> None:
        super().__init__(macro_name, **kwargs)
        self.child_rule = child_rule

    def configure(self, rule_set: RuleSet, parent: BaseRule | None) -> BaseRule:
        """Configure the rule inside as well."""
        found = super().configure(rule_set, parent)
        assert isinstance(found, Container)
        found.child_rule = rule_set.configure_rules([self.child_rule], found)[0]
        return found

    @property
    def visible_fields(self) -> list[str]:
        """The names of the fields that the rule inside shows."""
        return list(self.child_rule.visible_fields)

    def __call__(
        self, form: Any, form_opts: Any = None, field_args: Arguments | None = None
    ) -> Markup:
        """Return what the macro gives around the rule inside."""

        def caller(**arguments: Any) -> Markup:
            child: Markup = self.child_rule(form, form_opts, {**(field_args or {}), **arguments})
            return child

        return self._call_macro({**self.default_args, "caller": caller})


class Field(Macro):
    """One form field: label, control, hint and errors.

    A field that this visitor may not see is not in the form, and nothing is shown for it.

    .. versionadded:: 0.1
    """

    def __init__(self, field_name: str, render_field: str = "lib.render_field") -> None:
        super().__init__(render_field)
        self.field_name = field_name

    @property
    def visible_fields(self) -> list[str]:
        """The field's name."""
        return [self.field_name]

    def __call__(
        self, form: Any, form_opts: Any = None, field_args: Arguments | None = None
    ) -> Markup:
        """Return the field's markup."""
        if self.field_name not in form or _is_hidden(form[self.field_name]):
            # Hidden inputs stand at the head of every form.
            return Markup("")
        own = widget_args(form_opts, self.field_name)
        return self._call_macro(
            {
                "form": form,
                "field": form[self.field_name],
                "kwargs": {**own, **(field_args or {}), **self._extra(form, form_opts)},
            }
        )

    def _extra(self, form: Any, form_opts: Any) -> Arguments:
        return {}


class Header(Macro):
    """A heading.

    .. versionadded:: 0.1
    """

    def __init__(self, text: Any, header_macro: str = "lib.render_header") -> None:
        super().__init__(header_macro)
        self.text = text

    def __call__(
        self, form: Any, form_opts: Any = None, field_args: Arguments | None = None
    ) -> Markup:
        """Return the heading's markup."""
        return self._call_macro({"text": self.text})


class FieldSet(NestedRule):
    """Rules under a heading of their own, which screen readers know as a group.

    .. versionadded:: 0.1
    """

    def __init__(self, rules: Iterable[Any], header: Any = None, separator: Any = "") -> None:
        super().__init__(rules, separator)
        self.header = header

    def __call__(
        self, form: Any, form_opts: Any = None, field_args: Arguments | None = None
    ) -> Markup:
        """Return a field set with its rules; nothing where all its fields are hidden."""
        if not _shows_anything(self, form):
            return Markup("")
        legend = Markup("<legend>{}</legend>").format(self.header) if self.header else Markup("")
        inside = super().__call__(form, form_opts, field_args)
        return Markup("<fieldset>{}{}</fieldset>").format(legend, inside)


class Section(FieldSet):
    """A field set that can be folded away; it opens by itself when a field inside has an error.

    .. versionadded:: 0.1
    """

    def __init__(
        self, rules: Iterable[Any], header: Any, is_open: bool = False, separator: Any = ""
    ) -> None:
        super().__init__(rules, header, separator)
        self.is_open = is_open

    def __call__(
        self, form: Any, form_opts: Any = None, field_args: Arguments | None = None
    ) -> Markup:
        """Return the section, which needs no script to be opened and closed."""
        if not _shows_anything(self, form):
            return Markup("")
        is_wrong = any(form[name].errors for name in self.visible_fields if name in form)
        return Markup(
            '<details class="ad-section"{}><summary>{}</summary><div>{}</div></details>'
        ).format(
            Markup(" open") if self.is_open or is_wrong else "",
            self.header,
            NestedRule.__call__(self, form, form_opts, field_args),
        )


class Row(NestedRule):
    """Rules side by side; a tuple among the rules is one.

    A column takes an equal share, or what its first field's ``column_class`` in
    ``form_widget_args`` says.

    .. versionadded:: 0.1
    """

    def __init__(self, *columns: Any) -> None:
        super().__init__(columns)

    def __call__(
        self, form: Any, form_opts: Any = None, field_args: Arguments | None = None
    ) -> Markup:
        """Return the columns that have something to show."""
        cells = []
        for rule in self.rules:
            shown = rule(form, form_opts, field_args)
            if not shown:
                continue
            named = [
                widget_args(form_opts, name).get("column_class") for name in rule.visible_fields
            ]
            css = next((one for one in named if one), "col")
            cells.append(Markup('<div class="{}">{}</div>').format(css, shown))
        if not cells:
            return Markup("")
        return Markup('<div class="row form-row ad-row">{}</div>').format(Markup("").join(cells))


class Group(Field):
    """A field with something joined to its control, before or after it.

    *prepend* and *append* hold texts, ``{"type": "text", "text": ...}``,
    ``{"type": "html", "html": ...}`` or ``{"type": "field", "name": ...}``, one or several.
    Raises ``TypeError`` for anything else.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        field_name: str,
        prepend: Any = None,
        append: Any = None,
        render_field: str = "lib.render_field",
    ) -> None:
        super().__init__(field_name, render_field)
        self.prepend = _addons(prepend)
        self.append = _addons(append)

    @property
    def visible_fields(self) -> list[str]:
        """The names of the field and of those joined to it."""
        return [self.field_name, *self._joined()]

    def _joined(self) -> list[str]:
        return [value for kind, value in (*self.prepend, *self.append) if kind == "field"]

    def _extra(self, form: Any, form_opts: Any) -> Arguments:
        joined = [form[name] for name in self._joined() if name in form]
        return {
            "prepend": _shown_addons(self.prepend, form, form_opts),
            "append": _shown_addons(self.append, form, form_opts),
            "joined": joined,
        }


class RuleSet:
    """The rules of one form, made from field names, tuples and rules.

    *view* is whoever the rules belong to.  Raises ``TypeError`` for what is no rule.

    .. versionadded:: 0.1
    """

    def __init__(self, view: Any, rules: Iterable[Any]) -> None:
        self.view = view
        self.rules: tuple[Any, ...] = self.configure_rules(rules)

    @property
    def visible_fields(self) -> list[str]:
        """The names of the fields that the rules show, in order, each once."""
        return list(dict.fromkeys(name for rule in self.rules for name in rule.visible_fields))

    def convert_string(self, value: str) -> BaseRule:
        """Return the rule that a name stands for; override for another one than :class:`Field`."""
        return Field(value)

    def configure_rules(
        self, rules: Iterable[Any], parent: BaseRule | None = None
    ) -> tuple[Any, ...]:
        """Return the rules as they stand in this set, names and tuples made rules."""
        return tuple(self._rule(one).configure(self, parent) for one in rules)

    def _rule(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.convert_string(value)
        if isinstance(value, (tuple, list)):
            return Row(*value)
        if hasattr(value, "configure"):
            return value
        raise TypeError(
            f"{value!r} is no rule. Write a field's name, a tuple of names to stand side by side, "
            "or a rule of admin_core.forms.rules."
        )

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rules)

    def __call__(self, form: Any, form_opts: Any = None) -> Markup:
        """Return the markup of all rules."""
        return Markup("").join(rule(form, form_opts) for rule in self.rules)


def widget_args(form_opts: Any, name: str) -> Arguments:
    """Return the HTML attributes that *form_opts*, which may be ``None``, has for a field."""
    opts: FormOpts | None = form_opts
    return dict((opts.widget_args if opts is not None else {}).get(name) or {})


def _is_hidden(field: Any) -> bool:
    return getattr(field.widget, "input_type", "") == "hidden"


def _shows_anything(rule: BaseRule, form: Any) -> bool:
    names = rule.visible_fields
    return not names or any(name in form for name in names)


def _addons(given: Any) -> tuple[tuple[str, Any], ...]:
    if given is None:
        return ()
    entries = [given] if isinstance(given, (str, Mapping)) else given
    return tuple(_addon(one) for one in entries)


def _addon(entry: Any) -> tuple[str, Any]:
    if isinstance(entry, str):
        return "text", entry
    keys = {"text": "text", "html": "html", "field": "name"}
    kind = entry.get("type") if isinstance(entry, Mapping) else None
    if kind not in keys or keys[kind] not in entry:
        raise TypeError(
            f"{entry!r} cannot stand beside a field. Write a text, or a dictionary like "
            '{"type": "text", "text": ...}, {"type": "html", "html": ...} or '
            '{"type": "field", "name": ...}.'
        )
    return str(kind), entry[keys[kind]]


def _shown_addons(addons: Sequence[tuple[str, Any]], form: Any, form_opts: Any) -> Markup:
    return Markup("").join(_shown_addon(kind, value, form, form_opts) for kind, value in addons)


def _shown_addon(kind: str, value: Any, form: Any, form_opts: Any) -> Markup:
    if kind == "html":
        return Markup(str(value))
    if kind == "text":
        return Markup('<span class="input-group-text">{}</span>').format(value)
    return (
        _joined_field(form[value], widget_args(form_opts, value)) if value in form else Markup("")
    )


def _joined_field(field: Any, own: Arguments) -> Markup:
    if hasattr(field, "read_only_text"):
        return Markup('<span class="input-group-text">{}</span>').format(field.read_only_text)
    is_check = getattr(field.widget, "input_type", "") == "checkbox"
    is_select = hasattr(field, "iter_choices") and not is_check
    looks = "form-check-input" if is_check else "form-select" if is_select else "form-control"
    kept = {name: value for name, value in own.items() if name not in {"class", "column_class"}}
    # A box alone would say nothing to those who see it; its label stands beside it.
    named = {} if is_check else {"aria-label": str(field.label.text or gettext("Value"))}
    attributes = {**named, **kept}
    if field.errors:
        looks += " is-invalid"
        attributes |= {"aria-invalid": "true", "aria-describedby": f"{field.id}-error"}
    attributes["class"] = f"{looks} {own.get('class', '')}".strip()
    shown = escape(field(**attributes))
    if not is_check:
        return shown
    return Markup('<label class="input-group-text ad-joined-check">{} {}</label>').format(
        shown, field.label.text
    )
