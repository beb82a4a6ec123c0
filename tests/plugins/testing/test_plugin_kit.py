"""Every plugin of this repository passes the suite for plugins."""

from admin_core.data import FieldInfo
from admin_testing import PluginConformance


class TestMemory(PluginConformance):
    plugin = "admin_memory.plugin"


class TestFiles(PluginConformance):
    plugin = "admin_files.plugin"


class TestExport(PluginConformance):
    plugin = "admin_export.plugin"


class TestImport(PluginConformance):
    plugin = "admin_import.plugin"


class TestGeo(PluginConformance):
    plugin = "admin_geo.plugin"
    fields = (
        FieldInfo(
            "place", "geometry", options={"srid": 4326, "geometry_type": "POINT", "dimension": 2}
        ),
    )
    texts = {"place": ["POINT(1 2)"]}


class TestLanguages(PluginConformance):
    plugin = "admin_i18n.plugin"
    # It writes every day and number of every page with them.
    imports = frozenset({"babel", "pytz"})


class TestSQLAlchemy(PluginConformance):
    plugin = "admin_sqla.plugin"


class TestPeewee(PluginConformance):
    plugin = "admin_peewee.plugin"


class TestMongoEngine(PluginConformance):
    plugin = "admin_mongo.plugin_mongoengine"


class TestPyMongo(PluginConformance):
    plugin = "admin_mongo.plugin_pymongo"


class TestRedis(PluginConformance):
    plugin = "admin_redis.plugin"
