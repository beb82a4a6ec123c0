"""How values look by their Python type: what ``column_type_formatters`` is made of."""

from .web.type_formatters import BASE_FORMATTERS as BASE_FORMATTERS
from .web.type_formatters import DETAIL_FORMATTERS as DETAIL_FORMATTERS
from .web.type_formatters import EXPORT_FORMATTERS as EXPORT_FORMATTERS
from .web.type_formatters import bool_formatter as bool_formatter
from .web.type_formatters import dict_formatter as dict_formatter
from .web.type_formatters import empty_formatter as empty_formatter
from .web.type_formatters import enum_formatter as enum_formatter
from .web.type_formatters import list_formatter as list_formatter
from .web.type_formatters import macro as macro
from .web.type_formatters import null_formatter as null_formatter
from .web.type_formatters import str_formatter as str_formatter
