"""Holes that an author may write into the office, and the tests of the suite that must find each.

An expected test is a part of its id; a failure that no part fits is one too many.
"""

from __future__ import annotations

from flask import Response, redirect, request

from admin_core import action, expose, hookimpl
from admin_core.data import Condition, ValidationFailed, decode_key
from admin_core.forms.ajax import AjaxModelLoader

from .leaky import Customer, CustomerView, FilesView, Home, Order, OrderView, Policy, ReportView, db

#: Name -> (arguments of ``create_app``, tables of the suite, parts of ids that must fail)
LEAKS = {}

WALK = "leads_or_shows_too_far[clerk]"
CARD = "stays_hidden[clerk-customer-card-"


def leak(*expected, **tables):
    """Register a hole: what is decorated is a view or a policy of the office."""

    def register(broken):
        part = next(
            name
            for name, base in {
                "home": Home, "customers": CustomerView, "orders": OrderView, "files": FilesView,
                "report": ReportView, "policy": Policy,
            }.items()
            if issubclass(broken, base)
        )  # fmt: skip
        LEAKS[broken.__name__] = ({part: broken}, tables, expected)
        return broken

    return register


# -- handlers that do not ask -------------------------------------------------------------------


@leak("is_refused[clerk-customer-edit", "is_refused[clerk-customer-edit (POST)]")
class EditsWithoutAsking(CustomerView):
    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self):
        record = db.session.get(Customer, request.args["id"])
        if request.method == "POST":
            record.name = request.form["name"]
            db.session.commit()
        return f"<form method=post><input name=name value='{record.name}'></form>"


@leak("is_refused[clerk-customer-delete (POST)]")
class DeletesWithoutAsking(CustomerView):
    @expose("/delete/", methods=("GET", "POST"))
    def delete_view(self):
        if request.method == "GET":
            return super().delete_view()
        db.session.delete(db.session.get(Customer, request.form["id"]))
        db.session.commit()
        return Response("", 302, {"Location": "/admin/customer/"})


@leak("is_refused[clerk-customer-cell name")
class SavesCellsWithoutAsking(CustomerView):
    @expose("/ajax/update/", methods=("GET", "POST"))
    def ajax_update(self):
        if request.method == "POST":
            db.session.get(Customer, request.form["list_form_pk"]).name = request.form["name"]
            db.session.commit()
        return "Saved."


@leak("is_refused[clerk-customer-export")
class ExportsWithoutAsking(CustomerView):
    @expose("/export/<export_type>/", methods=("GET", "POST"))
    def export(self, export_type):
        names = "\n".join(one.name for one in db.session.query(Customer))
        return Response(names, headers={"Content-Disposition": "attachment; filename=c.csv"})


@leak("is_refused[clerk-customer-import", WALK)
class ImportsForEverybody(CustomerView):
    def may_import(self):
        return True


@leak("stay_out[clerk-order-details")
class OpensRecordsByTheirKeyAlone(OrderView):
    @expose("/details/")
    def details_view(self):
        order = db.session.get(Order, decode_key(request.args["id"])[0])
        return f"<p>{order.number} of {order.shop}</p>"


@leak("every_address_is_known")
class HasAnAddressThatNobodyKnows(CustomerView):
    @expose("/cards/")
    def cards(self):
        return "".join(f"<p>{one.card}</p>" for one in db.session.query(Customer))


@leak(
    "is_refused[clerk-customer-/admin/customer/cards/ (GET)]",
    known={"customer.cards": ()},
)
class HasAnAddressThatAsksNobody(CustomerView):
    @expose("/cards/")
    def cards(self):
        return "".join(f"<p>{one.card}</p>" for one in db.session.query(Customer))


@leak(WALK, known={"report.cards": {"clerk"}})
class HasAPageOfItsOwnWithCards(ReportView):
    @expose("/")
    def index(self):
        return '<a href="cards/">Cards</a>'

    @expose("/cards/")
    def cards(self):
        return "".join(f"<p>{one.card}</p>" for one in db.session.query(Customer))


# -- actions ------------------------------------------------------------------------------------


@leak("is_refused[clerk-customer-action shred", WALK)
class HasAnActionForReaders(CustomerView):
    @action("shred", "Shred", permission="read")
    def action_shred(self, ids):
        """Send the customers' papers to the shredder, which no record tells of."""


# -- what is hidden -----------------------------------------------------------------------------


@leak(f"{CARD}page list]", WALK)
class ShowsTheCardInAFormatter(CustomerView):
    column_formatters = {"name": lambda view, context, model, name: f"{model.name} {model.card}"}
    column_formatters_detail = column_formatters_export = {"name": lambda v, c, m, n: m.name}


@leak(f"{CARD}page details", WALK)
class NamesRecordsByTheirCard(CustomerView):
    def record_label(self, record):
        return f"{record.name} ({record.card})"


