"""Children edited inside their parent's form: one save for all of them, nothing else touched."""

from __future__ import annotations

import pytest
import wtforms

from admin_core import InlineFormAdmin
from admin_core.data import ConfigurationError

from .orders import Desk, Policy, Told, desk, lines, renamed, save
from .orders.memory import MemoryOrders

on_databases = pytest.mark.parametrize("orders", ["sqlite", "postgresql"], indirect=True)


# -- the four ways to write it ------------------------------------------------------------------


def entries(orders):
    class Lines(InlineFormAdmin):
        form_columns = ("code", "amount")

    class LineView(orders.ModelView):
        form_columns = ("code", "amount")

    return {
        "a model": orders.Line,
        "a model with options": (orders.Line, {"form_columns": ("code", "amount")}),
        "an InlineFormAdmin": Lines(orders.Line),
        "a view": LineView(orders.Line, orders.source, endpoint="unused"),
    }


@pytest.mark.guarantee("forms-12")
@pytest.mark.parametrize("way", ["a model", "a model with options", "an InlineFormAdmin", "a view"])
def test_inline_models_may_be_written_in_four_ways(orders, way):
    site = Desk(orders, inline_models=[entries(orders)[way]])
    reply = save(site, 1, lines__1__amount="20", lines__7__code="a7")
    assert reply.status == 302, reply.text
    assert lines(orders) == {"a1": 1, "a2": 20, "a3": 3, "a7": None}


@pytest.mark.parametrize("entry", ["Line", None, {"model": 1}])
def test_what_is_no_model_is_refused_with_what_to_write(entry):
    site = Desk(MemoryOrders(), inline_models=[entry])
    with pytest.raises(ConfigurationError, match="is no model"):
        site.get("order/new/")


def test_a_misspelt_option_is_refused():
    with pytest.raises(ConfigurationError, match="Did you mean 'form_columns'"):
        InlineFormAdmin(object, form_colums=("a",))


# -- one save -----------------------------------------------------------------------------------


@pytest.mark.guarantee("forms-12")
def test_one_post_adds_changes_and_deletes(orders):
    site = desk(orders)
    reply = save(
        site, 1, note="Urgent", lines__0__amount="11", del__lines__1="1", lines__9__code="new",
        lines__9__amount="5",
    )  # fmt: skip
    assert reply.status == 302, reply.text
    assert lines(orders) == {"a1": 11, "a3": 3, "new": 5}
    assert lines(orders, 2) == {"b1": 9}
    assert orders.rows("Order")[0]["note"] == "Urgent"


@pytest.mark.guarantee("forms-12")
@pytest.mark.guarantee("sqla-13")
def test_a_new_parent_comes_with_its_children(orders):
    site = desk(orders)
    reply = save(site, number="C", lines__3__code="c1", lines__12__code="c2")
    assert reply.status == 302, reply.text
    assert lines(orders, 3) == {"c1": None, "c2": None}


@pytest.mark.guarantee("forms-12")
def test_a_new_parent_may_come_without_children(orders):
    assert save(desk(orders), number="C").status == 302
    assert lines(orders, 3) == {}


@pytest.mark.guarantee("forms-12")
def test_a_list_that_is_not_sent_stays_as_it_is(orders):
    site = desk(orders, min_rows=1)
    page = site.get("order/edit/", {"id": 1})
    sent = {n: v for n, v in page.form("url").values().items() if not n.startswith(orders.lines)}
    sent["note"] = "changed"
    assert site.post("order/edit/", sent, {"id": 1}).status == 302
    assert lines(orders) == {"a1": 1, "a2": 2, "a3": 3}
    assert orders.rows("Order")[0]["note"] == "changed"


def test_only_rows_that_changed_are_written_and_told_of(orders):
    told = Told()
    site = desk(orders, plugins=[told])
    assert save(site, 1, lines__1__amount="22").status == 302
    line = [one for one in told.changes if one[1] == "Line"]
    assert line == [("update", "Line", ("amount",))]
    assert told.events == [("record.updated", "Line")]


def test_a_deleted_value_is_free_for_a_new_row_of_the_same_save(orders):
    reply = save(desk(orders), 1, del__lines__0="1", lines__5__code="a1", lines__5__amount="100")
    assert reply.status == 302, reply.text
    assert lines(orders) == {"a1": 100, "a2": 2, "a3": 3}


