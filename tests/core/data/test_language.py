"""Texts in the reader's language."""

import threading
from contextvars import copy_context

import pytest

from admin_core.data import (
    Untranslated,
    current_translator,
    gettext,
    ngettext,
    speaking,
    use_translator,
)


class French:
    locale = "fr"
    direction = "ltr"

    def gettext(self, message):
        return {"Save": "Enregistrer", "%(num)s left": "reste %(num)s"}.get(message, message)

    def ngettext(self, singular, plural, number):
        return "%(num)s livre" if number < 2 else "%(num)s livres"


def test_without_a_translator_texts_are_as_written():
    assert current_translator().locale == "en"
    assert gettext("Save") == "Save"


def test_the_translator_in_force_is_asked():
    with speaking(French()):
        assert gettext("Save") == "Enregistrer"


def test_placeholders_are_filled_after_translating():
    with speaking(French()):
        assert gettext("%(num)s left", num=3) == "reste 3"


def test_a_percent_sign_needs_no_care_where_nothing_is_filled_in():
    assert gettext("100 % sure") == "100 % sure"


def test_a_value_with_placeholders_of_its_own_is_left_alone():
    assert gettext("%(what)s was saved.", what="%(secret)s") == "%(secret)s was saved."


@pytest.mark.parametrize(("number", "text"), [(0, "0 books"), (1, "1 book"), (2, "2 books")])
def test_english_has_one_singular(number, text):
    assert ngettext("%(num)s book", "%(num)s books", number) == text


@pytest.mark.parametrize(("number", "text"), [(0, "0 livre"), (2, "2 livres")])
def test_the_translator_decides_which_form_fits_a_number(number, text):
    with speaking(French()):
        assert ngettext("%(num)s book", "%(num)s books", number) == text


def test_a_number_may_be_shown_otherwise_than_counted():
    assert ngettext("%(num)s book", "%(num)s books", 1200, num="1,200") == "1,200 books"


def test_a_value_may_have_any_name():
    assert gettext("%(message)s", message="x") == "x"
    assert ngettext("%(number)s", "%(number)s", 2, number="two") == "two"


def test_leaving_the_block_brings_the_former_translator_back():
    with speaking(French()):
        with speaking(Untranslated()):
            assert gettext("Save") == "Save"
        assert gettext("Save") == "Enregistrer"
    assert gettext("Save") == "Save"


def test_an_error_inside_the_block_brings_it_back_too():
    with pytest.raises(RuntimeError), speaking(French()):
        raise RuntimeError
    assert gettext("Save") == "Save"


def test_a_translator_chosen_in_one_context_is_unknown_to_others():
    found = []

    def other():
        found.append(gettext("Save"))

    def choose():
        use_translator(French())
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        found.append(gettext("Save"))

    copy_context().run(choose)
    assert found == ["Save", "Enregistrer"]
    assert gettext("Save") == "Save"
