"""The documented application with Flask-Login: signing in, a list, signing out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "protect-the-admin.md"


@pytest.fixture(scope="module")
def app() -> Any:
    programs = re.findall(r"<!-- run -->\n```python\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    program = next(one for one in programs if "flask_login" in one)
    names: dict[str, Any] = {"__name__": "documented"}
    exec(compile(program, "documented", "exec"), names)
    return names["app"]


def sign_in(client: Any, name: str, password: str, next: str = "") -> Any:
    return client.post("/sign-in", data={"name": name, "password": password, "next": next})


def test_a_stranger_is_led_to_the_page_that_signs_in(app: Any) -> None:
    client = app.test_client()
    answer = client.get("/admin/user/?search=a")
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/admin/user/?search%3Da")
    page = client.get("/sign-in").text
    assert "<h1>Sign in</h1>" in page
    assert "Office" in page
    assert "/admin/user/" not in page


def test_who_signs_in_gets_to_the_list_and_out_again(app: Any) -> None:
    client = app.test_client()
    answer = sign_in(client, "ada", "lovelace", "/admin/user/")
    assert (answer.status_code, answer.location) == (302, "/admin/user/")
    page = client.get("/admin/user/", environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    assert page.status_code == 200
    assert "ada" in page.text
    assert "scrypt" not in page.text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token
    assert client.post("/admin/sign-out/").status_code == 400
    assert client.get("/admin/user/").status_code == 200
    answer = client.post("/admin/sign-out/", data={"csrf_token": token[1]})
    assert (answer.status_code, answer.location) == (302, "/sign-in")
    assert client.get("/admin/user/").status_code == 302


@pytest.mark.parametrize(("name", "password"), [("ada", "wrong"), ("bob", "lovelace"), ("", "")])
def test_who_is_not_known_stays_outside(app: Any, name: str, password: str) -> None:
    client = app.test_client()
    assert sign_in(client, name, password).status_code == 200
    assert client.get("/admin/user/").status_code == 302


@pytest.mark.parametrize("next", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_signing_in_leads_to_no_other_host(app: Any, next: str) -> None:
    assert sign_in(app.test_client(), "ada", "lovelace", next).location == "/admin/"