def test_a_new_row_in_which_nothing_was_typed_is_not_saved(orders):
    site = desk(orders, extra_rows=2)
    page = site.get("order/edit/", {"id": 1})
    assert f"{orders.lines}-4-code" in page.form("url").values()
    assert save(site, 1, note="x").status == 302
    assert len(lines(orders)) == 3


# -- what is wrong, where it is wrong -----------------------------------------------------------


def test_an_error_stands_at_its_field_and_everything_typed_is_kept(orders):
    site = desk(orders)
    reply = save(site, 1, note="typed", lines__0__amount="many", lines__1__amount="77",
                 lines__9__amount="5")  # fmt: skip
    assert reply.status == 422
    label = "Line"
    assert set(reply.errors()) == {f"{label} #1: Amount", f"{label} #4: Code"}
    values = reply.form("url").values()
    typed = {"note": "typed", "0-amount": "many", "1-amount": "77", "9-amount": "5"}
    for name, value in typed.items():
        name = name if name == "note" else f"{orders.lines}-{name}"
        assert values[name] == [value]
    assert reply.page.errors[0].anchor == f"{orders.lines}-0-amount"
    assert lines(orders) == {"a1": 1, "a2": 2, "a3": 3}


def test_what_the_database_refuses_stands_at_the_childs_field(orders):
    site = desk(orders)
    reply = save(site, 1, note="kept", lines__0__amount="5", lines__8__code="b1")
    assert reply.status == 422
    label = "Line"
    assert reply.errors() == {f"{label} #4: Code": ["Another record has this value already."]}
    assert reply.form("url").values()[f"{orders.lines}-8-code"] == ["b1"]
    assert lines(orders) == {"a1": 1, "a2": 2, "a3": 3}
    assert orders.rows("Order")[0]["note"] == ""


@pytest.mark.guarantee("forms-12")
def test_a_new_parent_whose_child_is_refused_is_not_written_either(orders):
    reply = save(desk(orders), number="C", lines__0__code="b1")
    assert reply.status == 422
    assert [row["number"] for row in orders.rows("Order")] == ["A", "B"]


def test_a_child_that_its_hook_refuses_says_so_at_its_row(orders):
    class Lines(InlineFormAdmin):
        def on_model_change(self, form, model, is_created):
            if model.amount == 13:
                raise wtforms.ValidationError("Not thirteen.")

    site = Desk(orders, inline_models=[Lines(orders.Line, form_columns=("code", "amount"))])
    reply = save(site, 1, lines__2__amount="13")
    assert reply.status == 422
    assert list(reply.errors().values()) == [["Not thirteen."]]
    assert lines(orders)["a3"] == 3


def test_hooks_of_a_child_run_for_it_alone(orders):
    seen = []

    class Lines(InlineFormAdmin):
        form_columns = ("code", "amount")

        def on_model_change(self, form, model, is_created):
            seen.append(("change", model.code, is_created, str(model.order)))

        def after_model_change(self, form, model, is_created):
            seen.append(("after", model.code))

        def on_model_delete(self, model):
            seen.append(("delete", model.code))

        def after_model_delete(self, model):
            seen.append(("gone",))

    site = Desk(orders, inline_models=[Lines(orders.Line)])
    assert save(site, 1, lines__0__amount="7", del__lines__2="1", lines__4__code="n").status == 302
    assert seen == [
        ("delete", "a3"), ("change", "a1", False, "A"), ("change", "n", True, "A"),
        ("gone",), ("after", "a1"), ("after", "n"),
    ]  # fmt: skip


def test_a_row_that_somebody_else_changed_is_not_overwritten_unseen(orders):
    site = desk(orders)
    page = site.get("order/edit/", {"id": 1})
    orders.change("Line", 1, amount=500)
    reply = site.send(page, 1, **renamed(orders, lines__0__amount="6"))
    assert reply.status == 409
    assert lines(orders)["a1"] == 500
    assert "Somebody else saved this row" in reply.text
    assert site.send(reply, 1).status == 302
    assert lines(orders)["a1"] == 6


# -- kinds of relations -------------------------------------------------------------------------


def test_children_of_children_are_saved_with_them(orders):
    orders.add("Remark", line=1, text="old")
    entry = {"form_columns": ("code",), "inline_models": [(orders.Remark, {})]}
    site = Desk(orders, inline_models=[(orders.Line, entry)])
    page = site.get("order/edit/", {"id": 1})
    assert page.form("url").values()[f"{orders.lines}-0-{orders.remarks}-0-text"] == ["old"]
    reply = save(site, 1, lines__0__remarks__0__text="new", lines__0__remarks__3__text="more",
                 lines__5__code="a5", lines__5__remarks__0__text="first")  # fmt: skip
    assert reply.status == 302, reply.text
    found = {(row["line"], row["text"]) for row in orders.rows("Remark")}
    assert found == {(1, "new"), (1, "more"), (5, "first")}
    assert save(site, 1, del__lines__0__remarks__0="1").status == 302
    assert len(orders.rows("Remark")) == 2


