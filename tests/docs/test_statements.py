"""Every statement of the reference is so, and has something that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.started import started

from .ledgers import parts
from .ledgers.addresses_redis import Server
from .statements import REFERENCE, Part, missing_tests

#: Pages that are promises with numbers; tests carry the numbers.
NUMBERED = {"guarantees.md"}

PARTS = parts()
PAGES = sorted(path.relative_to(REFERENCE).as_posix() for path in REFERENCE.rglob("*.md"))
EVERY = [pytest.param(part, said, id=f"{part}: {said}") for part in PARTS for said in part.ledger]


@pytest.fixture(scope="module")
def redis_address() -> Iterator[str]:
    from wheel_servers import REDIS_VARIABLE, redis

    with pytest.MonkeyPatch.context() as patch:
        # One of its own: the tests empty it.
        patch.delenv(REDIS_VARIABLE, raising=False)
        with started(redis()) as url:
            yield url


@pytest.fixture
def redis_server(redis_address: str) -> Iterator[Server]:
    with Server(redis_address) as server:
        yield server


@pytest.mark.parametrize("page", [page for page in PAGES if page not in NUMBERED])
def test_every_part_of_a_page_has_a_ledger(page: str) -> None:
    covered = {part.title for part in PARTS if part.page == page}
    headings = ["", *re.findall(r"^## (.+)$", (REFERENCE / page).read_text("utf-8"), re.M)]
    assert None in covered or [one for one in headings if one not in covered] == []


@pytest.mark.parametrize("part", PARTS, ids=str)
def test_every_statement_has_something_that_shows_it(part: Part) -> None:
    said = part.statements()
    assert said, "nothing is said"
    assert [one for one in said if one not in part.ledger] == [], "nothing shows these"
    assert [one for one in part.ledger if one not in said] == [], "the page does not say these"


@pytest.mark.parametrize(("part", "said"), EVERY)
def test_a_statement_is_so(request: Any, part: Part, said: str) -> None:
    entry = part.ledger[said]
    for shown in entry if isinstance(entry, tuple) else (entry,):
        if callable(shown):
            shown(*(request.getfixturevalue(name) for name in part.given))
        else:
            assert missing_tests(shown) == []
