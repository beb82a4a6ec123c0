"""Categories, sub-categories, links, dividers, icons, and a layout as wide as the window."""

from flask import Flask, redirect
from flask_sqlalchemy import SQLAlchemy

from admin_core import Admin
from admin_core.menu import MenuDivider, MenuLink
from admin_core.theme import Theme
from admin_sqla import ModelView

db = SQLAlchemy()


class Song(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(80), nullable=False)


class Singer(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False)


class Label(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False)


def create_app():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="change me", SQLALCHEMY_DATABASE_URI="sqlite://")
    db.init_app(app)
    admin = Admin(app, name="Music", theme=Theme(fluid=True))
    admin.add_category("Catalogue", icon_type="fa", icon_value="fa-music")
    admin.add_view(ModelView(Song, db, category="Catalogue"))
    admin.add_view(ModelView(Singer, db, category="Catalogue"))
    admin.add_menu_item(MenuDivider(), target_category="Catalogue")
    admin.add_sub_category("Business", parent_name="Catalogue")
    admin.add_view(ModelView(Label, db, category="Business"))
    admin.add_link(MenuLink("Charts", url="/charts", category="Catalogue"))
    admin.add_link(MenuLink("To the site", url="/site", target="_blank"))
    app.add_url_rule("/", view_func=lambda: redirect("/admin/"))
    app.add_url_rule("/charts", view_func=lambda: "Number one", endpoint="charts")
    app.add_url_rule("/site", view_func=lambda: "The site", endpoint="site")
    with app.app_context():
        db.create_all()
    return app


if __name__ == "__main__":
    create_app().run(debug=True)
