"""A walk from the first page along every link."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from .attempts import handler_of
from .case import Case
from .visitor import Answer, find

#: Pages of a walk, and of those that differ in their arguments only.
PAGES = 150
ALIKE = 2


class Walk:
    """Opens what pages lead to, and looks at each page."""

    def __init__(self, case: Case, known: Mapping[str, Any]) -> None:
        self.case = case
        self.known = known
        self.needles = list(dict.fromkeys(case.sight.everything_hidden()))
        self.seen: set[str] = set()
        self.kinds: Counter[tuple[str, frozenset[str]]] = Counter()

    def complaints(self) -> Iterator[str]:
        """Yield what is wrong with the pages, each thing once."""
        told: set[str] = set()
        for answer in self._pages():
            texts = answer.final.texts()
            found = [
                f"{answer.told}, and shows {t!r} ({w})" for w, t in self.needles if find(t, texts)
            ]
            for one in (*found, *self._links(answer)):
                if one not in told:
                    told.add(one)
                    yield one

    def _pages(self) -> Iterator[Answer]:
        waiting = deque(f"{admin.url.rstrip('/')}/" for admin in self.case.world.admins)
        # Addresses of the author's own come last: one of them may sign the visitor out.
        late: deque[str] = deque()
        while (waiting or late) and len(self.seen) < PAGES:
            address = waiting.popleft() if waiting else late.popleft()
            if address in self.seen:
                continue
            self.seen.add(address)
            answer = self.case.visitor.send("GET", address)
            if answer.error:
                continue
            yield answer
            for one in answer.final.page.all("a"):
                where = urljoin(answer.final.address, one.get("href")).partition("#")[0]
                if one.get("href") and self._is_worth_it(where):
                    (late if self._is_own(where) else waiting).append(where)

    def _is_own(self, address: str) -> bool:
        place = self.case.world.place(address, "GET")
        return place is not None and place[0] in self.known

    def _is_worth_it(self, address: str) -> bool:
        place = self.case.world.place(address, "GET")
        if place is None or address in self.seen or place[0].endswith(".static"):
            return False
        kind = (place[0], frozenset(parse_qs(urlsplit(address).query)))
        self.kinds[kind] += 1
        return self.kinds[kind] <= ALIKE

    def _links(self, answer: Answer) -> Iterator[str]:
        """Yield the links and buttons of a page that lead to what the role may not do."""
        for one in answer.final.page.all():
            for name in ("href", "action", "formaction", "data-url"):
                address = one.get(name)
                if not address or (one.tag == "form" and name == "data-url"):
                    continue
                method = "GET"
                if name in {"action", "formaction"}:
                    form = one if one.tag == "form" else None
                    method = (form.get("method", "get") if form else "post").upper()
                where = urljoin(answer.final.address, address)
                if self._is_forbidden(where, method):
                    label = one.text or one.get("aria-label") or one.tag
                    yield f"{answer.told}, and leads with {label[:60]!r} to {where}"

    def _is_forbidden(self, where: str, method: str) -> bool:
        place = self.case.world.place(where, method)
        if place is None or place[0].endswith(".static") or place[0] in self.homes:
            return False
        endpoint, arguments = place
        if endpoint in self.known:
            return self.case.role not in self.known[endpoint]
        view, _, handler = endpoint.partition(".")
        rights = self.rights.get((view, handler))
        if rights is None:
            return False
        role, table = self.case.role, self.case.table
        if not table.allows(role, view, rights):
            return True
        return arguments.get("id") in self._unseen(view)

    @cached_property
    def rights(self) -> dict[tuple[str, str], frozenset[str]]:
        """The rights of which one is enough, by view and handler."""
        found: dict[tuple[str, str], frozenset[str]] = {}
        for endpoint, view in self.case.world.views.items():
            for one in self.case.attempts(endpoint).values():
                place = (endpoint, handler_of(self.case.world, view, one).partition(".")[2])
                found[place] = found.get(place, frozenset()) | one.rights
        return found

    @cached_property
    def homes(self) -> set[str]:
        """The first pages, to which every page leads, refusals included."""
        admins = self.case.world.admins
        return {f"{one.index_view.endpoint}.{one.index_view._default_view}" for one in admins}

    def _unseen(self, view: str) -> set[str]:
        """Return the keys of the records that the role does not see."""
        return {one.key for one, is_seen in self.case.sight.records.get(view, ()) if not is_seen}
