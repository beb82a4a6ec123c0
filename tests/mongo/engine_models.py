"""The kit's sample model as documents."""

from __future__ import annotations

import enum

import mongoengine as me


class Genre(enum.Enum):
    novel = 1
    poetry = 2
    essay = 3


class Author(me.Document):
    name = me.StringField(required=True, max_length=80)
    country = me.StringField(max_length=2)
    meta = {"collection": "kit_author"}


class Tag(me.Document):
    name = me.StringField(required=True, max_length=40)
    meta = {"collection": "kit_tag"}


class Book(me.Document):
    title = me.StringField(required=True, unique=True, max_length=120)
    pages = me.IntField()
    price = me.Decimal128Field()
    rating = me.FloatField()
    in_print = me.BooleanField(default=False)
    published = me.DateField()
    added = me.DateTimeField()
    notes = me.StringField()
    genre = me.EnumField(Genre)
    author = me.ReferenceField(Author, reverse_delete_rule=me.NULLIFY)
    tags = me.ListField(me.ReferenceField(Tag, reverse_delete_rule=me.PULL))
    sequel_of = me.ReferenceField("self")
    meta = {"collection": "kit_book"}
