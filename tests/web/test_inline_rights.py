"""Whose rows of children may be touched, and by whom."""

from __future__ import annotations

import pytest

from .orders import Desk, Policy, desk, lines, save

on_databases = pytest.mark.parametrize("orders", ["sqlite", "postgresql"], indirect=True)


# -- whose rows they are ------------------------------------------------------------------------


@pytest.mark.guarantee("forms-12")
@pytest.mark.parametrize("key", ["4", "999", "abc", "1,2"])
def test_a_row_of_another_parent_or_of_nobody_is_refused(orders, key):
    reply = save(desk(orders), 1, lines__0__id=key, lines__0__amount="66")
    assert reply.status == 422
    assert "no part of this record" in reply.text
    assert lines(orders) == {"a1": 1, "a2": 2, "a3": 3}
    assert lines(orders, 2) == {"b1": 9}


def test_a_row_of_another_parent_cannot_be_deleted(orders):
    save(desk(orders), 1, lines__5__id="4", del__lines__5="1")
    assert lines(orders, 2) == {"b1": 9}


def test_a_row_listed_twice_is_refused(orders):
    reply = save(desk(orders), 1, lines__5__id="1", lines__5__amount="8", lines__5__code="x")
    assert reply.status == 422
    assert "listed twice" in reply.text


def test_the_reference_to_the_parent_is_no_field_of_a_row(orders):
    save(desk(orders), 1, lines__0__order="2", lines__0__order_id="2", lines__0__amount="4")
    assert lines(orders)["a1"] == 4


# -- rights -------------------------------------------------------------------------------------


@pytest.mark.parametrize("views", [("Product",), ("Product", "Line")])
@pytest.mark.parametrize(
    ("refused", "change"),
    [
        ("create", {"lines__9__code": "n"}),
        ("update", {"lines__0__amount": "9"}),
        ("delete", {"del__lines__0": "1"}),
    ],
)
def test_the_policy_of_the_child_decides(orders, refused, change, views):
    site = desk(orders, plugins=[Policy(refused)], views=views)
    reply = save(site, 1, **change)
    assert reply.status in {302, 403}
    assert lines(orders) == {"a1": 1, "a2": 2, "a3": 3}
    page = site.get("order/edit/", {"id": 1})
    assert ("_inline_add" in page.form("url").buttons) is (refused != "create")
    assert (f"del-{orders.lines}-0" in page.html) is (refused != "delete")
    assert (f"{orders.lines}-0-amount" in page.form("url").values()) is (refused != "update")


@pytest.mark.parametrize("switch", ["can_create", "can_edit", "can_delete"])
def test_a_switch_of_the_childs_own_view_counts_as_well(orders, switch):
    site = desk(orders, views={"Product": {}, "Line": {switch: False}})
    save(site, 1, lines__0__amount="9", del__lines__1="1", lines__9__code="n")
    kept = {"can_create": "n", "can_edit": 9, "can_delete": "a2"}[switch]
    found = lines(orders)
    done = {"n" in found, found["a1"] == 9, "a2" not in found}
    assert False in done, (kept, found)


def test_who_may_not_see_the_children_gets_no_list(orders):
    site = desk(orders, plugins=[Policy("read")])
    page = site.get("order/edit/", {"id": 1})
    assert f"{orders.lines}-0-code" not in page.html
    assert save(site, 1, lines__9__code="n", note="y").status == 302
    assert lines(orders) == {"a1": 1, "a2": 2, "a3": 3}


def test_children_outside_the_policys_rows_are_neither_shown_nor_written(orders):
    from admin_core.data import Condition

    site = desk(orders, plugins=[Policy(rows=(Condition("amount", "at_most", 2),))])
    page = site.get("order/edit/", {"id": 1})
    assert f"{orders.lines}-2-id" not in page.form("url").values()
    reply = save(site, 1, lines__5__id="3", lines__5__amount="1", lines__5__code="zz")
    assert reply.status == 422
    assert save(site, 1, lines__0__amount="50").status == 403
    assert lines(orders) == {"a1": 1, "a2": 2, "a3": 3}


def test_a_hidden_field_is_no_field_of_a_row_and_a_read_only_one_is_not_set(orders):
    site = desk(orders, plugins=[Policy(fields={"amount": "read", "product": "hidden"})])
    page = site.get("order/edit/", {"id": 1})
    assert f"{orders.lines}-0-product" not in page.html
    assert save(site, 1, lines__0__amount="50", lines__0__product="1",
                lines__0__code="a9").status == 302  # fmt: skip
    row = next(one for one in orders.rows("Line") if one["code"] == "a9")
    assert (row["amount"], row["product"]) == (1, None)


@pytest.mark.parametrize("limit", ["read", "hidden"])
def test_who_may_not_set_the_reference_to_the_parent_adds_no_row(orders, limit):
    site = desk(orders, plugins=[Policy(fields={"order": limit})])
    page = site.get("order/edit/", {"id": 1})
    assert "_inline_add" not in page.form("url").buttons
    assert (f"{orders.lines}-0-code" in page.html) is (limit == "read")
    save(site, 1, lines__9__code="n", note="y")
    assert lines(orders) == {"a1": 1, "a2": 2, "a3": 3}
    save(site, number="C", lines__0__code="c1")
    assert {row["code"] for row in orders.rows("Line")} == {"a1", "a2", "a3", "b1"}


@pytest.mark.parametrize("limit", ["read", "hidden"])
def test_who_may_not_set_the_place_moves_no_row(orders, limit):
    site = Desk(orders, plugins=[Policy(fields={"place": limit})],
                inline_models=[(orders.Line, {"order_column": "place"})])  # fmt: skip
    page = site.get("order/edit/", {"id": 1})
    sent = page.form("url").values()
    first = {n: v for n, v in sent.items() if n.startswith(f"{orders.lines}-2-")}
    rest = {n: v for n, v in sent.items() if n not in first}
    assert site.post("order/edit/", {**first, **rest, "note": "y"}, {"id": 1}).status == 302
    found = {row["code"]: row["place"] for row in orders.rows("Line") if row["order"] == 1}
    assert found == {"a1": 1, "a2": 2, "a3": 3}
    assert orders.rows("Order")[0]["note"] == "y"
