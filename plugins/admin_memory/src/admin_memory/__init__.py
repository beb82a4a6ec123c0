"""Dataclasses in memory as a backend of the admin: the documented example of one."""

from .listing import page_in as page_in
from .match import compile_criterion as compile_criterion
from .match import matches as matches
from .memory import Memory as Memory
