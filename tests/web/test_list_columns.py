"""What the list shows: columns, labels, values, links."""

import pytest

from admin_core.web.checks import problems

from .library import AUTHORS, BOOKS, STOCK
from .page import Document
from .site import BOOK_COLUMNS, Site, only


@pytest.mark.guarantee("model-2")
def test_columns_stand_in_the_order_of_column_list_with_their_labels(shelf):
    headers = shelf.list().page.headers
    assert tuple(header.name for header in headers) == BOOK_COLUMNS
    labels = {header.name: header.label for header in headers}
    assert labels["title"] == "Title"
    assert labels["in_print"] == "In print"
    assert labels["pages"] == "Length"
    assert labels["author.country"] == "Home"
    assert labels["shelf_mark"] == "Shelf mark"


@pytest.mark.guarantee("model-2")
def test_a_label_replaces_the_name_everywhere_on_the_page(shelf):
    text = shelf.list().text
    assert "Length" in text
    assert "Pages" not in text.replace("Pages, covers not counted", "")


def test_the_description_of_a_column_is_its_hint(shelf):
    reply = shelf.list()
    headers = {header.name: header for header in reply.page.headers}
    assert headers["pages"].description == "Pages, covers not counted"
    assert headers["title"].description == ""
    (button,) = [a for tag, a in reply.document.elements if a.get("class") == "ad-about"]
    assert button["aria-label"] == "About Length"
    (hint,) = [a for tag, a in reply.document.elements if a.get("class") == "ad-hint"]
    assert hint["id"] == button["popovertarget"]
    (link,) = [a for tag, a in reply.document.elements if a.get("aria-describedby") == hint["id"]]
    assert "sort=pages" in link["href"]


@pytest.mark.guarantee("core-w11")
def test_a_description_with_markup_is_text(shared_library):
    text = 'With <b>bold</b> & "quotes"'
    site = Site(shared_library, book={"column_descriptions": {"pages": text}})
    for reply in (site.list(), site.get("book/new/")):
        assert text in reply.text
        assert "b" not in {tag for tag, _ in reply.document.elements}


@pytest.mark.guarantee("model-2")
def test_excluded_columns_are_left_out_even_of_an_explicit_list(shared_library):
    site = Site(shared_library, book={"column_exclude_list": ("price", "shout")})
    names = [header.name for header in site.list().page.headers]
    assert names == [name for name in BOOK_COLUMNS if name not in {"price", "shout"}]


def test_a_scaffolded_list_leaves_out_generated_keys_long_texts_and_collections(shared_library):
    site = Site(shared_library, book={"column_list": None})
    names = {header.name for header in site.list().page.headers}
    assert {"title", "pages", "author", "editor", "in_print", "genre"} <= names
    assert not {"id", "notes", "meta", "tags", "author_id"} & names


def test_the_key_is_shown_when_asked_for(shared_library):
    site = Site(shared_library, book={"column_list": None, "column_display_pk": True})
    assert site.list().page.headers[0].name == "id"


def test_computed_columns_show_attributes_and_formatters_their_answer(shelf):
    reply = shelf.list(sort="id")
    assert reply.column("shelf_mark")[:2] == ["Bo-1", "Bo-2"]
    assert reply.column("shout")[:2] == ["BOOK 01!", "BOOK 02!"]
    sortable = {header.name: bool(header.sort_url) for header in reply.page.headers}
    assert not sortable["shelf_mark"]
    assert not sortable["shout"]


def test_a_dotted_column_shows_the_related_records_value(shelf):
    reply = shelf.list(sort="id")
    wanted = [AUTHORS[BOOKS[key]["author"]]["country"] or "" for key in reply.keys]
    assert reply.column("author.country") == wanted


def test_cells_show_each_kind_in_its_own_way(shelf):
    reply = shelf.list(sort="id")
    cells = {name: reply.column(name) for name in BOOK_COLUMNS}
    at = reply.keys.index
    assert cells["pages"][at(1)] == "10"
    assert cells["price"][at(1)] == "1.25"
    assert cells["rating"][at(1)] == "0.125"
    assert cells["genre"][at(1)] == "Poetry"
    assert cells["published"][at(1)] == "1 Feb 2000"
    assert cells["added"][at(1)] == "1 Jan 2020, 13:00"
    assert cells["in_print"][at(1)] == "No"
    assert cells["in_print"][at(2)] == "Yes"
    assert cells["status"][at(1)] == "Draft"
    assert cells["status"][at(4)] == "ancient"
    for name in ("pages", "price", "rating", "published", "genre", "signed", "editor"):
        empty = next(key for key in reply.keys if BOOKS[key][name] is None)
        assert cells[name][at(empty)] == "", name


