"""The filter panel as a form: what is left alone asks for nothing."""

from dataclasses import dataclass
from html.parser import HTMLParser

from admin_core import ModelView
from admin_memory import Memory

from ..shop import make_admin, make_app


@dataclass(kw_only=True)
class Cover:
    id: int | None = None
    name: str
    image: bytes | None = None


class CoverView(ModelView):
    column_filters = ("image", "name")


class Panel(HTMLParser):
    """Collects what the panel's form would send as it stands."""

    def __init__(self, text):
        super().__init__()
        self.inside, self.select, self.sent = False, None, {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("id") == "filter_form"
        elif self.inside and tag == "input":
            self.sent[given["name"]] = given.get("value", "")
        elif self.inside and tag == "select":
            self.select = given["name"]
        elif (
            self.inside
            and tag == "option"
            and (self.select not in self.sent or "selected" in given)
        ):
            self.sent[self.select] = given["value"]


def test_applying_an_untouched_panel_filters_nothing():
    app = make_app()
    make_admin(app).add_view(CoverView(Cover, Memory(Cover(name="Red", image=b"x"))))
    client = app.test_client()
    sent = Panel(client.get("/admin/cover/").text).sent
    answer = client.get("/admin/cover/", query_string=sent)
    assert answer.status_code == 302
    assert answer.location.rstrip("?") == "/admin/cover/"


def test_a_line_without_a_value_filters_once_something_is_picked():
    app = make_app()
    make_admin(app).add_view(CoverView(Cover, Memory(Cover(name="Red", image=b"x"))))
    client = app.test_client()
    answer = client.get("/admin/cover/", query_string={"_f0": "image__empty=1"})
    assert answer.location == "/admin/cover/?image__empty=1"
    assert "There are no records here." in client.get(answer.location).text
