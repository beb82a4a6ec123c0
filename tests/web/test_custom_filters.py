"""Filter objects of an application's own: in the list, in groups, in addresses and in the panel."""

import pytest

from admin_core import hookimpl
from admin_core.data import ConfigurationError, Untranslated, gettext, speaking
from admin_core.filters import BaseBooleanFilter, BaseDateBetweenFilter, BaseFilter, BaseIntFilter
from admin_core.web.checks import problems

from .library import BOOKS
from .site import Site


def narrowed(library, query, test):
    """Narrow a backend's own query to the books that pass *test*, given their values."""
    keys = [key for key, book in BOOKS.items() if test(book)]
    if library.is_sql:
        return query.where(library.Book.id.in_(keys))
    if hasattr(query, "filter"):
        return query.filter(id__in=keys)
    return [row for row in query if row.id in keys]


class Own(BaseFilter):
    """A filter whose test is given."""

    def __init__(self, name, test, **options):
        super().__init__(name, **options)
        self.test = test
        self.library = None

    def apply(self, query, value):
        return narrowed(self.library, query, lambda book: self.test(book, value))

    def operation(self):
        return gettext("is")


class Long(BaseBooleanFilter, Own):
    pass


class Longer(BaseIntFilter, Own):
    def operation(self):
        return gettext("greater than")


class Span(BaseDateBetweenFilter, Own):
    pass


def length(book):
    return book["pages"] or 0


def make(library, *filters, **options):
    for one in filters:
        one.library = library
    attributes = {"column_filters": ("title", *filters), "column_list": ("id",), **options}
    return Site(library, book=attributes)


def long_books():
    return Long("Long", lambda book, value: (length(book) > 500) is (value == "1"))


def longer():
    return Longer("Size", lambda book, value: length(book) > value)


def all_keys(site, **query):
    return site.list(page_size="100", **query).keys


def books(test):
    return [key for key, book in BOOKS.items() if test(book)]


@pytest.mark.guarantee("model-6")
def test_a_filter_object_narrows_the_list(shared_library):
    site = make(shared_library, long_books(), longer())
    assert all_keys(site, long__long="1") == books(lambda b: length(b) > 500)
    assert all_keys(site, long__long="0") == books(lambda b: length(b) <= 500)
    assert all_keys(site, size__longer="560", title__contains="7") == [57]
    reply = site.list(size__longer="560", long__long="1")
    assert [chip.label for chip in reply.page.chips] == ["Size greater than 560", "Long is Yes"]
    assert reply.page.count == str(len(books(lambda b: length(b) > 560)))


def test_a_filter_object_can_be_one_of_several_alternatives(shared_library):
    site = make(shared_library, long_books(), longer())
    reply = site.list(where="any(size__longer=560,title__equals=Book 12)", page_size="100")
    assert reply.keys == books(lambda b: length(b) > 560 or b["id"] == 12)
    reply = site.list(where="any(title__equals=Book 12,all(long__long=1,size__longer=560))",
                      page_size="100")  # fmt: skip
    assert reply.keys == books(lambda b: length(b) > 560 or b["id"] == 12)


@pytest.mark.guarantee("model-w3")
def test_options_are_asked_for_at_each_request_and_never_before(shared_library):
    asked = []

    def options():
        asked.append(len(asked))
        return [("7", f"seven, asked {len(asked)} times")]

    one = Own("Number", lambda book, value: book["id"] == int(value), options=options)
    site = make(shared_library, one)
    assert list(problems(site.admin)) is not None
    assert asked == []
    assert all_keys(site, number__own="7") == [7]
    first = site.list().page.filters
    second = site.list().page.filters
    line = next(line for line in first if line.label == "Number")
    assert line.control == "choice"
    assert line.options != next(line for line in second if line.label == "Number").options


@pytest.mark.guarantee("model-6")
def test_filters_with_one_name_are_one_line_of_the_panel(shared_library):
    class Shorter(Longer):
        def operation(self):
            return "smaller than"

    shorter = Shorter("Size", lambda book, value: length(book) < value)
    site = make(shared_library, longer(), shorter)
    lines = {line.label: line for line in site.list().page.filters}
    assert [one.label for one in lines["Size"].operators] == ["greater than", "smaller than"]


def test_a_range_has_two_inputs_and_one_text(shared_library):
    span = Span("Published", lambda book, value: book["published"] is not None
                and value[0] <= book["published"] <= value[1])  # fmt: skip
    site = make(shared_library, span)
    expected = books(lambda b: b["published"] and str(b["published"]) <= "2000-06-01")
    assert all_keys(site, published__between="2000-01-01 to 2000-06-01") == expected
    reply = site.get("book/", [("published__between", "2000-01-01"),
                               ("published__between", "2000-06-01")])  # fmt: skip
    assert reply.keys == expected[:20]
    line = next(line for line in reply.page.filters if line.label == "Published")
    assert (line.control, line.values) == ("date", ("2000-01-01", "2000-06-01"))


@pytest.mark.guarantee("model-18")
def test_a_value_that_does_not_fit_is_said_and_the_message_can_be_ones_own(shared_library):
    site = make(shared_library, longer())
    reply = site.list(size__longer="many")
    assert "Size greater than: Enter a whole number." in reply.text
    assert reply.keys == list(range(1, 21))

    def own(self, value, filter):
        return f"No good {filter.subject}: {value}!"

    site = make(shared_library, longer(), get_invalid_value_msg=own)
    assert "No good Size: many!" in site.list(size__longer="many").text
    assert "No good Title: " in site.list(title__contains="x" * 1_001).text


