"""Pictures of a place as rows of its form, drawn by a template of the application's own."""

from flask import Flask, redirect
from flask_sqlalchemy import SQLAlchemy
from jinja2 import ChoiceLoader, DictLoader

from admin_core import Admin, InlineFormAdmin
from admin_core.forms import RenderTemplateWidget
from admin_sqla import ModelView
from admin_sqla.fields import InlineModelFormList
from admin_sqla.form import InlineModelConverter

db = SQLAlchemy()

GALLERY = """
<div class="ad-field wide" id="{{ field.id }}">
  <p class="form-label">{{ field.label.text }}</p>
  {% for row in field.rows %}
  {% set label = "Address of picture " ~ loop.index %}
  <p>{{ row.form.address(class="form-control", **{"aria-label": label}) }}
    <input type="hidden" name="{{ field.name }}-{{ row.number }}-id" value="{{ row.key }}">
    {% if row.is_stored %}<label><input type="checkbox" name="del-{{ field.name }}-{{ row.number }}"
      value="1"> Remove</label>{% endif %}</p>
  {% endfor %}
</div>
"""


class Place(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False)
    pictures = db.relationship("Picture", back_populates="place", cascade="all, delete-orphan")


class Picture(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    address = db.Column(db.String(200), nullable=False)
    place_id = db.Column(db.ForeignKey("place.id"), nullable=False)
    place = db.relationship(Place, back_populates="pictures")


class Gallery(InlineModelFormList):
    widget = RenderTemplateWidget("gallery.html")


class GalleryConverter(InlineModelConverter):
    inline_field_list_type = Gallery


class PlaceView(ModelView):
    column_list = ("name", "pictures.address")
    inline_models = (InlineFormAdmin(Picture, extra_rows=1, form_label="Pictures"),)
    inline_model_form_converter = GalleryConverter


def create_app():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="change me", SQLALCHEMY_DATABASE_URI="sqlite://")
    app.jinja_loader = ChoiceLoader([DictLoader({"gallery.html": GALLERY}), app.jinja_loader])
    db.init_app(app)
    Admin(app, name="Places").add_view(PlaceView(Place, db))
    app.add_url_rule("/", view_func=lambda: redirect("/admin/place/"))
    with app.app_context():
        db.create_all()
        db.session.add(Place(name="Beach", pictures=[Picture(address="sea.jpg")]))
        db.session.commit()
    return app


if __name__ == "__main__":
    create_app().run(debug=True)
