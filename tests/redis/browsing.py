"""A visitor of the browser of keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlencode


@dataclass
class Browsing:
    """Opens pages, follows what they offer, fills in their forms."""

    browser: Any
    listener: Any
    base: str = "/admin/rediskeys/"

    def url(self, page: str = "", **known: Any) -> str:
        return f"{self.base}{page}?{urlencode(known)}"

    def get(self, page: str = "", **known: Any) -> Any:
        return self.browser.get(self.url(page, **known))

    def page(self, page: str = "", **known: Any) -> str:
        """Return a page that opens."""
        reply = self.get(page, **known)
        assert reply.status_code == 200, (reply.status_code, seen(reply.text))
        return str(reply.text)

    def send(self, page: str, values: dict[str, Any] | None = None, **known: Any) -> Any:
        """Open a form, fill it in, send it; without values it goes as it is."""
        text = self.page(page, **known)
        return self.send_again(text, self.url(page, **known), values)

    def send_again(self, text: str, url: str, values: dict[str, Any] | None = None) -> Any:
        form = re.search(r'<form[^>]* method="post"[^>]*>.*?</form>', text, re.DOTALL)
        assert form, seen(text)
        action = re.search(r' action="([^"]*)"', form[0])[1]  # type: ignore[index]  # all have it
        return self.browser.post(
            unescape(action) or url, data={**filled(form[0]), **(values or {})}
        )

    def rows(self, text: str) -> dict[str, str]:
        """Return what the rows of a list say, by their names."""
        body = re.search(r"<tbody>.*</tbody>", text, re.DOTALL)
        found = re.findall(r"<tr>(.*?)</tr>", body[0], re.DOTALL) if body else []
        names = [seen(re.search(r"<th.*?</th>", one, re.DOTALL)[0]) for one in found]  # type: ignore[index]  # all have it
        return dict(zip(names, map(seen, found), strict=True))

    def link(self, text: str, label: str) -> str | None:
        found = re.search(rf'<a [^>]*href="([^"]*)"[^>]*>{re.escape(label)}</a>', text)
        return unescape(found[1]) if found else None


def filled(form: str) -> dict[str, str]:
    """Return what a form would send as it is."""
    found = {
        unescape(name): unescape(value)
        for name, value in re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', form)
    }
    for name, value in re.findall(
        r'<textarea[^>]* name="([^"]+)"[^>]*>\r?\n?(.*?)</textarea>', form, re.DOTALL
    ):
        found[name] = unescape(value).replace("\n", "\r\n")
    for name, options in re.findall(
        r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        first = re.search(r'value="([^"]*)"', options)
        found[name] = unescape((chosen or first)[1])  # type: ignore[index]  # every one has options
    return found


def seen(html: str) -> str:
    """Return what a reader sees."""
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))
