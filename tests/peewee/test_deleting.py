"""Deleting several records: with all that the models say, or at once by their keys."""

from __future__ import annotations

import pytest

from admin_core.data import ValidationFailed

from .blog import Visitor, view_of
from .conftest import Statements


def delete(visitor, address, *keys):
    """Delete the records with those keys from their list."""
    page = visitor.get(f"{address}/").text
    token = page.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    sent = {"csrf_token": token, "action": "delete", "rowid": list(keys), "confirmed": "1"}
    return visitor.client.post(f"/admin/{address}/action/", data=sent, follow_redirects=True)


def deletions(sent):
    return [one for one in sent if one.startswith("DELETE")]


def test_a_fast_deletion_is_one_statement_without_hooks(blog):
    told = []
    view = view_of(
        blog.Comment, fast_mass_delete=True,
        on_model_delete=lambda self, model: told.append(model),
        after_model_delete=lambda self, model: told.append(model),
    )  # fmt: skip
    with blog.database.connection_context():
        for number in range(5):
            blog.Comment.create(post=1, text=f"comment {number}")
    visitor = Visitor(view)
    with Statements(blog.database) as sent:
        reply = delete(visitor, "comment", "1", "2", "3")
    assert "3 records were deleted" in reply.text
    assert blog.count(blog.Comment) == 3
    assert len(deletions(sent)) == 1, sent
    assert not [one for one in sent if "like" in one]
    assert told == []


def test_a_fast_deletion_of_what_others_need_is_refused_in_words(blog):
    visitor = Visitor(view_of(blog.User, fast_mass_delete=True))
    reply = delete(visitor, "user", "1", "2")
    assert blog.count(blog.User) == 2
    assert "refer to this one" in reply.text
    assert "DELETE" not in reply.text


@pytest.mark.guarantee("peewee-w9")
def test_the_usual_deletion_asks_the_hooks_and_does_what_the_models_say(blog):
    told = []
    with blog.database.connection_context():
        blog.Like.create(comment=1, who="bo")
        blog.Post.update(editor=None).execute()
    view = view_of(blog.Post, on_model_delete=lambda self, model: told.append(model.title))
    with Statements(blog.database) as sent:
        delete(Visitor(view), "post", "1", "2", "3")
    assert sorted(told) == ["Post 01", "Post 02", "Post 03"]
    counts = [blog.count(one) for one in (blog.Post, blog.Comment, blog.Like)]
    assert counts == [27, 0, 0]
    assert len(deletions(sent)) <= 1, "the database deletes comments and likes along"


def test_a_refused_deletion_among_several_deletes_none(blog):
    def refuse(self, model):
        if model.text == "second":
            raise ValidationFailed("This one stays.")

    with blog.database.connection_context():
        blog.Comment.create(post=1, text="second")
    reply = delete(Visitor(view_of(blog.Comment, on_model_delete=refuse)), "comment", "1", "2")
    assert "This one stays." in reply.text
    assert blog.count(blog.Comment) == 2
