"""BaseView: a page or a group of pages with an entry in the menu.

Every exposed method is reached through :meth:`BaseView._guarded`, which asks the gate and
checks for forged requests before the method runs.  There is no other way in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from flask import Blueprint, Response, abort, current_app, flash, request, url_for
from flask import render_template as flask_render_template
from werkzeug.exceptions import BadRequest

from ..data import (
    AccessDenied,
    ConfigurationError,
    ModelInfo,
    Problem,
    lazy_gettext,
    opening_storages,
)
from ..forms.macros import remember_names
from . import csrf, helpers
from .addresses import address_of
from .blueprints import HostedBlueprint
from .context import Card, IndexContext, Link
from .menu import MenuView

if TYPE_CHECKING:
    from .admin import Admin

F = TypeVar("F", bound=Callable[..., Any])
C = TypeVar("C", bound=type[Any])

TEMPLATES = Path(__file__).parents[1] / "templates"


def expose(url: str = "/", methods: tuple[str, ...] | list[str] = ("GET",)) -> Callable[[F], F]:
    """Make a method answer requests below its view; may be stacked for several addresses.

    .. versionadded:: 0.1
    """

    def mark(function: F) -> F:
        rules = (*getattr(function, "_urls", ()), (url, tuple(methods)))
        function._urls = rules  # type: ignore[attr-defined]  # functions take any attribute
        return function

    return mark


def expose_plugview(url: str = "/") -> Callable[[C], C]:
    """Make a class-based view inside a view answer requests; its methods get ``cls``, the view.

    .. versionadded:: 0.1
    """

    def mark(view_class: C) -> C:
        methods = tuple(getattr(view_class, "methods", None) or ("GET",))
        view_class._urls = (*getattr(view_class, "_urls", ()), (url, methods))
        return view_class

    return mark


class BaseView:
    """A group of pages below one address.

    ``name`` is the label in the menu, ``category`` the heading it stands under, ``endpoint``
    the name for ``url_for``, ``url`` the address: absolute with a leading slash, otherwise
    below the admin's.

    .. versionadded:: 0.1
    """

    #: Addresses of style sheets and scripts that this view's pages load besides the core's.
    extra_css: ClassVar[tuple[str, ...] | list[str]] = ()
    extra_js: ClassVar[tuple[str, ...] | list[str]] = ()

    #: Set by the admin when the view is added.
    admin: Admin
    blueprint: Blueprint | None = None
    menu: MenuView | None = None

    def __init__(
        self,
        name: str | None = None,
        category: str | None = None,
        endpoint: str | None = None,
        url: str | None = None,
        static_folder: str | None = None,
        static_url_path: str | None = None,
        menu_class_name: str | None = None,
        menu_icon_type: str | None = None,
        menu_icon_value: str | None = None,
    ) -> None:
        self.name = name
        self.category = category
        self.endpoint = self._get_endpoint(endpoint)
        self.url = url
        self.static_folder = static_folder
        self.static_url_path = static_url_path
        self.menu_class_name = menu_class_name
        self.menu_icon_type = menu_icon_type
        self.menu_icon_value = menu_icon_value
        self._default_view = self._find_default_view()

    # -- override points -----------------------------------------------------------------------

    def is_visible(self) -> bool:
        """Return whether the menu shows the view; its pages open all the same."""
        return True

    def is_accessible(self) -> bool:
        """Return whether the visitor may open the view.

        Overriding it is what tells the admin that access is taken care of; until somebody
        does, the view answers only requests from this machine.
        """
        return True

    def inaccessible_callback(self, name: str, /, **kwargs: Any) -> Any:
        """Answer a visitor who may not open the view: 403 by default, or a redirect to sign in."""
        return abort(403)

    def render(self, template: str, **kwargs: Any) -> str:
        """Return a page made from *template* within the admin's frame."""
        context = self.admin.template_context(self)
        context.update(kwargs)
        context.update(self._template_args)
        remember_names(context)
        return flask_render_template(template, **context)

    def get_url(self, endpoint: str, **kwargs: Any) -> str:
        """Return the address of an endpoint; override to carry arguments along everywhere."""
        if endpoint.startswith("."):
            endpoint = self.endpoint + endpoint
        return url_for(endpoint, **kwargs) if kwargs else address_of(endpoint)

    def breadcrumbs(self) -> tuple[Link, ...]:
        """Return the steps from the admin's first page to this view, itself included."""
        steps = [Link(str(self.category))] if self.category else []
        return (*steps, Link(str(self.name or ""), self._own_url()))

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with the view's options; ``flask admin check`` lists it."""
        yield from ()

    def bind(self) -> None:
        """Take what the view needs from its admin; called when an application gets the view.

        What is missing is said here, when the application starts, and not to a visitor.
        """

    # -- what the gate asks --------------------------------------------------------------------

    def has_access_rule(self) -> bool:
        """Return whether the application said who may open the view."""
        own = type(self)
        return (
            own.is_accessible is not BaseView.is_accessible
            or own._handle_view is not BaseView._handle_view
        )

    def is_switched_on(self, action: str) -> bool:
        """Return whether the view offers *action* to anybody."""
        return True

    def model_info(self) -> ModelInfo | None:
        """Return the model that the view manages, ``None`` for other views."""
        return None

    def before_body(self, name: str, /, **kwargs: Any) -> Any:
        """Return an answer to give before what the request carries is read, ``None`` to go on.

        Whoever sends a gigabyte to a page that refuses it should hear so at once.
        """
        return None

    def handle_csrf_failure(self, name: str, refusal: csrf.Refusal) -> Any:
        """Answer a request that may be forged; ``None`` lets a handler show the form again.

        A handler that is reached this way must write nothing; ``request`` is still unsafe.
        """
        raise BadRequest(refusal.message)

    # -- registration --------------------------------------------------------------------------

    def create_blueprint(self, admin: Admin) -> Blueprint:
        """Return the blueprint with every exposed method; called when the view is added."""
        self.admin = admin
        if self.name is None:
            self.name = self._prettify_class_name(type(self).__name__)
        self.url = self._get_view_url(admin, self.url)
        root = self.url == "/"
        self.blueprint = HostedBlueprint(
            self.endpoint,
            type(self).__module__,
            url_prefix=None if root else self.url.rstrip("/"),
            subdomain=admin.subdomain,
            template_folder=str(TEMPLATES),
            static_folder=self.static_folder,
            static_url_path=self.static_url_path or admin.static_url_path,
        )
        handlers: dict[str, Callable[..., Any]] = {}
        for name, url, methods, function in self._exposed():
            # Stacked addresses share one handler, as they share its name.
            handler = handlers.setdefault(name, self._guarded(name, function))
            self.blueprint.add_url_rule(url, name, handler, methods=list(methods))
        admin.prepare_blueprint(self, self.blueprint)
        return self.blueprint

    def _guarded(self, name: str, function: Any) -> Callable[..., Any]:
        """Return the handler for one exposed method: the gate, then forged requests, then it."""

        def handler(**kwargs: Any) -> Any:
            with opening_storages(self.admin.plugins.open_storage):
                return answer(**kwargs)

        def answer(**kwargs: Any) -> Any:
            helpers.set_current_view(self)
            if not self.admin.gate.may_access(self):
                refused = self._refuse(name, kwargs)
                return abort(403) if refused is None else refused
            instead = self._handle_view(name, **kwargs)
            if instead is None:
                instead = self.before_body(name, **kwargs)
            if instead is not None:
                return instead
            refusal = csrf.verify(request)
            if refusal is not None:
                instead = self.handle_csrf_failure(name, refusal)
                if instead is not None:
                    return instead
                request.environ["admin_core.csrf"] = refusal
            if isinstance(function, type):
                return function.as_view(name)(cls=self, **kwargs)  # type: ignore[attr-defined]  # set or known at run time
            return current_app.ensure_sync(self._run_view)(function, **kwargs)

        return handler

    def _refuse(self, name: str, kwargs: dict[str, Any]) -> Any:
        own = type(self).inaccessible_callback is not BaseView.inaccessible_callback
        if own or not self.is_accessible():
            return self.inaccessible_callback(name, **kwargs)
        # The view itself has no objection: nobody has said who may, or a plugin refuses.
        raise AccessDenied(self.admin.refusal_text(self))

    def _handle_view(self, name: str, /, **kwargs: Any) -> Any:
        """Return a response to answer with instead of the handler, or ``None`` to go on.

        Existing code overrides it to decide about access; the gate has been asked before.
        """
        return None

    def _run_view(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Run a handler."""
        return current_app.ensure_sync(function)(self, *args, **kwargs)

    def _exposed(self) -> Iterator[tuple[str, str, tuple[str, ...], Any]]:
        """Yield (method name, address, HTTP methods, function) for everything exposed."""
        for name in dir(type(self)):
            member = getattr(type(self), name, None)
            for url, methods in getattr(member, "_urls", ()):
                yield name, url, methods, member

    def _find_default_view(self) -> str:
        found = [name for name, url, _, _ in self._exposed() if url == "/"]
        if not found:
            raise ConfigurationError(
                f"{type(self).__qualname__} has no first page. Expose a method at '/':  "
                "@expose('/')"
            )
        preferred = [name for name in found if name in {"index", "index_view"}]
        return (preferred or found)[0]

    def _get_endpoint(self, endpoint: str | None) -> str:
        return endpoint or type(self).__name__.lower()

    def _get_view_url(self, admin: Admin, url: str | None) -> str:
        if url is None:
            return f"{admin.url.rstrip('/')}/{self.endpoint}"
        if url.startswith("/"):
            return url
        return f"{admin.url.rstrip('/')}/{url}"

    def _prettify_class_name(self, name: str) -> str:
        return helpers.prettify_class_name(name)

    def _own_url(self) -> str:
        return self.get_url(f"{self.endpoint}.{self._default_view}")

    @property
    def _template_args(self) -> dict[str, Any]:
        """Names for templates that override a handler's own; lives as long as the request."""
        known: dict[str, Any] = request.environ.setdefault("admin_core.template_args", {})
        return known

    @property
    def _debug(self) -> bool:
        return bool(current_app.debug)


class AdminIndexView(BaseView):
    """The admin's first page: a card per model that the visitor may see.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        name: str | None = None,
        category: str | None = None,
        endpoint: str | None = None,
        url: str | None = None,
        template: str = "admin/index.html",
        menu_class_name: str | None = None,
        menu_icon_type: str | None = None,
        menu_icon_value: str | None = None,
    ) -> None:
        super().__init__(
            name or lazy_gettext("Home"),
            category,
            endpoint or "admin",
            "/admin" if url is None else url,
            menu_class_name=menu_class_name,
            menu_icon_type=menu_icon_type,
            menu_icon_value=menu_icon_value,
        )
        self._template = template

    @expose()
    def index(self) -> str | Response:
        """Show the cards."""
        return self.render(self._template, page=self.context())

    def context(self) -> IndexContext:
        """Return what the page shows."""
        cards: list[Card] = []
        for view in self.admin.views:
            if view is not self and view.is_visible() and self.admin.gate.may_access(view):
                cards += view.cards() if hasattr(view, "cards") else ()
        problems = self.admin.problems_to_show()
        for problem in problems:
            flash(f"{problem.message} {problem.hint}".strip(), "warning")
        return IndexContext(title=str(self.admin.name), cards=tuple(cards))

    def breadcrumbs(self) -> tuple[Link, ...]:
        """Return the page itself."""
        return (Link(str(self.name), self._own_url()),)
