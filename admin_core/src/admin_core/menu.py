"""The classes of which a menu is made."""

from .replaced import missing
from .web.menu import BaseMenu as BaseMenu
from .web.menu import MenuCategory as MenuCategory
from .web.menu import MenuDivider as MenuDivider
from .web.menu import MenuLink as MenuLink
from .web.menu import MenuView as MenuView
from .web.menu import SubMenuCategory as SubMenuCategory

__getattr__ = missing("admin_core.menu")
