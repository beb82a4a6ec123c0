"""The field that edits a relation."""

from types import SimpleNamespace

import pytest
from werkzeug.datastructures import MultiDict

from admin_core.data import StoreUnavailable
from admin_core.forms import BaseForm, Related, RelatedField, RelatedRecords
from admin_core.forms.fields import Required


class Person:
    def __init__(self, key, name):
        self.key, self.name = key, name


PEOPLE = [Person("1", "Ada"), Person("2", "Bob"), Person("3", "Cy <b>")]
OUTSIDE = Person("9", "Somebody else's")


class People(RelatedRecords):
    """The people that a visitor may choose."""

    def __init__(self, limit=10, is_there=True):
        self.limit = limit
        self.is_there = is_there
        self.asked = 0

    def _found(self, people):
        if not self.is_there:
            raise StoreUnavailable("no answer")
        return [self.describe(one) for one in people]

    def few(self):
        self.asked += 1
        return self._found(PEOPLE) if len(PEOPLE) <= self.limit else None

    def search(self, text, limit, offset=0):
        return self._found(p for p in PEOPLE if text.lower() in p.name.lower())

    def fetch(self, keys):
        by_key = {p.key: p for p in PEOPLE}
        return self._found([by_key[key] for key in keys if key in by_key])

    def describe(self, record):
        return Related(record.key, record.name, record)

    def search_url(self, name):
        return f"/people/?name={name}"


def opened(people=None, *, sent=None, stored=None, **options):
    unbound = RelatedField(choices=people or People(), **options)
    form_class = type("SampleForm", (BaseForm,), {"owner": unbound})
    formdata = None if sent is None else MultiDict([("owner", key) for key in sent])
    form = form_class(formdata, obj=SimpleNamespace(owner=stored))
    if sent is not None:
        form.validate()
    return form.owner


def offered(field):
    return [one.label for one in field.iter_choices()]


def marked(field):
    return [one.value for one in field.iter_choices() if one.selected]


def test_few_records_are_offered_in_a_select_after_a_blank():
    assert offered(opened()) == ["Choose…", "Ada", "Bob", "Cy <b>"]
    assert not opened().is_remote


def test_labels_are_escaped():
    html = opened()()
    assert "<b>" not in html
    assert "Cy &lt;b&gt;" in html


def test_the_stored_record_is_marked():
    assert marked(opened(stored=PEOPLE[1])) == ["2"]


def test_with_nothing_stored_the_blank_is_marked():
    assert marked(opened()) == [""]


def test_a_chosen_key_becomes_its_record():
    field = opened(sent=["3"])
    assert field.data is PEOPLE[2]
    assert not field.errors


def test_the_blank_choice_is_no_record():
    field = opened(sent=[""], stored=PEOPLE[0])
    assert field.data is None
    assert not field.errors


def test_a_field_that_was_not_sent_keeps_the_stored_record():
    assert opened(sent=[], stored=PEOPLE[0]).data is PEOPLE[0]


@pytest.mark.parametrize("key", ["7", "9", "x,y", ".", "\x00"])
def test_a_key_that_may_not_be_chosen_is_refused_and_shown_again(key):
    field = opened(sent=[key])
    assert field.errors == ["The chosen record does not exist or may not be chosen."]
    assert field.data is None
    assert marked(field)[-1] == key


def test_a_stored_record_outside_the_visitors_bounds_is_kept():
    field = opened(stored=OUTSIDE)
    assert marked(field) == ["9"]
    kept = opened(sent=["9"], stored=OUTSIDE)
    assert kept.data is OUTSIDE
    assert not kept.errors


def test_a_record_outside_cannot_be_chosen_for_another():
    assert opened(sent=["9"], stored=PEOPLE[0]).errors


def test_a_required_relation_left_blank_says_so():
    field = opened(sent=[""], validators=[Required()])
    assert field.errors == ["This field is required."]


# -- several records ----------------------------------------------------------------------------


def test_several_records_can_be_chosen():
    field = opened(sent=["3", "1", "3", ""], multiple=True)
    assert [one.name for one in field.data] == ["Cy <b>", "Ada"]
    assert "multiple" in field()


def test_of_several_one_that_may_not_be_chosen_is_refused_and_the_others_stay_marked():
    field = opened(sent=["1", "7"], multiple=True)
    assert field.errors
    assert marked(field) == ["1", "7"]


def test_a_collection_may_be_emptied():
    field = opened(sent=[], stored=[PEOPLE[0]], multiple=True)
    assert field.data == []


def test_stored_records_outside_stay_in_the_collection():
    field = opened(sent=["9", "1"], stored=[OUTSIDE], multiple=True)
    assert field.data == [OUTSIDE, PEOPLE[0]]
    assert not field.errors


def test_the_collection_is_of_the_kind_that_the_model_uses():
    record = SimpleNamespace()
    opened(sent=["1"], multiple=True, collection=set).populate_obj(record, "owner")
    assert record.owner == {PEOPLE[0]}


@pytest.mark.parametrize(("sent", "same"), [(["2", "1"], True), (["1"], False)])
def test_a_choice_is_the_same_whatever_its_order(sent, same):
    stored = opened(stored=[PEOPLE[0], PEOPLE[1]], multiple=True)
    assert (opened(sent=sent, multiple=True).state() == stored.state()) is same


# -- more than a select can show ----------------------------------------------------------------


def test_many_records_are_searched_instead_of_listed():
    field = opened(People(limit=2), stored=PEOPLE[1])
    assert field.is_remote
    assert offered(field) == ["Choose…", "Bob"]
    assert field.search_url == "/people/?name=owner"


def test_found_records_are_offered_beside_the_chosen_one():
    field = opened(People(limit=2), sent=["2"])
    field.look_up("a")
    assert offered(field) == ["Choose…", "Bob", "Ada"]
    assert field.search_text == "a"


def test_a_key_can_be_chosen_that_no_list_showed():
    assert opened(People(limit=2), sent=["3"]).data is PEOPLE[2]


def test_the_choices_are_read_once_for_a_page():
    people = People()
    field = opened(people)
    for _ in range(3):
        field.is_remote, offered(field)
    assert people.asked == 1


# -- while the database is away -----------------------------------------------------------------


@pytest.mark.parametrize("multiple", [True, False])
def test_a_choice_that_cannot_be_checked_is_kept_and_said(multiple):
    field = opened(People(is_there=False), sent=["2"], multiple=multiple)
    assert field.errors == ["The choice cannot be checked at the moment."]
    assert marked(field)[-1] == "2"


def test_the_stored_record_is_shown_while_the_others_cannot_be_read():
    field = opened(People(is_there=False), stored=PEOPLE[0])
    assert offered(field) == ["Choose…", "Ada"]


def test_the_stored_record_can_be_sent_again_while_the_others_cannot_be_read():
    field = opened(People(is_there=False), sent=["1"], stored=PEOPLE[0])
    assert field.data is PEOPLE[0]
    assert not field.errors