def test_an_error_in_a_child_of_a_child_stands_at_its_field(orders):
    entry = {"form_columns": ("code",), "inline_models": [(orders.Remark, {})]}
    site = Desk(orders, inline_models=[(orders.Line, entry)])
    reply = save(site, 1, lines__0__remarks__0__text="", lines__0__remarks__1__text="x" * 3,
                 lines__1__code="")  # fmt: skip
    assert reply.status == 422
    assert reply.page.errors[0].anchor == f"{orders.lines}-1-code"


def test_a_single_child_is_a_list_of_one(orders):
    site = Desk(orders, inline_models=[orders.Receipt])
    name = orders.receipt
    assert site.save(1, **{f"{name}__0__payer": "Ann"}).status == 302
    assert [row["payer"] for row in orders.rows("Receipt")] == ["Ann"]
    page = site.get("order/edit/", {"id": 1})
    assert "_inline_add" not in page.form("url").buttons
    reply = site.save(1, **{f"{name}__4__payer": "Bob"})
    assert reply.status == 422
    assert site.save(1, **{f"{name}__0__payer": "Cyd"}).status == 302
    assert [row["payer"] for row in orders.rows("Receipt")] == ["Cyd"]


def test_children_with_keys_of_several_parts_are_edited_by_them(orders):
    orders.add("Ticket", series="x,1", number=7, order=1, seat="1A")
    site = Desk(orders, inline_models=[orders.Ticket])
    name = orders.tickets
    changes = {
        f"{name}__0__seat": "2B", f"{name}__3__series": "y", f"{name}__3__number": "8",
        f"{name}__3__seat": "9C",
    }  # fmt: skip
    reply = site.save(1, **changes)
    assert reply.status == 302, reply.text
    found = {(row["series"], row["number"]): row["seat"] for row in orders.rows("Ticket")}
    assert found == {("x,1", 7): "2B", ("y", 8): "9C"}


@pytest.mark.guarantee("forms-12")
def test_a_model_may_be_its_own_child(orders):
    orders.add("Folder", name="top")
    site = Desk(orders, views=(), model="Folder", inline_models=[(orders.Folder, {})])
    assert site.save(1, **{f"{orders.folders}__0__name": "below"}).status == 302
    assert {(row["name"], row["parent"]) for row in orders.rows("Folder")} == {
        ("top", None), ("below", 1),
    }  # fmt: skip


def test_several_references_must_be_told_apart(orders):
    site = Desk(orders, inline_models=[orders.Swap])
    with pytest.raises(ConfigurationError, match="in several ways.*Say which"):
        site.get("order/new/")
    named = [(orders.Swap, {"relation": name}) for name in ("given", "taken")]
    site = Desk(orders, inline_models=named)
    assert site.save(1, swap_given__0__taken="2").status == 302
    found = [(row["given"], row["taken"]) for row in orders.rows("Swap")]
    assert found == [(1, 2)]


def test_a_model_without_a_reference_is_refused(orders):
    site = Desk(orders, inline_models=[orders.Product])
    with pytest.raises(ConfigurationError, match="no reference"):
        site.get("order/new/")


# -- order, numbers, choices --------------------------------------------------------------------


def test_rows_can_be_put_into_another_order(orders):
    site = Desk(orders, inline_models=[(orders.Line, {"order_column": "place"})])
    page = site.get("order/edit/", {"id": 1})
    assert f"{orders.lines}-0-place" not in page.form("url").values()
    sent = page.form("url").values()
    first = {n: v for n, v in sent.items() if n.startswith(f"{orders.lines}-2-")}
    moved = {**{n: v for n, v in sent.items() if n not in first and orders.lines not in n},
             **first, **sent}  # fmt: skip
    assert site.post("order/edit/", moved, {"id": 1}).status == 302
    found = sorted((r["place"], r["code"]) for r in orders.rows("Line") if r["order"] == 1)
    assert found == [(1, "a3"), (2, "a1"), (3, "a2")]


