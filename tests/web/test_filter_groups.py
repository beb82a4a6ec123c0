"""Filters in groups: all or any of them, in the address, in the panel and in code."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from admin_core import hookimpl
from admin_core.data import AllOf, AnyOf, Condition, ConfigurationError

from .library import AUTHORS, BOOKS
from .site import Site

ALL_ON_ONE_PAGE = {"page_size": "100"}


@pytest.fixture(scope="module")
def keys_only(shared_library):
    """A list of nothing but keys."""
    return Site(shared_library, book={"column_list": ("id",)})


def books(test):
    return [key for key, book in BOOKS.items() if test(book)]


def length(book):
    return book["pages"] or 0


CASES = [
    ("any(title__equals=Book 12,title__equals=Book 13)", lambda b: b["id"] in {12, 13}),
    ("any(pages__greater=550,all(genre__equals=novel,in_print__equals=1))",
     lambda b: length(b) > 550 or (b["genre"] and b["genre"].name == "novel" and b["in_print"])),
    ("all(pages__greater=100,any(author.name__contains=ada,tags.name__equals=war))",
     lambda b: length(b) > 100 and (b["author"] == 1 or 4 in b["tags"])),
    ("any(all(pages__between=100~200,in_print__equals=1),pages__empty=1)",
     lambda b: (100 <= length(b) <= 200 and b["in_print"]) or b["pages"] is None),
    ("any(title__in_list='Book 12, Book 13',author__equals=2)",
     lambda b: b["id"] in {12, 13} or b["author"] == 2),
    ("any(editor.name__contains=ada,editor__empty=1)", lambda b: b["editor"] in {1, None}),
    ("any(title__not_contains=book,subtitle__equals='')",
     lambda b: "book" not in b["title"].lower()),
    ("title__contains=book", lambda b: "book" in b["title"].lower()),
]  # fmt: skip


@pytest.mark.guarantee("model-w3")
@pytest.mark.parametrize(("where", "test"), CASES, ids=[where for where, _ in CASES])
def test_a_group_finds_exactly_what_it_says(keys_only, where, test):
    reply = keys_only.get("book/", {**ALL_ON_ONE_PAGE, "where": where})
    assert reply.page.problems == ()
    assert reply.keys == books(test)
    assert reply.page.count == str(len(reply.keys))


def test_groups_and_filters_and_the_search_hold_together(keys_only):
    query = [("page_size", "100"), ("where", "any(pages__greater=500,pages__smaller=100)"),
             ("where", "any(author__equals=1,author__equals=2)"), ("in_print__equals", "1"),
             ("search", "book")]  # fmt: skip
    assert keys_only.get("book/", query).keys == books(
        lambda b: b["pages"] and (b["pages"] > 500 or b["pages"] < 100)
        and b["author"] in {1, 2} and b["in_print"] and "book" in b["title"].lower()
    )  # fmt: skip


@pytest.mark.guarantee("model-w3")
def test_the_same_filter_twice_means_both(shelf):
    reply = shelf.get("book/", [("title__contains", "book"), ("where", "title__contains=1"),
                                ("page_size", "100")])  # fmt: skip
    assert reply.keys == books(lambda b: "book" in b["title"].lower() and "1" in b["title"])
    again = shelf.open(reply.page.return_url)
    assert again.keys == reply.keys
    assert shelf.list(flt0_title_contains="book", flt1_title_contains="1",
                      page_size="100").keys == reply.keys  # fmt: skip


@pytest.mark.guarantee("model-w3")
def test_filters_of_existing_links_are_ordered_by_number(shelf):
    reply = shelf.list(flt10_title_contains="b", flt2_length_greater_than="1", flt1_motto_empty="0")
    assert [chip.label for chip in reply.page.chips] == [
        "Motto is not empty", "Length > 1", "Title contains b",
    ]  # fmt: skip


def test_a_page_writes_every_group_in_the_one_shortest_form(shelf):
    where = "all(any(all(pages__greater=5)),any(author__equals=1,any(author__equals=2)))"
    reply = shelf.list(where=where)
    assert dict(parse_qsl(urlsplit(reply.page.return_url).query)) == {
        "pages__greater": "5", "where": "any(author__equals=1,author__equals=2)",
    }  # fmt: skip
    assert "where=any(author__equals=1,author__equals=2)" in reply.page.return_url


# -- what does not fit -----------------------------------------------------------------------------

WRONG = [
    ("any(", "The filters in the address are not used: Character 5 is not expected."),
    ("any(any(any(any(pages__equals=1))))", "Groups go 3 levels deep at most."),
    ("any(titel__equals=x,nope=1)", "There is no filter titel__equals. Did you mean 'title'?"),
    ("any(pages__equals=many)", "Length equals: Enter a whole number."),
    ("any(pages__between=9~5)", "The range ends before it begins."),
    ("any(" * 2_000, "The text is too long."),
    ("any(title__equals='a\x00b')", "null character"),
]


@pytest.mark.guarantee("model-7")
@pytest.mark.parametrize(("where", "message"), WRONG, ids=[m for _, m in WRONG])
def test_a_group_that_does_not_fit_is_left_out_and_said(keys_only, where, message):
    reply = keys_only.list(where=where)
    assert message in reply.text
    assert reply.keys == list(range(1, 21))
    assert reply.page.chips == ()


def test_what_fits_of_a_group_stays_in_force(shelf):
    reply = shelf.list(where="any(pages__equals=x,title__equals=Book 12,title__equals=Book 13)")
    assert reply.keys == [12, 13]
    assert len(reply.page.problems) == 1


def test_filters_and_groups_are_counted_together(shelf):
    where = f"any({','.join(f'pages__equals={n}' for n in range(40))})"
    reply = shelf.list(where=where)
    assert "Only the first 30 filters are used." in reply.text
    assert len(reply.page.chips[0].parts) == 30
    reply = shelf.get("book/", [("where", "any(pages__equals=1,pages__equals=2)")] * 12)
    assert "Only the first 10 groups are used." in reply.text


def test_lists_that_are_too_long_are_refused_not_cut(shelf):
    text = ",".join(map(str, range(201)))
    reply = shelf.list(pages__in_list=text)
    assert "A list holds at most 200 values; this one has 201." in reply.text
    assert reply.page.chips == ()
    assert shelf.list(pages__in_list=text[: text.rindex(",")]).page.problems == ()


def test_a_value_of_a_list_may_hold_a_comma(library):
    library.change("Book", 1, title="One, two")
    reply = Site(library).list(title__in_list='"One, two", Book 02')
    assert reply.keys == [1, 2]


# -- chips -----------------------------------------------------------------------------------------


def test_chips_of_a_group_remove_one_part_or_the_whole(shelf):
    reply = shelf.list(where="any(title__contains=x,all(pages__greater=9,author__equals=2))",
                       sort="-title")  # fmt: skip
    [group] = reply.page.chips
    assert group.label == "Title contains x or (Length > 9 and Author = Bo Stone)"
    assert group.joiner == "or"
    assert [part.label for part in group.parts] == [
        "Title contains x", "Length > 9 and Author = Bo Stone",
    ]  # fmt: skip
    names = [given.get("aria-label") for _, given in reply.document.elements]
    for text in ("Title contains x", "Length > 9", "Author = Bo Stone", group.label):
        assert f"Remove filter: {text}" in names
    left = shelf.open(group.parts[1].parts[0].remove_url)
    assert left.page.chips[0].label == "Title contains x or Author = Bo Stone"
    left = shelf.open(group.parts[0].remove_url)
    assert [chip.label for chip in left.page.chips] == ["Length > 9", "Author = Bo Stone"]
    left = shelf.open(group.remove_url)
    assert left.page.chips == ()
    assert "sort=-title" in left.page.return_url


# -- the builder, without script -------------------------------------------------------------------


def panel_form(reply):
    return next(form for form in reply.document.forms if "_now" in form.values())


def press(site, reply, button, **changes):
    """Send the panel with one of its buttons."""
    form = panel_form(reply)
    return site.get(form.action, {**form.values(), **changes, "_do": button})


def apply(site, reply, **changes):
    form = panel_form(reply)
    return site.follow(site.get(form.action, {**form.values(), **changes}))


def test_a_group_is_built_with_buttons_alone(shelf):
    reply = shelf.list(sort="-pages")
    reply = press(shelf, reply, "group:", _v0="typed before")
    assert reply.page.filter_builder.lines[0].kind == "any"
    assert panel_form(reply).values()["_v0"][0] == "typed before"
    reply = press(shelf, reply, "add:0", _pr0="title__contains", _v0="")
    typed = {"_fr0-0": "title__equals", "_vr0-0": "Book 12"}
    reply = press(shelf, reply, "add:0", _pr0="pages__equals", **typed)
    assert panel_form(reply).values()["_vr0-0"][0] == "Book 12"
    reply = press(shelf, reply, "group:0", **{"_fr0-1": "pages__greater", "_vr0-1": "560"})
    reply = press(shelf, reply, "add:0-2", **{"_pr0-2": "title__contains"})
    reply = press(shelf, reply, "add:0-2", **{"_pr0-2": "in_print__equals", "_vr0-2-0": "ss"})
    reply = apply(shelf, reply, **{"_vr0-2-1": "0"})
    inner = "all(title__contains=ss,in_print__equals=0)"
    where = f"any(title__equals=Book 12,pages__greater=560,{inner})"
    assert dict(parse_qsl(urlsplit(reply.page.return_url).query)) == {
        "where": where, "sort": "-pages",
    }  # fmt: skip
    assert sorted(reply.keys) == books(
        lambda b: b["title"] == "Book 12" or length(b) > 560
        or ("ss" in b["title"] and not b["in_print"])
    )  # fmt: skip


def test_the_list_stays_what_it_is_while_a_filter_is_built(shelf):
    reply = shelf.list(pages__greater="500", where="any(author__equals=1,author__equals=2)")
    built = press(shelf, reply, "add:", _pr="title__contains")
    assert built.page.is_filtering
    assert "open" in next(a for t, a in built.document.elements if a.get("class") == "ad-filters")
    assert built.keys == reply.keys
    assert [chip.label for chip in built.page.chips] == [chip.label for chip in reply.page.chips]
    assert built.page.problems == ()


def test_what_is_built_is_removed_again(shelf):
    reply = shelf.list(where="any(title__contains=x,pages__greater=9,all(pages__empty=1,"
                             "in_print__equals=1))")  # fmt: skip
    lines = reply.page.filter_builder.lines[0].lines
    assert [getattr(line, "label", "") for line in lines[:2]] == ["Title", "Length"]
    reply = press(shelf, reply, "remove:0-2-0")
    reply = press(shelf, reply, "remove:0-0")
    assert [chip.label for chip in apply(shelf, reply).page.chips] == [
        "Length > 9 or In print = Yes"
    ]
    reply = press(shelf, reply, "remove:0")
    assert apply(shelf, reply).page.chips == ()


def test_the_panel_sent_as_it_is_keeps_every_group(shelf):
    query = [("where", "any(title__in_list='Book 13,Book 17',pages__between=100~200)"),
             ("where", "any(author__equals=2,all(genre__in_list='novel,essay',editor__empty=1))"),
             ("where", "title__contains=1"), ("title__contains", "b"),
             ("sort", "-pages")]  # fmt: skip
    reply = shelf.get("book/", query)
    again = apply(shelf, reply)
    assert again.page.return_url == reply.page.return_url
    assert again.keys == reply.keys


@pytest.mark.parametrize(
    "query",
    [
        {"_do": "add:"}, {"_do": "add:9-9-9"}, {"_do": "remove:"}, {"_do": "remove:5"},
        {"_do": "x" * 2_000}, {"_do": "add:", "_pr": "nothing__equals"}, {"_do": "group:0-0-0-0"},
        {"_do": "add:0", "_gr0": "maybe", "_pr0": "author__equals"}, {"_do": "choose", "_now": "%"},
        {"_fr0-0": "title__contains", "_vr0-0": "x"}, {"_fr99-99-99-99": "title__contains"},
        {"_do": "add:", "_now": "a=1&" * 2_000}, {"_f0": "nothing", "_v0": "x"},
        {"_do": "choose", "_f0": "title__between", "_v0": "x"}, {"_do": "add:", "_panel": "1"},
        {"_do": "choose", "_fr0": "added__between", "_vr0": "x to y"},
        {f"_gr{n}": "any" for n in range(99)} | {"_do": "group:"},
    ],
    ids=lambda query: "&".join(f"{n}={v}" for n, v in query.items())[:60],
)  # fmt: skip
@pytest.mark.guarantee("model-7")
def test_a_panel_that_nobody_could_have_sent_is_answered(shelf, query):
    reply = shelf.get("book/", query)
    reply = shelf.follow(reply) if reply.status == 302 else reply
    assert reply.status == 200


def test_the_script_gets_the_panel_alone_and_no_record_is_read(shelf):
    press(shelf, shelf.list(), "choose")
    with shelf.library.statements() as statements:
        reply = shelf.get("book/", {"_do": "add:", "_pr": "title__contains", "_panel": "1"})
    assert "<html" not in reply.html
    assert "More conditions" in reply.text
    assert statements == []
    assert re.search(r'name="_fr0"[^>]* autofocus', reply.html)


# -- choices among related records -----------------------------------------------------------------


def test_a_related_record_is_chosen_in_the_panel(shelf):
    reply = shelf.list(author__equals="2")
    line = next(line for line in reply.page.filters if line.label == "Author")
    assert (line.control, line.values[0], line.options) == ("relation", "2", (("2", "Bo Stone"),))
    opened = press(shelf, reply, "choose")
    line = next(line for line in opened.page.filters if line.label == "Author")
    assert sorted(line.options) == [(str(key), one["name"]) for key, one in AUTHORS.items()]
    reply = apply(shelf, opened, **{line.value_name: "3"})
    assert [chip.label for chip in reply.page.chips] == ["Author = Cé Ñandú"]


def test_a_relation_with_many_records_is_searched(shared_library):
    site = Site(shared_library, book={"form_select_limit": 3, "column_filters": ("author",)})
    line = press(site, site.list(), "choose").page.filters[0]
    assert line.options == ()
    assert site.get(f"{line.search_url}&query=ada").json == [["1", "Ada Lovelace"]]


def test_who_may_only_read_may_search_what_the_list_is_filtered_by(shared_library):
    off = {"can_create": False, "can_edit": False, "column_filters": ("editor",)}
    site = Site(shared_library, book=off)
    found = site.get("book/ajax/lookup/", {"name": "editor", "query": "bo"})
    assert found.json == [["2", "Bo Stone"]]
    assert site.get("book/ajax/lookup/", {"name": "author", "query": "bo"}).status == 404


class Hide:
    """Hides fields from everybody."""

    def __init__(self, *names):
        self.names = names

    @hookimpl
    def admin_field_access(self, actor, action, info):
        return {name: "hidden" for name in self.names if name in info}


def test_a_hidden_field_is_no_filter_in_whatever_way_it_is_asked_for(shared_library):
    site = Site(shared_library, plugins=[Hide("pages", "editor", "country")])
    everything = [line.label for line in site.list().page.filters]
    assert not {"Length", "Editor", "Home"} & set(everything)
    for query in (
        {"pages__greater": "1"}, {"where": "any(pages__greater=1,title__equals=x)"},
        {"editor.name__contains": "a"}, {"author.country__equals": "Chile"},
        {"flt0_length_equals": "10"},
    ):  # fmt: skip
        reply = site.list(**query)
        name = "pages__greater" if "where" in query else next(iter(query))
        assert f"There is no filter {name}." in reply.text
        assert "Did you mean 'pages'" not in reply.text
        assert not any("Length" in chip.label for chip in reply.page.chips)
    assert site.get("book/ajax/lookup/", {"name": "editor"}).status == 404
    # A name that there never was is answered in the very same words.
    assert "There is no filter secret__greater." in site.list(secret__greater="1").text


# -- one tree for everybody ------------------------------------------------------------------------


def test_the_query_of_an_address_holds_the_whole_tree(shelf):
    from werkzeug.datastructures import MultiDict

    view = shelf.views["Book"]
    with shelf.app.test_request_context():
        page = view.list_page
        args = MultiDict([("where", "any(title__equals=a,pages__equals=1)"),
                          ("in_print__equals", "1")])  # fmt: skip
        tree = (
            Condition("in_print", "equals", True),
            AnyOf((Condition("title", "equals", "a"), Condition("pages", "equals", 1))),
        )
        assert page.criteria_of(args) == tree
        assert page.query(page.read(args)).conditions == tree


def test_an_application_links_to_a_filtered_list(shelf):
    view = shelf.views["Book"]
    with shelf.app.test_request_context():
        plain = view.list_url({"title__contains": "moon", "pages__between": (1, 5),
                               "genre__in_list": ("novel", "essay")}, search="a b",
                              sort=("-pages", "title"))  # fmt: skip
        tree = view.list_url(
            AnyOf((
                Condition("title", "equals", "Book, 12"),
                AllOf((Condition("pages", "greater", 560), Condition("in_print", "equals", False))),
            ))
        )  # fmt: skip
        with pytest.raises(ConfigurationError, match="Did you mean 'title'"):
            view.list_url({"titel__equals": "x"})
        with pytest.raises(ConfigurationError, match="sorted"):
            view.list_url(sort="nothing")
        assert view.list_url() == "/admin/book/"
    reply = shelf.open(plain)
    assert [chip.label for chip in reply.page.chips] == [
        "Title contains moon", "Length between 1 and 5", "Genre in list Novel, Essay",
    ]  # fmt: skip
    assert reply.page.search == "a b"
    assert reply.page.problems == ()
    assert shelf.open(tree).keys == books(lambda b: length(b) > 560 and not b["in_print"])