@pytest.mark.guarantee("model-7")
@pytest.mark.parametrize(
    "text", ["9" * 400, "\x00", "-", "1e5", "٣", "', drop table", "to", " to "]
)
def test_junk_for_a_filter_object_is_never_an_error(shared_library, text):
    span = Span("Day", lambda book, value: True)
    site = make(shared_library, longer(), span, long_books())
    for name in ("size__longer", "day__between", "long__long"):
        assert site.get("book/", {name: text, "where": f"any({name}='{text}')"}).status == 200


@pytest.mark.guarantee("model-6")
@pytest.mark.parametrize("entry", [object(), 7, "nothing", "author.nothing"])
def test_an_entry_that_is_no_filter_is_named_when_the_view_is_checked(shared_library, entry):
    site = Site(shared_library, book={"column_filters": ("title", entry)})
    [found] = [one for one in problems(site.admin) if one.level == "error"]
    assert "column_filters" in found.message or repr(entry) in found.message
    with pytest.raises(ConfigurationError):
        _ = site.views["Book"].list_page.filters


@pytest.mark.guarantee("core-26")
def test_names_of_filters_do_not_depend_on_the_language(shared_library):
    class German(Untranslated):
        def gettext(self, message):
            return {"is": "ist", "greater than": "größer als", "contains": "enthält"}.get(
                message, f"~{message}"
            )

    names = []
    for translator in (Untranslated(), German()):
        site = make(shared_library, long_books(), longer())
        with speaking(translator):
            names.append(list(site.views["Book"].list_page.filters.offered))
    assert names[0] == names[1]
    assert "size__longer" in names[0]

    class InGerman:
        @hookimpl
        def admin_translator(self, app):
            return German()

    site = Site(shared_library, plugins=[InGerman()], book={"column_filters": ("title", "pages")})
    for name in ("title__contains", "flt0_title_contains"):
        reply = site.list(**{name: "100%"})
        assert reply.keys == [7]
        assert [chip.label for chip in reply.page.chips] == ["Title enthält 100%"]


@pytest.mark.guarantee("model-w2")
def test_labels_without_a_letter_of_the_alphabet_keep_their_filters_apart(shared_library):
    name = Own("Имя", lambda book, value: book["id"] == int(value))
    town = Own("Город", lambda book, value: book["id"] == 2 * int(value))
    again = Own("Город", lambda book, value: book["id"] == 3 * int(value))
    site = make(shared_library, name, town, again, column_labels={"title": "Название"})
    offered = list(site.views["Book"].list_page.filters.offered)
    assert len(offered) == len(set(offered))
    assert offered[-3:] == ["имя__own", "город__own", "город__own_2"]
    assert [all_keys(site, **{one: "4"}) for one in offered[-3:]] == [[4], [8], [12]]
    assert all_keys(site, title__equals="Book 12") == [12]


def test_a_key_name_is_the_name_in_addresses(shared_library):
    one = Own("Ünïcode", lambda book, value: book["id"] == int(value), key_name="number")
    site = make(shared_library, one)
    assert all_keys(site, number__own="5") == [5]


def test_a_view_may_name_prepare_and_refuse_filters(shared_library):
    class Marked:
        name = "Marked"

    def is_valid(self, filter):
        return isinstance(filter, (BaseFilter, Marked))

    def handle(self, filter):
        if isinstance(filter, Marked):
            made = longer()
            made.library = shared_library
            return made
        return filter

    def name_of(self, index, flt):
        return f"f{index}__x"

    site = Site(shared_library, book={
        "column_filters": (Marked(),), "column_list": ("id",), "is_valid_filter": is_valid,
        "handle_filter": handle, "get_filter_arg": name_of,
    })  # fmt: skip
    assert all_keys(site, f0__x="560") == books(lambda b: length(b) > 560)


def test_a_view_may_make_the_filters_of_a_field_itself(shared_library):
    def scaffold(self, name):
        found = super(type(self), self).scaffold_filters(name)
        return [one for one in found if one.operator.name == "equals"]

    site = Site(shared_library, book={"column_filters": ("title",), "scaffold_filters": scaffold})
    assert list(site.views["Book"].list_page.filters.offered) == ["title__equals"]


class Hide:
    @hookimpl
    def admin_field_access(self, actor, action, info):
        return {"pages": "hidden"} if info.name == "Book" else None


def test_a_filter_object_over_a_hidden_field_is_hidden(shared_library):
    one = longer()
    one.path, one.library = "pages", shared_library
    site = Site(shared_library, plugins=[Hide()], book={"column_filters": ("title", one)})
    reply = site.list(pages__longer="5")
    assert "There is no filter pages__longer." in reply.text
    assert [line.label for line in reply.page.filters] == ["Title"]


def test_a_list_with_options_is_chosen_from_and_asked_once_a_page(shared_library):
    asked = []

    def options():
        asked.append(1)
        return [("1", "one"), ("2", "two"), ("3", "three")]

    one = Own("Number", lambda book, value: str(book["id"]) in value.split(","),
              options=options, data_type="select2-tags")  # fmt: skip
    site = make(shared_library, one)
    reply = site.get("book/", [("_f1", "number__own"), ("_m1", "1"), ("_m1", "3")])
    reply = site.follow(reply)
    assert reply.keys == [1, 3]
    assert [chip.label for chip in reply.page.chips] == ["Number is one, three"]
    line = next(line for line in reply.page.filters if line.label == "Number")
    assert line.chosen == ("1", "3")
    assert len(asked) <= 2
