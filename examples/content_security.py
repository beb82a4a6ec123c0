"""The strict policy that every page is sent with, and one source added to it."""

from flask import Flask, redirect
from flask_sqlalchemy import SQLAlchemy
from markupsafe import Markup

from admin_core import Admin
from admin_sqla import ModelView

db = SQLAlchemy()


class City(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False)


class CityView(ModelView):
    column_list = ("name", "script")

    @staticmethod
    def harmless(view, context, model, name):
        # The policy keeps a browser from running this, should a formatter ever let it through.
        return Markup('<span title="{}">looks at your cookies</span>').format("<script>")

    column_formatters = {"script": harmless}


def create_app():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="change me", SQLALCHEMY_DATABASE_URI="sqlite://")
    db.init_app(app)
    Admin(app, name="Cities").add_view(CityView(City, db))

    @app.after_request
    def allow_pictures_of_one_host(response):
        policy = response.headers.get("Content-Security-Policy", "")
        response.headers["Content-Security-Policy"] = policy.replace(
            "img-src 'self'", "img-src 'self' https://tiles.example.org"
        )
        return response

    app.add_url_rule("/", view_func=lambda: redirect("/admin/city/"))
    with app.app_context():
        db.create_all()
        db.session.add(City(name="Lima"))
        db.session.commit()
    return app


if __name__ == "__main__":
    create_app().run(debug=True)
