"""Opens the pages of the tutorial's application; started by ``test_backend_tutorial.py``.

Arguments are texts that the list must show.  With ``--all`` every kind of page is used instead.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from library import app  # written by the tutorial


def main(arguments: list[str]) -> None:
    """Open the list, or everything."""
    app.testing = True
    client = app.test_client()
    if arguments == ["--all"]:
        use(client)
        return
    page = client.get("/admin/book/")
    assert page.status_code == 200, page.status_code
    missing = [text for text in arguments if text not in page.text]
    assert not missing, (missing, page.text)


def use(client: Any) -> None:
    """List, filter, sort, page, create, edit and delete; err, and lose the folder."""
    for number in range(30):
        answer = send(client, "/admin/book/new/", title=f"Volume {number:02}", pages=str(number))
        assert answer.status_code == 302, answer.text
    assert titles(client, "?pages__greater=200") == ["The Dispossessed"]
    assert titles(client, "?search=ficc") == ["Ficciones"]
    assert titles(client, "?sort=-pages")[:2] == ["The Dispossessed", "Ficciones"]
    assert len(titles(client, "?sort=title")) == 20
    assert titles(client, "?sort=title&page=1")[-1] == "Volume 29"
    assert "32" in client.get("/admin/book/").text

    answer = send(client, "/admin/book/new/", title="Ficciones")
    assert answer.status_code == 422
    assert "already" in answer.text or "taken" in answer.text, answer.text
    answer = send(client, "/admin/book/edit/?id=2", title="Fictions", pages="174")
    assert answer.status_code == 302
    assert titles(client, "?search=fict") == ["Fictions"]
    answer = send(client, "/admin/book/delete/?id=2", at="/admin/book/delete/?id=2")
    assert answer.status_code == 302, answer.text
    assert titles(client, "?search=fict") == []
    assert not Path("papers/book/2.json").exists()

    Path("papers").rename("elsewhere")
    assert client.get("/admin/book/").status_code == 503
    Path("elsewhere").rename("papers")
    Path("papers/book/1.json").write_text("no JSON")
    assert client.get("/admin/book/").status_code == 503


def titles(client: Any, arguments: str) -> list[str]:
    """Return the titles that the list shows, in their order."""
    page = client.get(f"/admin/book/{arguments}").text
    return re.findall(r"<th scope=row class=col-title><a [^>]*>([^<]*)</a>", page)


def send(client: Any, url: str, at: str = "", **values: str) -> Any:
    """Open a form and send it."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(at or url).text)
    assert token
    return client.post(url, data={**values, "csrf_token": token[1]})


if __name__ == "__main__":
    main(sys.argv[1:])
