"""More file formats for exports, written by tablib: YAML, HTML, OpenDocument, Excel 97, and more.

Installing it is enough; a view names the formats it offers: ``export_types = ("csv", "ods")``.
"""

from .tables import exporters as exporters
