"""The admin in the visitor's language: who says which, and what is said in it."""

from .choice import chosen_locale as chosen_locale
from .plugin import I18n as I18n

__version__ = "0.1.0"