def test_a_new_row_stands_last_and_moves_no_other(orders):
    told = Told()
    site = Desk(orders, plugins=[told],
                inline_models=[(orders.Line, {"order_column": "place"})])  # fmt: skip
    assert save(site, 1, lines__3__code="a4").status == 302
    assert [one[0] for one in told.changes if one[1] == "Line"] == ["create"]
    assert next(r for r in orders.rows("Line") if r["code"] == "a4")["place"] == 4


@pytest.mark.guarantee("forms-12")
def test_a_required_number_of_rows(orders):
    site = desk(orders, min_rows=3, max_rows=4)
    assert save(site, 1, del__lines__0="1").status == 422
    assert save(site, 1, lines__8__code="m", lines__9__code="n").status == 422
    assert save(site, 1, del__lines__0="1", lines__9__code="n").status == 302
    assert set(lines(orders)) == {"a2", "a3", "n"}


@pytest.mark.guarantee("forms-12")
def test_a_relation_of_a_row_is_looked_up_under_the_lists_name(orders):
    site = Desk(orders, form_select_limit=1,
                inline_models=[(orders.Line, {"form_select_limit": 1})])  # fmt: skip
    name = f"{orders.lines}-product"
    page = site.get("order/edit/", {"id": 1})
    assert f"name={name}" in page.html
    assert site.get("order/ajax/lookup/", {"name": name, "query": "scr"}).json == [["2", "Screw"]]
    assert site.get("order/ajax/lookup/", {"name": f"{orders.lines}-order"}).status == 404
    assert save(site, 1, lines__0__product="2").status == 302
    assert next(r for r in orders.rows("Line") if r["code"] == "a1")["product"] == 2
    found = save(site, 1, **{"_search": f"{orders.lines}-0-product",
                             f"_search-{orders.lines}-0-product": "nai"})  # fmt: skip
    assert ("1", "Nail", False) in found.document.choices[f"{orders.lines}-0-product"]


@pytest.mark.guarantee("forms-12")
def test_a_form_of_ones_own_and_its_changes_are_used(orders):
    class Base(wtforms.Form):
        def validate(self, extra_validators=None):
            fits = super().validate(extra_validators)
            if self.code.data == "bad":
                self.code.errors = ["By the base class."]
                return False
            return fits

    class Lines(InlineFormAdmin):
        form_base_class = Base
        form_columns = ("code",)

        def postprocess_form(self, form_class):
            form_class.extra = wtforms.StringField("Extra")
            return form_class

    site = Desk(orders, inline_models=[Lines(orders.Line)])
    assert "Extra" in site.get("order/edit/", {"id": 1}).text
    reply = save(site, 1, lines__0__code="bad")
    assert reply.status == 422
    assert "By the base class." in reply.text


def test_the_parents_form_args_reach_the_list(orders):
    args = {orders.lines: {"label": "Positions", "min_entries": 1}}
    site = Desk(orders, form_args=args, inline_models=[(orders.Line, {})])
    page = site.get("order/new/")
    assert "Positions #1" in page.text


# -- large lists, and what pages cost -----------------------------------------------------------


@on_databases
@pytest.mark.guarantee("forms-w10")
def test_the_page_costs_the_same_whatever_the_number_of_rows(orders):
    nested = {"form_excluded_columns": ("place",), "inline_models": [(orders.Remark, {})]}
    site = Desk(orders, inline_models=[(orders.Line, nested)])

    def cost():
        site.get("order/edit/", {"id": 1})
        with orders.statements() as found:
            assert site.get("order/edit/", {"id": 1}).status == 200
        return found

    orders.add("Remark", line=1, text="one")
    few = cost()
    for number in range(50):
        line = orders.add("Line", order=1, code=f"m{number}", amount=number,
                          product=1 + number % 2)  # fmt: skip
        orders.add("Remark", line=line, text="more")
    many = cost()
    assert len(many) == len(few), many
    assert len(few) <= 6, few


def test_too_many_children_are_counted_and_linked(orders):
    views = {"Product": {}, "Line": {"column_filters": ("order",)}}
    site = desk(orders, views=views, show_limit=2)
    page = site.get("order/edit/", {"id": 1})
    assert "3 rows, too many to show here." in page.text
    link = next(one for one in page.document.links if "order__equals=1" in one)
    assert len(site.get(link).page.rows) == 3
    assert save(site, 1, lines__0__code="a4", note="z").status == 302
    assert len(lines(orders)) == 4