@only("sqlite")
def test_a_value_that_the_enum_does_not_know_breaks_no_page(library):
    with library.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE book SET genre = 'opera' WHERE id = 3")
    site = Site(library)
    for path in ("book/", "book/details/?id=3", "book/edit/?id=3", "book/delete/?id=3"):
        reply = site.get(path)
        assert reply.status == 200, path
    assert "opera" in site.list().text
    assert site.edit("book", 3, pages="31").status == 302
    with library.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT genre, pages FROM book WHERE id = 3").one()
    assert tuple(found) == ("opera", 31)


@only("sqlite")
def test_values_that_the_enum_does_not_know_cost_the_same_for_any_number_of_rows(library):
    counts = []
    for condition in ("id = 3", "id < 20"):
        with library.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE book SET genre = 'opera' WHERE {condition}")
        site = Site(library, book={"column_list": ("id", "genre", "sequel_of.genre")})
        site.list()
        with library.statements() as statements:
            assert site.list().status == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]


@only("sqlite")
def test_what_the_enum_does_not_know_survives_a_form_that_is_refused(library):
    with library.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE book SET genre = 'opera' WHERE id = 3")
    site = Site(library)
    reply = site.edit("book", 3, title="Book 02", pages="32")
    assert reply.status == 422
    assert "opera" in reply.text
    with library.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT genre, pages FROM book WHERE id = 3").one()
    assert tuple(found) == ("opera", 30)


@only("sqlite")
def test_what_the_enum_does_not_know_can_be_put_right(library):
    with library.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE book SET genre = 'opera' WHERE id = 3")
    assert Site(library).edit("book", 3, genre="poetry").status == 302
    assert library.rows("Book")[3]["genre"].name == "poetry"


def test_a_relation_cell_links_to_the_related_record(shelf):
    reply = shelf.list(sort="id")
    place = BOOK_COLUMNS.index("author")
    for row in reply.page.rows[:5]:
        document = Document(str(row.cells[place]))
        author = BOOKS[int(row.key)]["author"]
        assert document.text == AUTHORS[author]["name"]
        (link,) = document.links
        assert shelf.open(link).page.title == AUTHORS[author]["name"]


def test_a_many_relation_cell_names_five_and_counts_the_rest(library):
    library.change("Book", 1, tags=[1, 2, 3, 4, 5, 6])
    (cell,) = Site(library).list(title__equals="Book 01").column("tags")
    assert cell.endswith(" +1")
    assert cell.count(",") == 4


def test_a_relation_is_plain_text_where_the_visitor_cannot_open_the_record(shared_library):
    site = Site(shared_library, author={"is_accessible": lambda self: False})
    place = BOOK_COLUMNS.index("author")
    cell = site.list().page.rows[0].cells[place]
    assert Document(str(cell)).links == []


@pytest.mark.guarantee("model-w18")
def test_rows_lead_to_their_pages_and_name_themselves_for_the_screen_reader(shelf):
    row = shelf.list(sort="id").page.rows[2]
    assert row.label == "3"
    assert [link.label for link in row.links] == ["View", "Edit", "Delete…"]
    assert shelf.open(row.url).page.title == BOOKS[3]["title"]
    for link in row.links:
        assert BOOKS[3]["title"] in shelf.open(link.url).text


def test_row_pages_follow_the_switches(shared_library):
    site = Site(shared_library, book={"can_edit": False, "can_delete": False, "can_create": False})
    page = site.list().page
    assert [link.label for link in page.rows[0].links] == ["View"]
    assert page.create_url == ""
    assert "delete" not in [action.name for action in page.actions]
    closed = Site(shared_library, book={"column_display_actions": False})
    assert closed.list().page.rows[0].links == []


@pytest.mark.guarantee("model-18")
def test_an_empty_list_says_so_in_the_views_own_words(shared_library):
    options = {"get_empty_list_message": lambda self: "Nobody wrote anything yet."}
    site = Site(shared_library, book=options)
    reply = site.list(title__equals="no such book")
    assert reply.page.rows == []
    assert "Nobody wrote anything yet." in reply.text


