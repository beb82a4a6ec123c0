"""The suite for plugins: :class:`PluginConformance`, assembled from its areas."""

from __future__ import annotations

from .answering import Answering
from .files import Files
from .loading import Loading


class PluginConformance(Loading, Files, Answering):
    """What every plugin must do, whichever hooks it answers.

    A plugin's suite subclasses it and names its module::

        class TestMyPlugin(PluginConformance):
            plugin = "admin_links.plugin"

    Where the plugin is about models, locations or kinds of its own, it says so, so that its hooks
    are asked about those as well::

            fields = (FieldInfo("price", "money"),)
            texts = {"price": ["12.50 EUR"]}
            locations = ("shelf://books",)

            def opens(self):
                return [(Book, a_new_empty_database())]

    .. versionadded:: 0.1
    """
