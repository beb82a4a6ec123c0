"""Two admins in one application: one for the shop, one for its machines."""

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from admin_core import Admin
from admin_sqla import ModelView

db = SQLAlchemy()


class Product(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False)


class Machine(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False)


def create_app():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="change me", SQLALCHEMY_DATABASE_URI="sqlite://")
    db.init_app(app)
    shop = Admin(app, name="Shop", url="/shop", endpoint="shop")
    shop.add_view(ModelView(Product, db))
    workshop = Admin(app, name="Workshop", url="/workshop", endpoint="workshop")
    workshop.add_view(ModelView(Machine, db))
    # The same model may be in both, under an endpoint of its own.
    workshop.add_view(ModelView(Product, db, endpoint="made_here"))
    app.add_url_rule("/", view_func=lambda: '<a href="/shop/">Shop</a> <a href="/workshop/">W</a>')
    with app.app_context():
        db.create_all()
        db.session.add_all([Product(name="Chair"), Machine(name="Saw")])
        db.session.commit()
    return app


if __name__ == "__main__":
    create_app().run(debug=True)