def test_what_the_template_is_given_is_what_the_page_shows(shelf):
    reply = shelf.list(sort="id", page_size="50")
    shown = [row for row in reply.document.rows if BOOKS[1]["title"] in row]
    assert len(shown) == 1
    assert len([row for row in reply.document.rows if len(row) >= len(BOOK_COLUMNS)]) == 51
    for row in reply.page.rows:
        assert any(f"id={row.key}&" in link or link.endswith(f"id={row.key}")
                   for link in reply.document.links)  # fmt: skip


@pytest.mark.parametrize("key", list(STOCK), ids=repr)
@pytest.mark.guarantee("model-16")
def test_any_character_may_stand_in_a_key_of_several_parts(shelf, key):
    amount = str(STOCK[key]["amount"])
    rows = shelf.list("stock").page.rows
    row = next(row for row in rows if str(row.cells[2]) == amount)
    assert row.label.strip()
    details, edit, delete = (shelf.open(link.url) for link in row.links)
    assert amount in details.text
    assert edit.form("_fingerprint").values()["amount"] == [amount]
    assert delete.form("id").values()["id"] == [row.key]
    assert shelf.open(row.url).page.title == edit.page.title


def test_the_first_page_has_a_card_per_model_with_its_count(shelf):
    cards = {card.label: card for card in shelf.get("").page.cards}
    assert set(cards) == {"Author", "Book", "Tag", "Stock"}
    assert cards["Book"].count == "60"
    assert shelf.open(cards["Author"].url).status == 200
    assert shelf.open(cards["Tag"].create_url).status == 200


def test_views_that_the_visitor_may_not_open_have_no_card_and_no_menu_entry(shared_library):
    site = Site(shared_library, author={"is_accessible": lambda self: False})
    reply = site.get("")
    assert "Author" not in [card.label for card in reply.page.cards]
    assert not any("/admin/author/" in link for link in reply.document.links)


@pytest.mark.guarantee("model-18")
def test_the_search_box_says_the_views_own_words(shared_library):
    site = Site(shared_library, book={"search_placeholder": lambda self: "What do you seek?"})
    box = next(a for _, a in site.list().document.elements if a.get("name") == "search")
    assert box["placeholder"] == "What do you seek?"


@pytest.mark.guarantee("core-22")
def test_the_icon_of_a_view_stands_before_the_title_of_its_pages(shared_library):
    site = Site(shared_library)
    entry = site.views["Tag"].menu
    entry.icon_type, entry.icon_value = "icon", "icon-book"
    for path in ("tag/", "tag/new/", "tag/edit/?id=1", "tag/details/?id=1"):
        reply = site.get(path)
        assert '<h1><i class="icon icon-book" aria-hidden="true"></i>' in reply.html, path
    assert "<h1><i" not in site.get("book/").html


@pytest.mark.guarantee("model-w17")
def test_foreign_arguments_are_carried_along_bounded_and_all_values_of_each(shelf):
    reply = shelf.get("book/", [("tab", "a"), ("tab", "b")])
    for head in reply.page.headers:
        assert not head.sort_url or "tab=a&tab=b" in head.sort_url
    many = [("tab", str(number)) for number in range(500)] + [("long", "x" * 5_000)]
    reply = shelf.get("book/", many)
    assert reply.page.headers[1].sort_url.count("tab=") <= 20
    assert "xxx" not in reply.page.headers[1].sort_url


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("column_exclude_list", ("prize",)),
        ("column_labels", {"prize": "Cost"}),
        ("column_descriptions", {"prize": "In euros"}),
        ("column_choices", {"prize": [("1", "one")]}),
        ("column_details_exclude_list", ("prize",)),
        ("column_labels", {"author.nane": "Name"}),
    ],
)
def test_a_name_that_means_nothing_is_reported_with_the_one_meant(shared_library, option, value):
    site = Site(shared_library, book={option: value})
    with site.app.app_context():
        found = [one.message for one in problems(site.admin) if option in one.message]
    assert len(found) == 1, found
    assert "price" in found[0] or "nane" in found[0]


def test_names_of_computed_columns_and_extra_fields_are_known(shared_library):
    names = {"shout": "Shout", "shelf_mark": "Mark", "author.country": "Home", "pages": "Length"}
    site = Site(shared_library, book={"column_labels": names, "column_descriptions": names})
    with site.app.app_context():
        assert not [one.message for one in problems(site.admin) if "names" in one.message]
