"""The kit's sample model, declared; the tables of each test's database are bound to it."""

from __future__ import annotations

import enum

import peewee as pw
from playhouse.fields import EnumField
from playhouse.postgres_ext import DateTimeTZField

database = pw.DatabaseProxy()


class Genre(enum.Enum):
    novel = "Novel"
    poetry = "Poetry"
    essay = "Essay"


class Base(pw.Model):
    class Meta:
        database = database


class Author(Base):
    name = pw.CharField(max_length=80)
    country = pw.CharField(max_length=2, null=True)


class Tag(Base):
    name = pw.CharField(max_length=40)


class Book(Base):
    title = pw.CharField(max_length=120, unique=True)
    pages = pw.IntegerField(null=True)
    price = pw.DecimalField(8, 2, null=True)
    rating = pw.DoubleField(null=True)
    in_print = pw.BooleanField(default=False)
    published = pw.DateField(null=True)
    added = pw.DateTimeField(null=True)
    posted = DateTimeTZField(null=True)
    notes = pw.TextField(null=True)
    genre = EnumField(Genre, null=True)
    author = pw.ForeignKeyField(Author, null=True, backref="books")
    tags = pw.ManyToManyField(Tag, backref="books")
    sequel_of = pw.ForeignKeyField("self", null=True, backref="sequels")


class Stock(Base):
    shop = pw.CharField(max_length=40)
    shelf = pw.IntegerField()
    amount = pw.IntegerField(null=True)

    class Meta:
        primary_key = pw.CompositeKey("shop", "shelf")


MODELS = (Author, Tag, Book, Book.tags.get_through_model(), Stock)
