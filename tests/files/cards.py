"""Cards that keep a file and a picture, in each backend: one class a backend.

Each has a ``model``, the ``source`` of its view, and the ``key`` and ``card`` of a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import mongoengine as me
import peewee as pw
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from admin_memory import Memory


@dataclass(kw_only=True)
class Card:
    id: int | None = None
    title: str
    file: str | None = None
    picture: str | None = None


class InMemory:
    model = Card

    def __init__(self, request: Any, folder: Any) -> None:
        self.source = Memory()

    def key(self, number: int) -> str:
        return str(number)

    def card(self, number: int) -> Any:
        return next((one for one in self.source.rows(Card) if one.id == number), None)


class Base(DeclarativeBase):
    pass


class SQLCard(Base):
    __tablename__ = "card"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(40), unique=True)
    file: Mapped[str | None] = mapped_column(sa.String(200))
    picture: Mapped[str | None] = mapped_column(sa.String(200))


class InSQLAlchemy:
    model = SQLCard

    def __init__(self, request: Any, folder: Any) -> None:
        self.engine = sa.create_engine(f"sqlite:///{folder / 'cards.sqlite'}")
        Base.metadata.create_all(self.engine)
        self.source = sessionmaker(self.engine)

    def key(self, number: int) -> str:
        return str(number)

    def card(self, number: int) -> Any:
        with Session(self.engine) as session:
            return session.get(SQLCard, number)


class InPeewee:
    source = None

    def __init__(self, request: Any, folder: Any) -> None:
        database = pw.SqliteDatabase(folder / "cards.peewee")

        class PeeweeCard(pw.Model):
            title = pw.CharField(max_length=40, unique=True)
            file = pw.CharField(max_length=200, null=True)
            picture = pw.CharField(max_length=200, null=True)

        PeeweeCard.bind(database)
        with database:
            database.create_tables([PeeweeCard])
        request.addfinalizer(database.close)
        self.model = PeeweeCard

    def key(self, number: int) -> str:
        return str(number)

    def card(self, number: int) -> Any:
        return self.model.get_or_none(self.model.id == number)


class MongoCard(me.Document):
    meta = {"db_alias": "cards", "collection": "card"}
    title = me.StringField(max_length=40, unique=True, required=True)
    file = me.StringField(max_length=200)
    picture = me.StringField(max_length=200)


class InMongoEngine:
    model = MongoCard
    source = None

    def __init__(self, request: Any, folder: Any) -> None:
        request.getfixturevalue("cards_in_mongodb")
        MongoCard.objects.delete()

    def key(self, number: int) -> str:
        return str(MongoCard.objects.order_by("id")[number - 1].id)

    def card(self, number: int) -> Any:
        return MongoCard.objects.order_by("id").skip(number - 1).first()


BACKENDS = {
    "memory": InMemory, "sqlite": InSQLAlchemy, "peewee": InPeewee, "mongoengine": InMongoEngine,
}  # fmt: skip