@pytest.mark.parametrize("plugins", [(), (Policy(fields={"amount": "hidden"}),)])
def test_the_details_page_shows_children_in_a_table(orders, plugins):
    entry = {"form_columns": ("code", "amount")}
    site = Desk(orders, plugins=plugins, can_view_details=True,
                inline_models=[(orders.Line, entry)])  # fmt: skip
    [table] = site.get("order/details/", {"id": 1}).page.children
    shown = 1 if plugins else 2
    assert table.headers == ("Code", "Amount")[:shown]
    assert table.rows == tuple((f"a{n}", str(n))[:shown] for n in (1, 2, 3))


def test_the_details_page_shows_no_more_children_than_fit(orders):
    for number in range(30):
        orders.add("Line", order=1, code=f"m{number}")
    views = {"Product": {}, "Line": {"column_filters": ("order",)}}
    site = Desk(orders, views=views, can_view_details=True, inline_models=[orders.Line])
    page = site.get("order/details/", {"id": 1})
    [table] = page.page.children
    assert (len(table.rows), table.count) == (20, "33")
    assert len(site.get(table.list_url).page.rows) == 20


# -- without scripts ----------------------------------------------------------------------------


def test_buttons_add_move_and_drop_rows_and_save_nothing(orders):
    site = Desk(orders, inline_models=[(orders.Line, {"order_column": "place"})])
    reply = save(site, 1, note="typed", lines__0__amount="55", _inline_add=orders.lines)
    assert reply.status == 200
    values = reply.form("url").values()
    assert values["note"] == ["typed"]
    assert values[f"{orders.lines}-0-amount"] == ["55"]
    assert values[f"{orders.lines}-3-code"] == [""]
    moved = site.send(reply, 1, _inline_up=f"{orders.lines}-1")
    names = [name for name in moved.form("url").values() if name.endswith("-id")]
    assert names == [f"{orders.lines}-{n}-id" for n in (1, 0, 2)]
    dropped = site.send(moved, 1, _inline_drop=f"{orders.lines}-3")
    assert f"{orders.lines}-3-code" not in dropped.form("url").values()
    assert lines(orders) == {"a1": 1, "a2": 2, "a3": 3}
    assert site.send(dropped, 1).status == 302
    found = sorted((r["place"], r["code"]) for r in orders.rows("Line") if r["order"] == 1)
    assert found == [(1, "a2"), (2, "a1"), (3, "a3")]
    assert lines(orders)["a1"] == 55


def test_a_row_is_added_inside_a_new_row(orders):
    entry = {"form_columns": ("code",), "inline_models": [(orders.Remark, {})]}
    site = Desk(orders, inline_models=[(orders.Line, entry)])
    one = save(site, 1, _inline_add=orders.lines)
    inner = f"{orders.lines}-3-{orders.remarks}"
    two = site.send(one, 1, **renamed(orders, lines__3__code="n", _inline_add=inner))
    assert f"{inner}-0-text" in two.form("url").values()


@pytest.mark.parametrize("number", ["-1", "1e3", "99999999999999999999", "٣", "0x1", ""])
def test_strange_row_numbers_are_no_rows(orders, number):
    sent = {f"{orders.lines}-{number}-code": "strange"}
    reply = desk(orders).save(1, **sent)
    assert reply.status == 302
    assert set(lines(orders)) == {"a1", "a2", "a3"}


def test_more_rows_than_a_page_may_send_are_refused():
    orders = MemoryOrders()
    orders.add("Order", number="A")
    sent = {f"line-{n}-code": f"c{n}" for n in range(1_200)}
    reply = desk(orders).save(1, **sent)
    assert reply.status == 422
    assert lines(orders) == {}


# -- rules --------------------------------------------------------------------------------------


@pytest.mark.guarantee("forms-5")
def test_rules_lay_out_a_row_and_leave_out_what_they_do_not_name(orders):
    from admin_core.forms import rules

    entry = {"form_rules": (rules.Header("About <it>"), ("code", "amount"))}
    with pytest.warns(UserWarning, match="do not show"):
        site = Desk(orders, inline_models=[(orders.Line, entry)])
        page = site.get("order/edit/", {"id": 1})
    assert "About <it>" in page.text
    values = page.form("url").values()
    assert f"{orders.lines}-0-amount" in values
    assert f"{orders.lines}-0-product" not in values
    assert save(site, 1, lines__0__amount="8", lines__0__product="1").status == 302
    assert lines(orders)["a1"] == 8
    assert next(r for r in orders.rows("Line") if r["code"] == "a1")["product"] is None
