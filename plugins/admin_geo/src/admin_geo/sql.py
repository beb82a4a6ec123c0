"""Measures on the globe as SQL, for PostGIS and SpatiaLite alike.

They take a column of any spatial reference system and count in metres and square metres, so that
an application can sort and filter by them::

    area = column_property(geodesic_area(Country.border))
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from geoalchemy2.types import Geography
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from .shapes import DEGREES


class _Measure(FunctionElement[float]):
    """A measure of geographies; ``postgis`` and ``spatialite`` name the functions."""

    type = sa.Float()
    inherit_cache = True
    postgis = ""
    spatialite = ""


class geodesic_area(_Measure):  # a function, as SQL spells it
    """The area of a geometry on the globe, in square metres.

    .. versionadded:: 0.1
    """

    name = "geodesic_area"
    inherit_cache = True
    postgis = spatialite = "ST_Area"


class geodesic_length(_Measure):  # a function, as SQL spells it
    """The length of a line on the globe, in metres.

    .. versionadded:: 0.1
    """

    name = "geodesic_length"
    inherit_cache = True
    postgis, spatialite = "ST_Length", "GLength"


class geodesic_distance(_Measure):  # a function, as SQL spells it
    """The distance of a geometry from another one on the globe, in metres.

    .. versionadded:: 0.1
    """

    name = "geodesic_distance"
    inherit_cache = True
    postgis = spatialite = "ST_Distance"


@compiles(_Measure)
def _on_postgis(element: _Measure, compiler: Any, **kw: Any) -> str:
    given = [
        sa.cast(_in_degrees(one, "ST_SetSRID"), Geography(srid=DEGREES)) for one in element.clauses
    ]
    return str(compiler.process(getattr(sa.func, element.postgis)(*given), **kw))


@compiles(_Measure, "sqlite")
def _on_spatialite(element: _Measure, compiler: Any, **kw: Any) -> str:
    given = [_in_degrees(one, "SetSRID") for one in element.clauses]
    return str(compiler.process(getattr(sa.func, element.spatialite)(*given, 1), **kw))


def _in_degrees(operand: Any, set_srid: str) -> Any:
    srid = getattr(operand.type, "srid", None) or -1
    if srid == DEGREES or isinstance(operand.type, Geography):
        return operand
    if srid < 0:
        return getattr(sa.func, set_srid)(operand, DEGREES)
    return sa.func.ST_Transform(operand, DEGREES)
