"""How the documentation is built: `make docs` writes it to .work/docs."""

project = "admin-core"
author = "The admin-core authors"

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4

html_theme = "furo"
html_title = "admin-core"
