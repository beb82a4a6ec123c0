"""Admin: the views, menu and plugins of one admin interface, registered on applications."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from flask import Blueprint, Flask, Response, get_flashed_messages, request
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from .. import defaults
from ..data import (
    ConfigurationError,
    Exporter,
    Importer,
    PolicySource,
    Problem,
    Script,
    Stores,
    Stylesheet,
    Untranslated,
    current_translator,
    did_you_mean,
    gettext,
    ngettext,
    use_translator,
)
from ..deprecation import Deprecated
from ..forms.ajax import release_loaders
from ..forms.controls import form_control
from ..plugins import Plugins, names_in
from . import checks, csrf, dialogs, errors, helpers, porting, security, unrouted
from .addresses import address_of
from .assets import Assets
from .context import Frame, MenuEntry
from .gate import HOW_TO_ALLOW, Gate
from .language import Catalogs
from .menu import BaseMenu, MenuCategory, MenuLink, MenuView, SubMenuCategory, entries
from .once import OnceKeys
from .theme import Theme
from .view import AdminIndexView, BaseView

log = logging.getLogger("admin_core")

EXTENSION = "admin"

#: What ``Admin(host="*")`` calls the host of the request in its addresses.
ADMIN_ROUTES_HOST_VARIABLE_NAME = "admin_routes_host"
ADMIN_ROUTES_HOST_VARIABLE = f"<{ADMIN_ROUTES_HOST_VARIABLE_NAME}>"


class Admin:
    """One admin interface.

    The first twelve parameters are those of existing code; ``base_template`` and
    ``template_mode`` are those of older code, which ``flask admin check`` explains.
    ``translations_path`` is a folder of catalogs, ``<locale>/LC_MESSAGES/admin.mo``, whose
    messages win over everybody's.  ``plugins`` are plugin objects or
    names, asked before discovered ones; ``block`` names plugins to leave out; ``discover=False``
    uses only what is listed; ``strict`` raises when a discovered plugin cannot be imported.
    ``access="public"`` declares that everybody may open views without a rule of their own.

    Raises :exc:`ConfigurationError` for arguments that contradict each other.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        app: Flask | None = None,
        name: str | None = None,
        url: str | None = None,
        subdomain: str | None = None,
        index_view: BaseView | None = None,
        translations_path: str | None = None,
        endpoint: str | None = None,
        static_url_path: str | None = None,
        theme: Theme | str | None = None,
        category_icon_classes: Mapping[str, str] | None = None,
        host: str | None = None,
        csp_nonce_generator: Callable[[], str] | None = None,
        *,
        plugins: Iterable[Any] = (),
        block: Iterable[str] | str = (),
        discover: bool = True,
        strict: bool = False,
        access: Literal["guarded", "public"] = "guarded",
        base_template: str | None = None,
        template_mode: str | None = None,
    ) -> None:
        if access not in {"guarded", "public"}:
            raise ConfigurationError(f"Admin(access={access!r}) is neither 'guarded' nor 'public'.")
        if host is not None and subdomain is not None:
            raise ValueError("Admin takes either host or subdomain, not both.")
        if host == ADMIN_ROUTES_HOST_VARIABLE:
            host = "*"
        if host is not None and "<" in host:
            raise ValueError('Admin(host=...) takes a host name, or "*" for any host.')
        self.app: Flask | None = None
        self.name = name or "Admin"
        self.index_view = index_view or AdminIndexView(endpoint=endpoint, url=url)
        self.url = url or self.index_view.url or "/admin"
        self.endpoint = endpoint or self.index_view.endpoint
        self.subdomain = subdomain
        self.host = host
        self.translations_path = translations_path
        self.static_url_path = static_url_path
        self.theme = porting.theme_of(theme, base_template)
        self._old_arguments = (base_template, template_mode)
        self.category_icon_classes = dict(category_icon_classes or {})
        self.csp_nonce_generator = csp_nonce_generator
        self.access = access

        self._plugin_options = (tuple(plugins), names_in(block), discover, strict)
        self._views: list[BaseView] = []
        self._menu: list[BaseMenu] = []
        self._menu_categories: dict[str, MenuCategory] = {}
        self._menu_links: list[MenuLink] = []
        self._apps: list[Flask] = []
        self._checked: tuple[Problem, ...] | None = None
        self.assets = Assets()
        self.gate = Gate(self)
        self.once = OnceKeys()

        self._add_index(self.index_view)
        if app is not None:
            self.init_app(app)

    # -- collaborators -------------------------------------------------------------------------

    @cached_property
    def plugins(self) -> Plugins:
        """The plugins of this admin, found on first use."""
        given, blocked, discover, strict = self._plugin_options
        if self.app is not None:
            blocked |= names_in(self.app.config.get("ADMIN_BLOCK_PLUGINS", ()))
            strict = strict or bool(self.app.testing)
        return Plugins(given, blocked=blocked, discover=discover, strict=strict, defaults=defaults)

    @cached_property
    def stores(self) -> Stores:
        """The stores of every model that a view manages or a relation leads to."""
        return Stores(self.plugins)

    @property
    def views(self) -> tuple[BaseView, ...]:
        """Every view, the index view first."""
        return tuple(self._views)

    def view_of(self, model: Any) -> Any | None:
        """Return the first view that manages *model*, ``None`` when there is none."""
        return next((one for one in self._views if getattr(one, "model", None) is model), None)

    # -- building ------------------------------------------------------------------------------

    def add_view(self, view: BaseView) -> None:
        """Add a view and its entry in the menu."""
        self._register_view(view)
        self._add_menu_view(view)

    def add_views(self, *views: BaseView) -> None:
        """Add several views."""
        for view in views:
            self.add_view(view)

    def add_category(
        self,
        name: str,
        class_name: str | None = None,
        icon_type: str | None = None,
        icon_value: str | None = None,
    ) -> None:
        """Add a heading to the menu, or give an existing one its class and icon."""
        known = self._menu_categories.get(str(name))
        if known is None:
            category = MenuCategory(name, class_name, icon_type, icon_value)
            self._menu_categories[str(name)] = category
            self._menu.append(category)
            return
        known.class_name = class_name or known.class_name
        known.icon_type = icon_type or known.icon_type
        known.icon_value = icon_value or known.icon_value

    def add_sub_category(self, name: str, parent_name: str) -> None:
        """Add a heading below another; raises :exc:`ConfigurationError` for an unknown parent."""
        parent = self._menu_categories.get(str(parent_name))
        if parent is None:
            raise ConfigurationError(
                f"There is no menu category {parent_name!r} to put {name!r} below."
                f"{did_you_mean(str(parent_name), self._menu_categories)}"
            )
        if str(name) not in self._menu_categories:
            category = SubMenuCategory(name)
            self._menu_categories[str(name)] = category
            parent.add_child(category)

    def add_link(self, link: MenuLink) -> None:
        """Add a link: below its category, or to the links at the end of the menu."""
        if link.category:
            self.add_menu_item(link, link.category)
        else:
            self._menu_links.append(link)

    def add_links(self, *links: MenuLink) -> None:
        """Add several links."""
        for link in links:
            self.add_link(link)

    def add_menu_item(self, item: BaseMenu, target_category: str | None = None) -> None:
        """Add a line to the menu, below a category that is made if it is not there."""
        if not target_category:
            self._menu.append(item)
            return
        category = self._menu_categories.get(str(target_category))
        if category is None:
            self.add_category(target_category, self.category_icon_classes.get(str(target_category)))
            category = self._menu_categories[str(target_category)]
        category.add_child(item)

    @Deprecated("Admin.add_menu_item()", since="0.1", until="1.0")
    def _add_menu_item(self, item: BaseMenu, target_category: str | None = None) -> None:
        self.add_menu_item(item, target_category)

    def get_category_menu_item(self, name: str) -> MenuCategory | None:
        """Return the menu's heading of that name."""
        return self._menu_categories.get(str(name))

    @cached_property
    def exporters(self) -> Mapping[str, Exporter]:
        """The file formats that lists can be exported to, by name."""
        return self._by_name("admin_exporters")

    @cached_property
    def importers(self) -> Mapping[str, Importer]:
        """The file formats that records can be imported from, by name."""
        return self._by_name("admin_importers")

    def _by_name(self, hook_name: str) -> Mapping[str, Any]:
        """Return what plugins answer by its name; of several with one name, the first asked."""
        found: dict[str, Any] = {}
        for one in self.plugins.joined(hook_name):
            found.setdefault(one.name, one)
        return MappingProxyType(found)

    def menu(self) -> list[BaseMenu]:
        """Return the whole menu; pages show the part that the visitor may follow."""
        return self._menu

    def menu_links(self) -> list[MenuLink]:
        """Return the links at the end of the menu."""
        return self._menu_links

    # -- applications --------------------------------------------------------------------------

    def init_app(
        self,
        app: Flask,
        index_view: BaseView | None = None,
        endpoint: str | None = None,
        url: str | None = None,
    ) -> None:
        """Register the admin on an application; may be called for several applications.

        Raises :exc:`ConfigurationError` when another admin there has the same endpoint or
        address.
        """
        if index_view is not None:
            self.endpoint = endpoint or index_view.endpoint
            self.url = url or index_view.url or "/admin"
            self._replace_index(index_view)
        if self.host is not None and not app.url_map.host_matching:
            raise ValueError(
                "Admin(host=...) needs an application with host matching:  "
                "Flask(__name__, host_matching=True, static_host=...)"
            )
        admins: list[Admin] = app.extensions.setdefault(EXTENSION, [])
        for other in admins:
            if other is self or other.endpoint == self.endpoint:
                raise ConfigurationError(
                    f"The application has an admin with endpoint {self.endpoint!r} already. "
                    'Give this one another:  Admin(endpoint="...", url="...")'
                )
            if (other.url, other.subdomain, other.host) == (self.url, self.subdomain, self.host):
                raise ConfigurationError(
                    f"The application has an admin at {self.url!r} already. "
                    'Give this one another address:  Admin(url="...")'
                )
        admins.append(self)
        self.theme = porting.theme_on(self.theme, app.config)
        self.app = app
        # Views that a plugin adds here are registered below, with all others.
        self.plugins.hook.admin_setup(admin=self, app=app)
        self._apps.append(app)
        self._register_plugin_templates(app)
        for view in self._views:
            self._register_blueprint(app, view)
        app.after_request(partial(unrouted.answer, self))

    def _add_index(self, view: BaseView) -> None:
        self._views.insert(0, view)
        view.admin = self
        menu = MenuView(view.name, view)
        view.menu = menu
        self._menu.insert(0, menu)

    def _replace_index(self, view: BaseView) -> None:
        self._views.pop(0)
        self._menu.pop(0)
        self.index_view = view
        self._add_index(view)

    def _register_view(self, view: BaseView) -> None:
        view.admin = self
        if view.name is None:
            # The label is needed before any application registers the view.
            view.name = view._prettify_class_name(type(view).__name__)
        for app in self._apps:
            self._register_blueprint(app, view)
        self._views.append(view)

    def _register_blueprint(self, app: Flask, view: BaseView) -> None:
        view.bind()
        blueprint = view.blueprint or view.create_blueprint(self)
        options: dict[str, Any] = {}
        if self.host is not None:
            options["host"] = ADMIN_ROUTES_HOST_VARIABLE if self.host == "*" else self.host
        known = app.blueprints.get(view.endpoint)
        if known is not None and known is not blueprint:
            raise ConfigurationError(
                f"The application has a blueprint or view named {view.endpoint!r} already. Give "
                f'this view another name:  {type(view).__name__}(..., endpoint="...")'
            )
        try:
            app.register_blueprint(blueprint, **options)
        except AssertionError as error:
            # Flask's own check; its message speaks of setup methods, not of views.
            raise ConfigurationError(
                f"{type(view).__name__} was added after the application had answered its first "
                "request. Add every view before that, where the application is made."
            ) from error

    def _add_menu_view(self, view: BaseView) -> None:
        view.menu = MenuView(view.name, view)
        self.add_menu_item(view.menu, view.category)

    def _register_plugin_templates(self, app: Flask) -> None:
        """Let templates below ``templates/<package>/`` of active plugins be found."""
        for module in self.plugins.manager.get_plugins():
            file, package = getattr(module, "__file__", None), getattr(module, "__package__", None)
            if not file or not package or package.partition(".")[0] == __package__.split(".")[0]:
                continue
            folder = Path(file).parent / "templates"
            name = f"{package.replace('.', '_')}_templates"
            if folder.is_dir() and name not in app.blueprints:
                app.register_blueprint(Blueprint(name, package, template_folder=str(folder)))

    def prepare_blueprint(self, view: BaseView, blueprint: Blueprint) -> None:
        """Give a view's blueprint what every one has: language, headers, error pages, release."""

        def finish(response: Response) -> Response:
            if request.endpoint == f"{self.index_view.endpoint}.static":
                return response
            response = dialogs.answer(response)
            return security.add_headers(
                response,
                request.environ.get("admin_core.nonce", ""),
                self._sources_of(view),
            )

        def release(error: BaseException | None) -> None:
            release_loaders()
            self.stores.release()
            # The thread goes on to other requests, which may be none of the admin's.
            use_translator(Untranslated())

        blueprint.before_request(self.begin)
        blueprint.after_request(finish)
        blueprint.teardown_request(release)
        errors.register(self, view, blueprint)
        if self.host == "*":
            blueprint.url_value_preprocessor(_drop_host)
            blueprint.url_defaults(_add_host)
        if view is self.index_view:
            prefix = self.static_url_path or ("/static/admin" if view.url == "/" else "/static")
            blueprint.add_url_rule(
                f"{prefix}/<path:filename>", "static", self.assets.send, methods=["GET"]
            )

    def begin(self) -> None:
        """Let every text of the present request be in the visitor's language."""
        found = self.plugins.hook.admin_translator(app=self._current_app()) or Untranslated()
        use_translator(Catalogs(self.translations_path, found) if self.translations_path else found)

    # -- pages ---------------------------------------------------------------------------------

    def page_context(self, view: BaseView | None = None) -> dict[str, Any]:
        """Return the names that a template needs to stand in the admin's frame.

        For pages of the application itself, a sign-in page for instance:
        ``render_template("login.html", **admin.page_context())``.
        """
        self.begin()
        return self.template_context(view or self.index_view)

    def template_context(self, view: BaseView) -> dict[str, Any]:
        """Return the names that every template gets."""
        nonce = self._nonce()
        is_dialog = dialogs.is_fetched()
        context: dict[str, Any] = dict(self._template_globals)
        context.update(
            admin_view=view,
            admin_base_template=dialogs.FRAME if is_dialog else self.theme.base_template,
            is_dialog=is_dialog,
            admin_csp_nonce_attribute=Markup('nonce="{}"').format(nonce) if nonce else "",
            theme=self.theme,
            frame=self._frame(view),
            config=self._current_app().config,
            get_url=view.get_url,
            get_flashed_messages=get_flashed_messages,
            h=helpers,
            form_control=form_control,
            _gettext=gettext,
            _ngettext=ngettext,
            csrf_token=csrf.token,
            csrf_field=csrf.token_field,
        )

        context["admin_slot"] = self._slot(view)
        return context

    def _slot(self, view: BaseView) -> Callable[..., Markup]:
        """Return what a page calls at each place where plugins may add something."""
        if not self.plugins.implements("admin_page_slot"):
            return lambda name: Markup("")

        @pass_context
        def slot(page: Context, name: str) -> Markup:
            names = page.get_all()
            found = self.plugins.hook.admin_page_slot(slot=name, view=view, context=names)
            return Markup("").join(found)

        return slot

    def _nonce(self) -> str:
        """Return the request's nonce: one for all its templates, since it has one policy."""
        if self.csp_nonce_generator is None:
            return ""
        if "admin_core.nonce" not in request.environ:
            request.environ["admin_core.nonce"] = str(self.csp_nonce_generator() or "")
        found: str = request.environ["admin_core.nonce"]
        return found

    @cached_property
    def _template_globals(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for answer in self.plugins.hook.admin_template_globals(admin=self):
            for name, value in answer.items():
                found.setdefault(name, value)
        return found

    def _frame(self, view: BaseView) -> Frame:
        translator = current_translator()
        stylesheets, scripts = self._assets_of(view)
        actor = self.gate.actor()
        return Frame(
            brand=str(self.name),
            home_url=self.home_url(),
            menu=self._menu_entries(view, actor),
            links=entries(self._menu_links, view),
            breadcrumbs=view.breadcrumbs(),
            stylesheets=(*self._core_urls("admin.css"), *stylesheets, *view.extra_css),
            scripts=(*self._core_urls("admin.js"), *scripts),
            extra_scripts=tuple(view.extra_js),
            early_scripts=self._core_urls("theme.js"),
            lang=translator.locale.replace("_", "-"),
            direction=translator.direction,
            actor_name=actor.name if actor else "",
        )

    def static_url(self, path: str) -> str:
        """Return the address of ``<package>/<path>`` among the static files."""
        version = self.assets.version(*path.split("/", 1)) or None
        return address_of(f"{self.index_view.endpoint}.static", filename=path, v=version)

    def home_url(self) -> str:
        """Return the address of the first page, as seen from the current request."""
        return self.index_view.get_url(
            f"{self.index_view.endpoint}.{self.index_view._default_view}"
        )

    def refusal_text(self, view: BaseView) -> str:
        """Return what the refusal page says to a visitor who may not open *view*."""
        if self.gate.has_own_rule(view) or self.gate.is_refused(view):
            return gettext("Your account may not open this page.")
        return gettext(HOW_TO_ALLOW)

    def problems(self) -> tuple[Problem, ...]:
        """Return everything that is wrong with the set-up, found by opening every view."""
        return (*porting.notes(self.theme, *self._old_arguments), *checks.problems(self))

    def problems_to_show(self) -> tuple[Problem, ...]:
        """Return what the first page shows in debug mode; looked for once."""
        if not self._current_app().debug:
            return ()
        if self._checked is None:
            self._checked = self.problems()
        return self._checked

    def _core_urls(self, name: str) -> tuple[str, ...]:
        path = self.assets.core(name)
        return (self.static_url(path),) if path else ()

    def _assets_of(self, view: BaseView) -> tuple[list[str], list[str]]:
        found = self._contributed(view)
        return (
            [self._url_of(one) for one in found if isinstance(one, Stylesheet)],
            [self._url_of(one) for one in found if isinstance(one, Script)],
        )

    def _contributed(self, view: BaseView) -> tuple[Script | Stylesheet | PolicySource, ...]:
        found = self._plugin_assets.get(id(view))
        if found is None:
            found = tuple(self.plugins.joined("admin_assets", view=view))
            self._plugin_assets[id(view)] = found
            self.assets.add(one for one in found if isinstance(one, (Script, Stylesheet)))
        return found

    def _url_of(self, file: Script | Stylesheet) -> str:
        return self.static_url(f"{file.package}/{file.path}")

    def _sources_of(self, view: BaseView) -> Mapping[str, Sequence[str]]:
        """Return the addresses that a view's pages may load from, by the policy's names."""
        found = {"script-src": [*view.extra_js], "style-src": [*view.extra_css]}
        for one in self._contributed(view):
            if isinstance(one, PolicySource):
                found.setdefault(one.directive, []).append(one.url)
        return found

    @cached_property
    def _plugin_assets(self) -> dict[int, tuple[Script | Stylesheet | PolicySource, ...]]:
        return {}

    def _menu_entries(self, view: BaseView, actor: Any) -> tuple[MenuEntry, ...]:
        """Return the menu: the application's own lines, then those of plugins."""
        found = list(entries(self._menu, view))
        for item in self.plugins.joined("admin_menu_items", admin=self, actor=actor):
            entry = MenuEntry(item.label, item.url)
            if not item.category:
                found.append(entry)
                continue
            place = next(
                (i for i, e in enumerate(found) if e.is_category and e.label == item.category),
                None,
            )
            if place is None:
                found.append(MenuEntry(item.category, is_category=True, children=(entry,)))
            else:
                old = found[place]
                found[place] = replace(old, children=(*old.children, entry))
        return tuple(found)

    def _current_app(self) -> Flask:
        if self.app is None:
            raise ConfigurationError("The admin has no application yet. Call admin.init_app(app).")
        return self.app if len(self._apps) == 1 else _request_app()


def _request_app() -> Flask:
    from flask import current_app

    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]  # werkzeug's proxy is untyped


def _drop_host(endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values:
        values.pop(ADMIN_ROUTES_HOST_VARIABLE_NAME, None)


def _add_host(endpoint: str, values: dict[str, Any]) -> None:
    if request:
        values.setdefault(ADMIN_ROUTES_HOST_VARIABLE_NAME, request.host)
