"""How pages look."""

from .web.theme import Bootstrap4Theme as Bootstrap4Theme
from .web.theme import BootstrapTheme as BootstrapTheme
from .web.theme import Theme as Theme
