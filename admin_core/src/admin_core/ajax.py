"""Searches for related records that an application writes itself."""

from .forms.ajax import DEFAULT_PAGE_SIZE as DEFAULT_PAGE_SIZE
from .forms.ajax import AjaxModelLoader as AjaxModelLoader
