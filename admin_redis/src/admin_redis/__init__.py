"""A Redis console and a browser of keys in admin-core's interface."""

from .errors import CommandError as CommandError
from .keys_view import RedisKeys as RedisKeys
from .replies import TextWrapper as TextWrapper
from .view import RedisCli as RedisCli

__version__ = "0.1.0"
