"""The list's state and its address."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from admin_core.data import Order, Untranslated, speaking
from admin_core.web.list_urls import (
    ListAddress,
    ListState,
    decode_cursor,
    encode_cursor,
    read_page,
    read_sort,
)

from ..shop import Book as StoredBook
from ..shop import BookView, bookshop, make_admin, make_app


class View(BookView):
    column_list = ("title", "pages", "author")
    can_set_page_size = True
    page_size_options = (5, 20, 50)


@pytest.fixture(scope="module")
def view():
    app = make_app()
    admin = make_admin(app, View(StoredBook, bookshop(60)))
    with app.test_request_context():
        yield admin.views[1]


def state_of(view, address):
    """Return the state that an address describes."""
    return view.list_page.read(
        MultiDict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
    )


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=8)
PLAIN = TEXTS.map(str.strip).filter(bool)
WORDS = st.text("abc", min_size=1, max_size=3)
ARGUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "title__contains": PLAIN,
        "pages__greater": st.integers(0, 10**6).map(str),
        "pages__in_list": st.lists(st.integers(0, 99), min_size=1).map(
            lambda numbers: ",".join(map(str, numbers))
        ),
        "in_print__equals": st.sampled_from("01"),
        "genre__equals": st.sampled_from(["NOVEL", "ESSAY"]),
        "genre__empty": st.sampled_from("01"),
        "author.name__starts_with": PLAIN,
        "search": PLAIN,
        "sort": st.sampled_from(["title", "-title", "author,-pages", "-pages,title"]),
        "page_size": st.sampled_from(["5", "50"]),
        "page": st.sampled_from(["1", "7", "last"]),
        "lang": WORDS,
    },
)


def test_the_address_of_a_state_describes_the_same_state(view):
    @given(ARGUMENTS)
    def check(arguments):
        state = view.list_page.read(MultiDict(arguments))
        assert state.problems == ()
        assert state_of(view, ListAddress("/admin/book/", 20).of(state)) == state

    check()


def test_a_list_as_it_opens_has_a_bare_address(view):
    assert ListAddress("/admin/book/", 20).of(state_of(view, "?")) == "/admin/book/"


@pytest.mark.parametrize(
    ("group", "argument"),
    [("filters", "title__contains"), ("search", "search"), ("page", "page")],
)
def test_a_form_carries_along_all_but_what_it_has_inputs_for(view, group, argument):
    state = state_of(view, "?sort=title&title__contains=a&search=b&page=3&lang=fr&page_size=5")
    carried = {name for name, _ in ListAddress("/", 20).pairs(state, leave_out=(group,))}
    everything = {"sort", "title__contains", "search", "page", "lang", "page_size"}
    assert carried == everything - {argument}


def test_a_filter_can_be_taken_out_and_the_list_starts_again(view):
    state = state_of(view, "?title__contains=a&pages__greater=1&page=3&sort=title")
    assert ListAddress("/", 20).without(state, state.filters[0]) == "/?pages__greater=1&sort=title"


@pytest.mark.parametrize("name", ["title", "-title", "a b", "ü&=%", ""])
def test_a_list_sorted_by_another_column_starts_again_and_is_otherwise_the_same(view, name):
    state = state_of(view, "?sort=pages&title__contains=a&page=3&search=x&lang=fr")
    address = ListAddress("/", 20)
    assert address.sorting(state)(name) == address.of(replace(state.first_page(), sort=(name,)))


# -- links of existing code ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("legacy", "named"),
    [
        ("sort=0", "sort=title"),
        ("sort=0&desc=1", "sort=-title"),
        ("sort=1&desc=0", "sort=pages"),
        ("flt0_0=x", "title__contains=x"),
        ("flt0_title_contains=x", "title__contains=x"),
        ("flt3_pages_greater_than=7", "pages__greater=7"),
        ("flt_title_equals=x", "title__equals=x"),
        ("flt1_in_print_equals=1", "in_print__equals=1"),
        ("flt2_author_name_contains=a", "author.name__contains=a"),
        ("page=2&sort=2&desc=1&flt0_title_contains=x", "page=2&sort=-author&title__contains=x"),
    ],
)
def test_a_link_of_existing_code_means_the_same(view, legacy, named):
    found, wanted = state_of(view, f"?{legacy}"), state_of(view, f"?{named}")
    assert found == wanted
    assert found.problems == ()


class French(Untranslated):
    locale, direction = "fr", "ltr"

    def gettext(self, message):
        return {"contains": "contient"}.get(message, message)


@pytest.mark.guarantee("core-26")
def test_a_link_of_existing_code_means_the_same_in_every_language(view):
    with speaking(French()):
        assert state_of(view, "?flt0_title_contains=x").filters[0].name == "title__contains"


@pytest.mark.parametrize("argument", ["flt0_999=x", "flt0_nothing_equals=x", "flt0_=x", "fltx=1"])
def test_a_link_to_a_filter_that_is_gone_says_so(view, argument):
    state = state_of(view, f"?{argument}")
    assert state.filters == ()
    assert "There is no filter" in state.problems[0]


# -- what an address may say --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "page"),
    [("0", 0), ("7", 7), ("last", -1), ("-1", None), ("x", None), ("", None), ("1e3", None),
     ("٣", None), ("9" * 18, int("9" * 18)), ("9" * 19, None), ("1 ", None)],
)  # fmt: skip
def test_a_page_is_a_number_or_the_last(text, page):
    assert read_page(text) == page


@pytest.mark.parametrize(
    ("text", "found", "wrong"),
    [
        ("title", ("title",), []),
        ("-title,pages", ("-title", "pages"), []),
        ("title,title", ("title",), []),
        ("nope", (), ["nope"]),
        ("title,nope,pages", ("title", "pages"), ["nope"]),
        ("7", (), ["7"]),
        ("--title", ("-title",), []),
        (",,", (), []),
        ("secret", (), ["secret"]),
    ],
)
def test_a_list_is_sorted_by_the_columns_that_can_be_sorted(text, found, wrong):
    columns, sortable = ["title", "pages", "secret"], {"title": (), "pages": ()}
    assert read_sort(text, False, columns, sortable) == (found, wrong)


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("pages__greater=x", "Pages greater than: Enter a whole number."),
        ("pages__between=5", "Pages between: Enter both ends of the range."),
        ("pages__between=9&pages__between=2", "The range ends before it begins."),
        ("in_print__equals=maybe", "Enter yes or no."),
        ("genre__equals=POEM", "'POEM' is not one of the choices."),
        ("genre__empty=x", "Enter yes or no."),
        ("author__equals=x", "This is no key of a record."),
        ("titel__contains=x", "There is no filter titel__contains. Did you mean 'title'?"),
        ("title__contain=x", "There is no filter title__contain. Did you mean 'contains'?"),
        ("title__contain=x", "There is no filter title__contain. Did you mean 'contains'?"),
        ("title__contains=" + "x" * 1_001, "The text is too long."),
        ("added__greater=0001-01-01T00:00%2B14:00", "Enter a date and time"),
        ("price__greater=1e999", "Enter a number."),
        ("sort=titel", "cannot be sorted by titel. Did you mean 'title'?"),
        ("page=x", "There is no such page; this is the first one."),
        ("search=" + "x" * 1_001, "The search text is too long."),
    ],
)
def test_what_an_address_says_wrongly_is_said_and_left_out(view, query, problem):
    state = state_of(view, f"?{query}")
    assert len(state.problems) == 1
    assert problem in state.problems[0]
    assert (state.filters, state.sort, state.page, state.search) == ((), (), 0, "")


def test_thousands_of_filters_are_not_applied(view):
    names = list(view.list_page.filters.offered)
    assert len(names) > 30
    args = MultiDict((name, "1") for name in names)
    state = view.list_page.read(args)
    assert len(state.filters) <= 30


@pytest.mark.parametrize(
    ("asked", "size"),
    [("5", 5), ("50", 50), ("7", 20), ("0", 20), ("1000000000", 20), ("-5", 20), ("x", 20)],
)
@pytest.mark.guarantee("model-8")
def test_a_page_has_one_of_the_sizes_offered(view, asked, size):
    assert state_of(view, f"?page_size={asked}").size == size


@pytest.mark.guarantee("model-w17")
def test_foreign_arguments_are_carried_along_within_reason(view):
    many = "&".join(f"a{i}={i}" for i in range(100))
    state = state_of(view, f"?lang=fr&_secret=x&long={'x' * 600}&{many}")
    assert ("lang", "fr") in state.extra
    assert len(state.extra) == 20
    assert not {"_secret", "long"} & {name for name, _ in state.extra}


# -- places -------------------------------------------------------------------------------------


@given(st.lists(st.none() | st.text(st.characters(codec="utf-8")), max_size=4))
def test_a_place_in_the_list_survives_the_address(texts):
    orders = [Order(str(i)) for i in range(len(texts))]
    assert decode_cursor(encode_cursor(texts), orders) == tuple(texts)


@given(st.text())
def test_a_place_that_is_none_is_ignored(text):
    found = decode_cursor(text, [Order("a")])
    assert found is None or len(found) == 1


@pytest.mark.parametrize("query", ["after=x", "before=W10", "after=WyJ4Il0", "after=" + "A" * 9_000,
                                   "after=WzFd", "before=%00", "after=W1tbW1tbW1tb"])  # fmt: skip
def test_a_broken_place_shows_the_first_page(view, query):
    assert view.list_page.query(state_of(view, f"?{query}")).position is None


def test_the_state_of_a_list_cannot_be_changed():
    with pytest.raises(AttributeError):
        ListState().page = 3
