"""An association object: which keyword was given by whom, edited as a page of its own."""

from flask import Flask, redirect
from flask_sqlalchemy import SQLAlchemy

from admin_core import Admin
from admin_sqla import ModelView

db = SQLAlchemy()


class Photo(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(80), nullable=False)
    given = db.relationship("Given", back_populates="photo", cascade="all, delete-orphan")


class Keyword(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    word = db.Column(db.String(40), unique=True, nullable=False)

    def __str__(self):
        return self.word


class Given(db.Model):
    photo_id = db.Column(db.ForeignKey("photo.id"), primary_key=True)
    keyword_id = db.Column(db.ForeignKey("keyword.id"), primary_key=True)
    by = db.Column(db.String(40))
    photo = db.relationship(Photo, back_populates="given")
    keyword = db.relationship(Keyword)

    def __str__(self):
        return f"{self.keyword} by {self.by}"


class PhotoView(ModelView):
    column_list = ("title", "given.keyword", "given.by")
    column_searchable_list = ("title", "given.keyword.word")
    column_filters = ("given.keyword.word",)


class GivenView(ModelView):
    column_list = ("photo", "keyword", "by")
    form_columns = ("photo", "keyword", "by")


def create_app():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="change me", SQLALCHEMY_DATABASE_URI="sqlite://")
    db.init_app(app)
    admin = Admin(app, name="Photos")
    admin.add_view(PhotoView(Photo, db))
    admin.add_view(ModelView(Keyword, db))
    admin.add_view(GivenView(Given, db, name="Given keywords"))
    app.add_url_rule("/", view_func=lambda: redirect("/admin/photo/"))
    with app.app_context():
        db.create_all()
        sea, sun = Keyword(word="sea"), Keyword(word="sun")
        db.session.add(
            Photo(title="Beach", given=[Given(keyword=sea, by="Ada"), Given(keyword=sun, by="Bo")])
        )
        db.session.commit()
    return app


if __name__ == "__main__":
    create_app().run(debug=True)
