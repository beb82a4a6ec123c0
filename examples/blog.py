"""A blog with most of what a view can do: relations, filters, rules, actions, dialogs, a tree."""

import datetime as dt
import enum
import uuid

import sqlalchemy as sa
from flask import Flask, flash, redirect
from flask_sqlalchemy import SQLAlchemy
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy.ext.hybrid import hybrid_property
from wtforms import validators

from admin_core import Admin
from admin_core.actions import action
from admin_core.forms import rules
from admin_sqla import ModelView
from admin_sqla.filters import FilterEqual

db = SQLAlchemy()


class Kind(enum.Enum):
    NEWS = "news"
    ESSAY = "essay"
    INTERVIEW = "interview"


tagged = db.Table(
    "tagged",
    db.Column("post_id", db.ForeignKey("post.id"), primary_key=True),
    db.Column("tag_id", db.ForeignKey("tag.id"), primary_key=True),
)


class User(db.Model):
    id = db.Column(db.Uuid, primary_key=True, default=uuid.uuid4)
    first_name = db.Column(db.String(80), nullable=False)
    last_name = db.Column(db.String(80), nullable=False)
    email = db.Column(db.String(120), unique=True, nullable=False)
    website = db.Column(db.String(200))
    is_active = db.Column(db.Boolean, nullable=False, default=True)

    @hybrid_property
    def name(self):
        return self.first_name + " " + self.last_name

    def __str__(self):
        return self.name


class Post(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(120), nullable=False)
    kind = db.Column(db.Enum(Kind), nullable=False, default=Kind.NEWS)
    mood = db.Column(db.String(20))
    date = db.Column(db.Date)
    text = db.Column(db.Text, nullable=False)
    user_id = db.Column(db.ForeignKey("user.id"), nullable=False)
    user = db.relationship(User, foreign_keys=user_id, backref="posts")
    editor_id = db.Column(db.ForeignKey("user.id"))
    editor = db.relationship(User, foreign_keys=editor_id)
    tags = db.relationship("Tag", secondary=tagged, backref="posts")

    def __str__(self):
        return self.title


class Tag(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40), unique=True, nullable=False)

    def __str__(self):
        return self.name


class Topic(db.Model):
    """A node of a tree."""

    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40), nullable=False)
    parent_id = db.Column(db.ForeignKey("topic.id"))
    parent = db.relationship("Topic", remote_side=[id], backref="children")

    def __str__(self):
        return self.name


class FilterLastName(FilterEqual):
    """The whole last name, whatever its case."""

    def apply(self, query, value, alias=None):
        return query.where(sa.func.lower(User.last_name) == value.lower())

    def operation(self):
        return "is exactly"


class UserView(ModelView):
    column_list = ("name", "email", "website", "is_active")
    column_searchable_list = ("name", "email")
    column_filters = ("name", FilterLastName(User.last_name, "Last name"), "is_active")
    column_editable_list = ("email", "is_active")
    column_details_list = ("id", "first_name", "last_name", "email", "website", "posts")
    column_descriptions = {"website": "Shown beside every post"}
    can_view_details = True
    details_modal = True
    form_columns = ("first_name", "last_name", "email", "website", "is_active")
    form_args = {"website": {"validators": [validators.URL(require_tld=False)]}}
    form_widget_args = {"email": {"placeholder": "name@example.com"}}
    form_create_rules = (
        rules.FieldSet(("first_name", "last_name"), "Name"),
        rules.Header("Where to find them"),
        rules.Field("email"),
        rules.Text("The website stands beside every post."),
        "website",
        rules.HTML("<hr>"),
        "is_active",
    )
    form_edit_rules = form_create_rules
    action_disallowed_list = ("delete",)

    @action("retire", "Retire", "Retire these users? Their posts stay.")
    def action_retire(self, ids):
        users = db.session.scalars(sa.select(User).where(User.id.in_(map(uuid.UUID, ids)))).all()
        for user in users:
            user.is_active = False
        db.session.commit()
        flash(f"{len(users)} retired.")


class PostView(ModelView):
    column_list = ("id", "title", "kind", "user", "editor", "tags", "date")
    column_display_pk = True
    column_sortable_list = ("id", "title", "date", ("user", ("user.last_name", "user.first_name")))
    column_default_sort = [("date", True), ("title", False)]
    column_labels = {"user": "Author", "user.email": "Author's address"}
    column_searchable_list = ("title", "text", "user.email", "tags.name")
    column_filters = ("kind", "date", "user", "user.email", "editor.last_name", "tags", "title")
    column_choices = {"mood": [("good", "Cheerful"), ("bad", "Gloomy")]}
    form_choices = {"mood": [("good", "Cheerful"), ("bad", "Gloomy")]}
    form_columns = ("title", "kind", "mood", "date", "user", "editor", "tags", "text")
    form_ajax_refs = {
        "user": {"fields": ("first_name", "email"), "page_size": 5},
        "tags": {"fields": ("name",), "minimum_input_length": 0},
    }
    form_args = {"editor": {"query_factory": lambda: sa.select(User).where(User.is_active)}}
    form_widget_args = {"text": {"rows": 10}}
    create_modal = True
    edit_modal = True
    can_export = True
    export_types = ("csv", "xlsx")
    export_max_rows = 1_000
    list_template = "posts.html"

    def render(self, template, **kwargs):
        if template == "posts.html":
            kwargs["newest"] = db.session.scalar(sa.select(sa.func.max(Post.date)))
        return super().render(template, **kwargs)


class TopicView(ModelView):
    column_list = ("name", "parent", "children")
    column_filters = ("parent.name",)
    form_excluded_columns = ("children",)


LIST = """{% extends "admin/model/list.html" %}
{% block model_menu_bar_after_filters %}<span>Newest: {{ newest or "none" }}</span>{% endblock %}"""


def create_app():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="change me", SQLALCHEMY_DATABASE_URI="sqlite://")
    db.init_app(app)
    app.jinja_loader = ChoiceLoader([DictLoader({"posts.html": LIST}), app.jinja_loader])
    admin = Admin(app, name="Blog")
    admin.add_view(UserView(User, db, category="People"))
    admin.add_view(PostView(Post, db))
    admin.add_view(ModelView(Tag, db))
    admin.add_view(TopicView(Topic, db))
    app.add_url_rule("/", view_func=lambda: redirect("/admin/post/"))
    with app.app_context():
        db.create_all()
        fill()
    return app


def fill():
    people = [
        User(first_name=first, last_name=last, email=f"{first.lower()}@example.com")
        for first, last in (("Ada", "Lovelace"), ("Grace", "Hopper"), ("Mary", "Somerville"))
    ]
    tags = [Tag(name=name) for name in ("engines", "ships", "stars")]
    for number in range(1, 31):
        db.session.add(
            Post(
                title=f"Post number {number}",
                kind=list(Kind)[number % 3],
                mood=("good", "bad", None)[number % 3],
                date=dt.date(2026, 1, number),
                text="Something worth reading.",
                user=people[number % 3],
                editor=people[(number + 1) % 3] if number % 2 else None,
                tags=tags[: number % 4],
            )
        )
    trunk = Topic(name="Science")
    branch = Topic(name="Astronomy", parent=trunk)
    db.session.add_all([trunk, branch, Topic(name="Comets", parent=branch)])
    db.session.commit()


if __name__ == "__main__":
    create_app().run(debug=True)
