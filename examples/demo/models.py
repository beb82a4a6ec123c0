"""Flights that left New York City in 2013: airlines, airports, planes, flights."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

from shapely import Point
from sqlalchemy import CheckConstraint, Enum, Float, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from admin_geo.shapes import shape_of


class Base(DeclarativeBase):
    pass


class Engine(enum.Enum):
    FOUR_CYCLE = "4 cycle"
    RECIPROCATING = "Reciprocating"
    TURBO_FAN = "Turbo-fan"
    TURBO_JET = "Turbo-jet"
    TURBO_PROP = "Turbo-prop"
    TURBO_SHAFT = "Turbo-shaft"


class Airline(Base):
    __tablename__ = "airlines"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)

    def __str__(self) -> str:
        return self.name


class Airport(Base):
    __tablename__ = "airports"
    __table_args__ = (
        CheckConstraint("latitude BETWEEN -90 AND 90", name="airports_latitude_on_earth"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="airports_longitude_on_earth"),
    )

    code: Mapped[str] = mapped_column(String(3), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), index=True)
    latitude: Mapped[float] = mapped_column(Float)
    longitude: Mapped[float] = mapped_column(Float)
    altitude: Mapped[int | None] = mapped_column(info={"label": "Altitude (ft)"})
    time_zone: Mapped[str | None] = mapped_column(String(40))

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def place(self) -> Point | None:
        """Both numbers as one, for a map."""
        return None if self.latitude is None else Point(self.longitude, self.latitude)

    @place.setter
    def place(self, value: Any) -> None:
        point = shape_of(value)
        self.longitude, self.latitude = point.x, point.y


class Plane(Base):
    __tablename__ = "planes"

    tail_number: Mapped[str] = mapped_column(String(6), primary_key=True)
    year: Mapped[int | None] = mapped_column(info={"label": "Built in"})
    manufacturer: Mapped[str] = mapped_column(String(40), index=True)
    model: Mapped[str] = mapped_column(String(40))
    engine: Mapped[Engine | None] = mapped_column(Enum(Engine))
    engines: Mapped[int] = mapped_column(default=2)
    seats: Mapped[int | None]
    in_service: Mapped[bool] = mapped_column(default=True)
    notes: Mapped[str | None] = mapped_column(String(2000))

    def __str__(self) -> str:
        return self.tail_number


class Flight(Base):
    __tablename__ = "flights"
    __table_args__ = (UniqueConstraint("airline_code", "number", "origin_code", "scheduled"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scheduled: Mapped[dt.datetime] = mapped_column(index=True)
    airline_code: Mapped[str] = mapped_column(ForeignKey("airlines.code"), index=True)
    number: Mapped[int] = mapped_column(index=True)
    origin_code: Mapped[str] = mapped_column(ForeignKey("airports.code"), index=True)
    destination_code: Mapped[str] = mapped_column(ForeignKey("airports.code"), index=True)
    tail_number: Mapped[str | None] = mapped_column(ForeignKey("planes.tail_number"), index=True)
    departure_delay: Mapped[int | None] = mapped_column(info={"label": "Departure delay"})
    arrival_delay: Mapped[int | None] = mapped_column(info={"label": "Arrival delay"})
    distance: Mapped[int] = mapped_column(info={"label": "Distance (mi)"})

    airline: Mapped[Airline] = relationship()
    origin: Mapped[Airport] = relationship(foreign_keys=[origin_code])
    destination: Mapped[Airport] = relationship(foreign_keys=[destination_code])
    plane: Mapped[Plane | None] = relationship()

    def __str__(self) -> str:
        return f"{self.airline_code} {self.number}, {self.scheduled:%d %b %Y}"
