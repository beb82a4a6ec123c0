"""Another frame, another first page, and one template replaced."""

from flask import Flask, redirect
from flask_sqlalchemy import SQLAlchemy
from jinja2 import ChoiceLoader, DictLoader

from admin_core import Admin, AdminIndexView, expose
from admin_core.theme import Theme
from admin_sqla import ModelView

db = SQLAlchemy()

TEMPLATES = {
    "frame.html": """
        {% extends "admin/base.html" %}
        {% block brand %}<strong class="navbar-brand">Our farm</strong>{% endblock %}
    """,
    "home.html": """
        {% extends "admin/master.html" %}
        {% block body %}<p class="lead">{{ animals }} animals are well.</p>{% endblock %}
    """,
    # The name of one of the admin's own templates: this one is found first.
    "admin/model/details.html": """
        {% extends "admin/master.html" %}
        {% block body %}<p>This is {{ model.name }}, a {{ model.kind }}.</p>{% endblock %}
    """,
}


class Animal(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False)
    kind = db.Column(db.String(80), nullable=False)


class Home(AdminIndexView):
    @expose("/")
    def index(self):
        count = db.session.scalar(db.select(db.func.count()).select_from(Animal))
        return self.render("home.html", animals=count)


class AnimalView(ModelView):
    can_view_details = True


def create_app():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="change me", SQLALCHEMY_DATABASE_URI="sqlite://")
    app.jinja_loader = ChoiceLoader([DictLoader(TEMPLATES), app.jinja_loader])
    db.init_app(app)
    admin = Admin(app, name="Farm", index_view=Home(), theme=Theme(base_template="frame.html"))
    admin.add_view(AnimalView(Animal, db))
    app.add_url_rule("/", view_func=lambda: redirect("/admin/"))
    with app.app_context():
        db.create_all()
        db.session.add(Animal(name="Berta", kind="cow"))
        db.session.commit()
    return app


if __name__ == "__main__":
    create_app().run(debug=True)
