"""Products imported from CSV, JSON and Excel files, and changed by their codes."""

from flask import Flask, redirect
from flask_sqlalchemy import SQLAlchemy

from admin_core import Admin
from admin_import import ImportMixin
from admin_sqla import ModelView

db = SQLAlchemy()


class Maker(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), unique=True, nullable=False)

    def __str__(self):
        return self.name


class Product(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    code = db.Column(db.String(20), unique=True, nullable=False)
    name = db.Column(db.String(80), nullable=False)
    price = db.Column(db.Numeric(9, 2))
    in_stock = db.Column(db.Boolean, nullable=False, default=True)
    maker_id = db.Column(db.ForeignKey("maker.id"))
    maker = db.relationship(Maker)


class ProductView(ImportMixin, ModelView):
    column_list = ("code", "name", "price", "in_stock", "maker")
    can_export = True
    export_types = ("csv", "json", "xlsx")
    import_key = ("code",)


def create_app():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="change me", SQLALCHEMY_DATABASE_URI="sqlite://")
    db.init_app(app)
    admin = Admin(app, name="Shop")
    admin.add_view(ProductView(Product, db))
    admin.add_view(ModelView(Maker, db))
    app.add_url_rule("/", view_func=lambda: redirect("/admin/product/"))
    with app.app_context():
        db.create_all()
        maker = Maker(name="Acme")
        db.session.add(Product(code="A-1", name="Anvil", price=99, maker=maker))
        db.session.commit()
    return app


if __name__ == "__main__":
    create_app().run(debug=True)
