"""A Redis console in admin-core's interface."""

from .errors import CommandError as CommandError
from .replies import TextWrapper as TextWrapper
from .view import RedisCli as RedisCli

__version__ = "0.1.0"
