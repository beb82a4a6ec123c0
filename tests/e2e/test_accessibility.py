"""Every kind of page, as an accessibility scanner and an HTML validator see it: nothing to say."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

TOOLS = Path(__file__).parent / "tools" / "node_modules"
PAGES = {
    "index": "/admin/",
    "list": "/admin/flight/",
    "list with filters": "/admin/flight/?search=jet&departure_delay__greater=5&nothing__equals=1",
    "empty list": "/admin/flight/?search=nothingatall",
    "last page": "/admin/flight/?page=last",
    "create": "/admin/flight/new/",
    "edit": "/admin/plane/edit/?id=N10156",
    "edit with relations": "/admin/flight/edit/?id=1",
    "details": "/admin/flight/details/?id=1",
    "delete": "/admin/flight/delete/?id=1",
    "refused delete": "/admin/airline/delete/?id=UA",
}


@pytest.fixture(scope="session")
def vnu() -> Iterator[list[str]]:
    found = sorted(TOOLS.glob("vnu-jar/**/vnu.jar"))
    path = os.environ.get("ADMIN_TEST_VNU") or (str(found[0]) if found else "")
    if not path or not shutil.which("java"):
        pytest.skip("needs vnu-jar and Java: run make test, or set ADMIN_TEST_VNU")
    yield ["java", "-jar", path, "--format", "json"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_no_page_has_an_accessibility_violation(
    playwright_browser: Any, sizes: Any, site: Any, axe: str, size: str, scheme: str
) -> None:
    page = page_to_scan(playwright_browser, sizes[size], scheme)
    found = []
    for name, path in PAGES.items():
        page.goto(site.url + path)
        found += scan(page, axe, name)
    page.goto(site.url + PAGES["list"])
    page.locator("input[name=rowid]").first.check()
    page.evaluate("document.querySelector('.ad-filters').open = true")
    page.evaluate("document.querySelector('.ad-rowmenu').open = true")
    found += scan(page, axe, "list, everything open")
    page.goto(site.url + PAGES["edit"])
    page.get_by_label("Seats").fill("many")
    page.get_by_role("button", name="Save", exact=True).click()
    found += scan(page, axe, "edit with errors")
    page.context.close()
    assert found == []


def page_to_scan(browser: Any, size: tuple[int, int], scheme: str) -> Any:
    """Return a page of a window of that size, whose context the caller closes."""
    # The scanner itself has to be let in past the pages' own policy.
    viewport = {"width": size[0], "height": size[1]}
    return browser.new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True).new_page()


def scan(page: Any, axe: str, name: str) -> list[str]:
    page.wait_for_load_state("networkidle")
    page.evaluate(axe)
    result = page.evaluate("axe.run()")
    assert result["passes"], "the scanner did not run"
    return [
        f"{name}: {one['id']} {[node['target'] for node in one['nodes']][:3]}"
        for one in result["violations"]
    ]


def test_no_page_has_an_html_error(site: Any, vnu: list[str], tmp_path: Path) -> None:
    import http.cookiejar
    import urllib.error
    import urllib.parse
    import urllib.request

    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    opener = urllib.request.build_opener(cookies)

    def save(name: str, path: str, data: dict[str, str] | None = None) -> str:
        body = urllib.parse.urlencode(data).encode() if data else None
        try:
            with opener.open(site.url + path, body) as answer:
                text: str = answer.read().decode()
        except urllib.error.HTTPError as error:
            text = error.read().decode()
        (tmp_path / f"{name}.html").write_text(text, "utf-8")
        return text

    for name, path in PAGES.items():
        save(name.replace(" ", "-"), path)
    text = save("form", PAGES["edit"])
    token = text.partition('name="csrf_token" value="')[2].partition('"')[0]
    save("errors", PAGES["edit"], {"csrf_token": token, "seats": "many"})
    save("refused", PAGES["edit"], {"seats": "many"})
    save("question", "/admin/flight/action/", {"csrf_token": token, "action": "delete",
                                               "rowid": "1", "_ask": "1"})  # fmt: skip
    save("bad-request", "/admin/flight/action/", {"action": "delete"})
    files = [str(path) for path in tmp_path.glob("*.html")]
    ended = subprocess.run([*vnu, *files], capture_output=True, text=True, check=False)
    messages = json.loads(ended.stderr)["messages"]
    assert [m for m in messages if m["type"] in {"error", "non-document-error"}] == []
