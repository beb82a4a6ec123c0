"""Amounts of money in several currencies and languages, edited in the list, exported, imported."""

from dataclasses import dataclass, field
from decimal import Decimal

from flask import Flask, redirect, request

from admin_core import Admin, ModelView
from admin_i18n import I18n
from admin_import import ImportMixin
from admin_memory import Memory
from admin_money import Money, in_currency_of


@dataclass(kw_only=True)
class Product:
    id: int | None = None
    name: str = field(metadata={"unique": True})
    # The field says its currency itself; other backends have other places for that.
    price: Decimal | None = field(default=None, metadata={"money": "EUR"})
    deposit: Decimal | None = None

    def __str__(self):
        return self.name


@dataclass(kw_only=True)
class Invoice:
    id: int | None = None
    number: str
    total: Decimal
    currency: str = "EUR"

    def __str__(self):
        return self.number


class ProductView(ImportMixin, ModelView):
    column_filters = ("price",)
    column_editable_list = ("price",)
    can_export = True
    export_types = ("csv", "json")
    import_key = ("name",)


class InvoiceView(ModelView):
    column_formatters = {"total": in_currency_of("currency")}
    can_view_details = True
    can_export = True


def create_app():
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "change me"
    admin = Admin(
        app,
        name="Shop",
        plugins=[
            # The application may say currencies as well, by the names of models and fields.
            Money({"Product.deposit": "JPY"}),
            # ?lang=fr in any address shows the page in French.
            I18n(locale_selector=lambda: request.args.get("lang", "en"), has_switcher=True),
        ],
    )
    products = Memory(
        Product(name="Hammer", price=Decimal("1234.5"), deposit=Decimal(5000)),
        Product(name="Nail", price=Decimal("0.05")),
        Product(name="Refund", price=Decimal("-12.50")),
    )
    invoices = Memory(
        Invoice(number="2026-1", total=Decimal(90), currency="GBP"),
        Invoice(number="2026-2", total=Decimal("7.125"), currency="KWD"),
    )
    admin.add_view(ProductView(Product, products))
    admin.add_view(InvoiceView(Invoice, invoices))
    app.add_url_rule("/", view_func=lambda: redirect("/admin/product/"))
    return app


if __name__ == "__main__":
    create_app().run(debug=True)
