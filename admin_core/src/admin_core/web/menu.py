"""The menu: a tree of views, links and categories, asked anew on every page.

Nothing is cached, since addresses depend on the request (mount point, language prefix, host)
and visibility on the visitor.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .addresses import address_of
from .context import MenuEntry

if TYPE_CHECKING:
    from .view import BaseView


class BaseMenu:
    """One line of the menu.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        name: str,
        class_name: str | None = None,
        icon_type: str | None = None,
        icon_value: str | None = None,
        target: str | None = None,
    ) -> None:
        self.name = name
        self.class_name = class_name or ""
        self.icon_type = icon_type or ""
        self.icon_value = icon_value or ""
        self.target = target or ""
        self.parent: BaseMenu | None = None
        self._children: list[BaseMenu] = []

    def add_child(self, item: BaseMenu) -> None:
        """Put *item* below this one."""
        item.parent = self
        self._children.append(item)

    def get_url(self) -> str | None:
        """Return where the line leads, ``None`` for nowhere."""
        return None

    def is_category(self) -> bool:
        """Return whether the line holds others."""
        return False

    def is_active(self, view: Any) -> bool:
        """Return whether *view* is this line or below it."""
        return any(child.is_active(view) for child in self._children)

    def is_visible(self) -> bool:
        """Return whether the line is shown."""
        return True

    def is_accessible(self) -> bool:
        """Return whether the visitor may follow the line."""
        return True

    def get_class_name(self) -> str:
        """Return the CSS class."""
        return self.class_name

    def get_icon_type(self) -> str:
        """Return the kind of icon."""
        return self.icon_type

    def get_icon_value(self) -> str:
        """Return the icon."""
        return self.icon_value

    def get_children(self) -> list[BaseMenu]:
        """Return the lines below that the visitor may follow and that are shown."""
        return [one for one in self._children if one.is_accessible() and one.is_visible()]


class MenuCategory(BaseMenu):
    """A heading over other lines; shown when at least one of them is."""

    def is_category(self) -> bool:
        """Return ``True``."""
        return True

    def is_visible(self) -> bool:
        """Return whether any line below is shown."""
        return any(one.is_visible() for one in self._children)

    def is_accessible(self) -> bool:
        """Return whether any line below may be followed."""
        return any(one.is_accessible() for one in self._children)


class SubMenuCategory(MenuCategory):
    """A category inside a category."""


class MenuView(BaseMenu):
    """The line of a view."""

    def __init__(self, name: str | None, view: BaseView | None = None, cache: bool = True) -> None:
        super().__init__(
            name or "",
            class_name=getattr(view, "menu_class_name", None),
            icon_type=getattr(view, "menu_icon_type", None),
            icon_value=getattr(view, "menu_icon_value", None),
        )
        self._view = view

    def get_url(self) -> str | None:
        """Return the address of the view's own first page."""
        view = self._view
        if view is None:
            return None
        return str(view.get_url(f"{view.endpoint}.{view._default_view}"))

    def is_active(self, view: Any) -> bool:
        """Return whether *view* is the line's own, or that of a line below."""
        return view is self._view or super().is_active(view)

    def is_visible(self) -> bool:
        """Ask the view."""
        return self._view is None or self._view.is_visible()

    def is_accessible(self) -> bool:
        """Ask the gate, so that the menu shows what would open."""
        return self._view is None or self._view.admin.gate.may_access(self._view)


class MenuLink(BaseMenu):
    """A line that leads to any address or endpoint."""

    def __init__(
        self,
        name: str,
        url: str | None = None,
        endpoint: str | None = None,
        category: str | None = None,
        class_name: str | None = None,
        icon_type: str | None = None,
        icon_value: str | None = None,
        target: str | None = None,
    ) -> None:
        super().__init__(name, class_name, icon_type, icon_value, target)
        self.category = category
        self.url = url
        self.endpoint = endpoint

    def get_url(self) -> str | None:
        """Return the address, or that of the endpoint."""
        if self.url:
            return self.url
        return address_of(self.endpoint) if self.endpoint else None


class MenuDivider(MenuLink):
    """A line between others."""

    def __init__(self, class_name: str = "") -> None:
        super().__init__("divider", class_name=f"dropdown-divider {class_name}".strip())


def entries(items: Iterable[BaseMenu], view: Any) -> tuple[MenuEntry, ...]:
    """Return the lines to show on *view*'s pages, as templates take them."""
    return tuple(
        MenuEntry(
            label=str(item.name),
            url=item.get_url() or "",
            is_active=item.is_active(view),
            is_category=item.is_category(),
            children=entries(item.get_children(), view),
            class_name=item.get_class_name(),
            icon_type=item.get_icon_type(),
            icon_value=item.get_icon_value(),
            target=item.target,
        )
        for item in items
        if item.is_accessible() and item.is_visible()
    )
