"""What a row of a list offers: for ``column_extra_row_actions`` and ``get_list_row_actions``."""

from .web.row_actions import BaseListRowAction as BaseListRowAction
from .web.row_actions import DeleteRowAction as DeleteRowAction
from .web.row_actions import EditPopupRowAction as EditPopupRowAction
from .web.row_actions import EditRowAction as EditRowAction
from .web.row_actions import EndpointLinkRowAction as EndpointLinkRowAction
from .web.row_actions import LinkRowAction as LinkRowAction
from .web.row_actions import TemplateLinkRowAction as TemplateLinkRowAction
from .web.row_actions import ViewPopupRowAction as ViewPopupRowAction
from .web.row_actions import ViewRowAction as ViewRowAction
