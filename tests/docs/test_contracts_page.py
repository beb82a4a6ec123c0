"""What the page about contracts says in tables is true of the code."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, get_args

import pytest
from flask import Flask

from admin_core import Admin, ModelView
from admin_core.data import (
    CAPABILITIES,
    CORE_KINDS,
    AccessDenied,
    Choice,
    Condition,
    ConstraintKind,
    ConstraintViolated,
    FieldInfo,
    FileStorage,
    ListQuery,
    RecordNotFound,
    RecordStore,
    StaleRecord,
    StoreUnavailable,
    TooLarge,
    ValidationFailed,
)
from admin_core.operators import labels, operators_for
from admin_memory import Memory
from admin_testing.reference import fits

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "contracts.md").read_text("utf-8")


def section(title: str, level: int = 2) -> str:
    """Return the text below a heading."""
    return re.split(r"\n##+ ", PAGE.partition(f"{'#' * level} {title}\n")[2])[0]


def rows(text: str) -> list[list[str]]:
    """Return the cells of the rows whose first is code."""
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in text.splitlines()
        if line.startswith("| `")
    ]


def shown(function: Any) -> str:
    """Return the arguments of a method as the page writes them."""
    found, is_keyword_only = [], False
    for one in list(inspect.signature(function).parameters.values())[1:]:
        if one.kind is one.KEYWORD_ONLY and not is_keyword_only:
            is_keyword_only = True
            found.append("*")
        found.append(one.name if one.default is one.empty else f"{one.name}={one.default!r}")
    return ", ".join(found)


@pytest.mark.parametrize("contract", [RecordStore, FileStorage])
def test_every_member_of_a_contract_is_listed_with_its_arguments(contract: type[Any]) -> None:
    listed = dict(
        member
        for row in rows(section(contract.__name__))
        for member in re.findall(r"`(\w+)(?:\(([^`]*)\))?`", row[0])
    )
    there = {name for name in dir(contract) if not name.startswith("_")}
    there |= {name for name in inspect.get_annotations(contract) if not name.startswith("_")}
    assert set(listed) == there
    for name, arguments in listed.items():
        member = getattr(contract, name, None)
        if inspect.isfunction(member):
            assert arguments == shown(member), name


@pytest.mark.parametrize("contract", [RecordStore, FileStorage])
def test_what_an_author_writes_is_what_has_no_default(contract: type[Any]) -> None:
    first = section(contract.__name__).partition("Everything else has a default")[0]
    listed = {re.findall(r"`(\w+)", row[0])[0] for row in rows(first)}
    methods = {name for name in listed if inspect.isfunction(getattr(contract, name, None))}
    assert methods == set(contract.__abstractmethods__)


def test_a_list_query_has_the_attributes_and_defaults_of_the_page() -> None:
    listed = []
    for names, values, *_ in rows(section("ListQuery")):
        listed += list(
            zip(re.findall(r"`(\w+)`", names), re.findall(r"`(.+?)`", values), strict=True)
        )
    known = [(one.name, one.default) for one in fields(ListQuery) if one.default is not MISSING]
    assert [(name, ast.literal_eval(value)) for name, value in listed] == known


def test_the_capabilities_are_those_of_the_page() -> None:
    assert {re.findall(r"`(\w+)`", row[0])[0] for row in rows(section("Capabilities", 3))} == set(
        CAPABILITIES
    )


def test_the_kinds_are_those_of_the_page() -> None:
    sentence = section("Kinds").partition("words: ")[2].partition(".")[0]
    assert set(re.findall(r"`(\w+)`", sentence)) == set(CORE_KINDS)


def test_the_words_of_a_refusal_are_those_of_the_page() -> None:
    sentence = PAGE.partition("`ConstraintViolated.kind` is")[2].partition("; the page")[0]
    assert set(re.findall(r'`"(\w+)"`', sentence)) == set(get_args(ConstraintKind))


def offered(kind: str, **more: Any) -> set[str]:
    """Return the operators of a field that is never empty."""
    return {one.name for one in operators_for(FieldInfo("x", kind, nullable=False, **more))}


def test_every_kind_offers_the_operators_of_the_page() -> None:
    numbers: set[str] = set()
    found = {}
    for kinds, operators in rows(section("Operators").partition("depends on its kind")[2]):
        said = set(re.findall(r"`(\w+)`", operators))
        if operators == "the same without lists":
            said = numbers - {"in_list", "not_in_list"}
        numbers = said if "`integer`" in kinds else numbers
        found |= dict.fromkeys(re.findall(r"`(\w+)`", kinds), said)
    for kind, said in found.items():
        assert offered(kind) - {"empty"} == said, kind
    assert offered("string", choices=(Choice("a", "A"),)) - {"empty"} == found["enum"]
    none = PAGE.partition("have none of their own")[0].rpartition("\n\n")[2]
    for kind in re.findall(r"`(\w+)`", none):
        assert offered(kind) == set(), kind


VALUES: dict[str, Any] = {"between": ("a", "c"), "not_between": ("a", "c"), "in_list": ("a",),
                          "not_in_list": ("a",), "empty": True}  # fmt: skip


def test_every_operator_finds_records_without_a_value_as_the_page_says() -> None:
    table = section("Operators").partition("Which operators a field offers")[0]
    found = set()
    for names, *_, without in rows(table):
        for name in re.findall(r"`(\w+)`", names):
            found.add(name)
            if name != "empty":
                condition = Condition("x", name, VALUES.get(name, "a"))
                assert fits({"x": None}, condition) is (without == "yes"), name
    assert found == set(labels())
    assert fits({"x": None}, Condition("x", "empty", True))
    assert fits({"x": ""}, Condition("x", "empty", True))
    assert fits({"x": "a"}, Condition("x", "empty", False))


@dataclass
class Note:
    """A record to err with."""

    id: int | None = None
    text: str = ""


class NoteView(ModelView):
    """Raises what a test says while a record is saved."""

    error: Exception

    def on_model_change(self, form: Any, model: Any, is_created: bool) -> None:
        """Raise it."""
        raise self.error


@pytest.mark.parametrize(
    "error",
    [
        RecordNotFound("gone"),
        AccessDenied("no"),
        ValidationFailed({"text": ["Not so."]}),
        ConstraintViolated("unique", ("text",)),
        StaleRecord("changed"),
        StoreUnavailable("down"),
        TooLarge("too much"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_page_answers_an_error_with_the_status_of_the_page(error: Exception) -> None:
    row = next(one for one in rows(section("Errors")) if one[0] == f"`{type(error).__name__}`")
    status = re.match(r"\d{3}", row[-1])
    assert status
    app = Flask("errors")
    app.secret_key = "only for this test"
    view = NoteView(Note, Memory(Note(1, "first")))
    view.error = error
    Admin(app, access="public").add_view(view)
    client = app.test_client()
    page = client.get("/admin/note/edit/?id=1")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    print_ = re.search(r'name="_fingerprint"[^>]*value="([^"]+)"', page.text)
    assert token
    data = {"text": "second", "csrf_token": token[1], "_fingerprint": print_[1] if print_ else ""}
    answer = client.post("/admin/note/edit/?id=1", data=data)
    assert answer.status_code == int(status[0])
    if "at the field" in row[-1]:
        assert 'aria-invalid="true"' in answer.text or "is-invalid" in answer.text
