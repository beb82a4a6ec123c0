"""Names for values that views and admins take."""

from __future__ import annotations

from .web.admin import ADMIN_ROUTES_HOST_VARIABLE as ADMIN_ROUTES_HOST_VARIABLE
from .web.admin import ADMIN_ROUTES_HOST_VARIABLE_NAME as ADMIN_ROUTES_HOST_VARIABLE_NAME

#: Kinds of icons, for ``menu_icon_type``: a class of the Glyphicons font, a class of Font
#: Awesome, a file of the application's static folder, an address.
ICON_TYPE_GLYPH = "glyph"
ICON_TYPE_FONT_AWESOME = "fa"
ICON_TYPE_IMAGE = "image"
ICON_TYPE_IMAGE_URL = "image-url"