@leak("stays_hidden[clerk-order-margin-page export", WALK)
class ExportsTheMargin(OrderView):
    column_export_list = ("number", "profit")
    column_formatters_export = {"profit": lambda view, context, model, name: model.margin}


class EveryCard(AjaxModelLoader):
    """Searches customers by their cards, whoever asks."""

    def __init__(self):
        super().__init__("customer", {})

    def format(self, model):
        return None if model is None else (str(model.id), model.name)

    def get_one(self, pk):
        return db.session.get(Customer, pk)

    def get_list(self, query, offset=0, limit=10):
        found = db.session.query(Customer).filter(Customer.card.contains(query))
        return found.offset(offset).limit(limit).all()


@leak(f"{CARD}look-up order.customer]")
class FindsCustomersByTheirCard(OrderView):
    form_ajax_refs = {"customer": EveryCard()}


@leak("stays_hidden[clerk-order-margin-write edit]")
class TakesTheMarginFromTheRequest(OrderView):
    def on_model_change(self, form, model, is_created):
        if "margin" in request.form:
            model.margin = int(request.form["margin"])


# -- policies -----------------------------------------------------------------------------------


@leak("stay_out[clerk-order-edit", "stay_out[clerk-order-cell")
class BoundsReadingOnly(Policy):
    @hookimpl
    def admin_row_conditions(self, actor, action, info):
        if actor is not None and actor.id == "clerk" and info.name == "Order" and action == "read":
            return [Condition("shop", "equals", "Harbour")]
        return None


@leak("stay_out[clerk-order-", WALK)
class ForgetsTheShop(Policy):
    @hookimpl
    def admin_row_conditions(self, actor, info):
        return None


@leak(
    "is_refused[stranger-report-", "is_refused[stranger-admin-", "leads_or_shows_too_far[stranger]"
)
class LetsStrangersIn(Policy):
    @hookimpl
    def admin_authorize(self, actor, action, info):
        return info is None or super().admin_authorize(actor, action, info)


@leak(
    *(f"{CARD}{how} customer.card]" for how in ("sort", "filter", "search")),
    *(f"{CARD}{how} order.customer.card]" for how in ("sort", "filter", "search")),
    f"{CARD}look-up order.customer]",
    f"{CARD}page list]",
    f"{CARD}page details]",
    f"{CARD}page details in a dialog]",
    *(f"stays_hidden[clerk-order-margin-{how} order.margin]" for how in ("sort", "filter")),
    "stays_hidden[clerk-order-margin-page edit",
    "stays_hidden[clerk-order-margin-page details",
    "stays_hidden[clerk-order-margin-page list]",
    "stays_hidden[clerk-order-margin-page export",
    "stays_hidden[clerk-order-margin-column csv]",
    "stays_hidden[clerk-order-margin-write edit",
    WALK,
)
class HidesNothing(Policy):
    @hookimpl
    def admin_field_access(self, actor, info):
        return None


@leak("is_open[clerk-")
class RefusesEverything(Policy):
    @hookimpl
    def admin_authorize(self, actor, action, info):
        return False


@leak("stays_hidden[clerk-order-margin-write edit")
class TellsTheMarginInAnError(OrderView):
    def on_model_change(self, form, model, is_created):
        if model.number != "H-1001":
            raise ValidationFailed(f"Nobody renames an order of margin {model.margin}.")


@leak("is_refused[clerk-order-/admin/order/remind/ (POST)]", known={"order.remind": {"stranger"}})
class RemindsForEverybody(OrderView):
    @expose("/remind/", methods=("POST",))
    def remind(self):
        # A letter is sent, which no record tells of.
        return redirect(self.list_url())


# -- pages and files ----------------------------------------------------------------------------


@leak("stay_out[clerk-files-download]", "stay_out[clerk-files-")
class ForgetsTheWages(FilesView):
    def is_accessible_path(self, path):
        return True


@leak("stay_out[clerk-files-raw]")
class SendsEveryFile(FilesView):
    @expose("/raw/<path:path>")
    def raw(self, path):
        with self.storage.open(path) as file:
            return Response(file.read())


@leak(WALK)
class LeadsToAFormOfOthers(Home):
    @expose()
    def index(self):
        return self.render("admin/index.html", page=self.context()) + (
            '<a href="/admin/customer/new/">New customer</a>'
        )


class Backups:
    """A plugin that adds an address below the admin's, and asks nobody."""

    @hookimpl
    def admin_setup(self, app):
        app.add_url_rule("/admin/backup", "backup", lambda: "everything")


LEAKS["AddsAnAddressBelowTheAdmin"] = ({"plugins": (Backups(),)}, {}, ("every_address_is_known",))
LEAKS["AddsAnAddressThatAsksNobody"] = (
    {"plugins": (Backups(),)},
    {"known": {"backup": ()}},
    (
        "is_refused[clerk-admin-/admin/backup (GET)]",
        "is_refused[stranger-admin-/admin/backup (GET)]",
    ),
)
