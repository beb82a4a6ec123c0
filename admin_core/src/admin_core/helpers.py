"""Small functions for handlers and templates, and values that the core's templates take."""

from .web.context import ConfirmContext as ConfirmContext
from .web.context import ErrorContext as ErrorContext
from .web.context import FieldError as FieldError
from .web.context import Link as Link
from .web.context import PageLink as PageLink
from .web.context import Pager as Pager
from .web.helpers import flash_errors as flash_errors
from .web.helpers import get_current_view as get_current_view
from .web.helpers import get_form_data as get_form_data
from .web.helpers import get_redirect_target as get_redirect_target
from .web.helpers import get_render_ctx as get_render_ctx
from .web.helpers import get_url as get_url
from .web.helpers import is_field_error as is_field_error
from .web.helpers import is_form_submitted as is_form_submitted
from .web.helpers import is_required_form_field as is_required_form_field
from .web.helpers import is_safe_url as is_safe_url
from .web.helpers import prettify_class_name as prettify_class_name
from .web.helpers import resolve_ctx as resolve_ctx
from .web.helpers import sending as sending
from .web.helpers import set_current_view as set_current_view
from .web.helpers import validate_form_on_submit as validate_form_on_submit
