"""Moments stored in UTC and shown in the visitor's zone; ``?zone=Asia/Tokyo`` changes it."""

import datetime as dt
from zoneinfo import ZoneInfo, available_timezones

from flask import Flask, redirect, request, session
from flask_sqlalchemy import SQLAlchemy

from admin_core import Admin
from admin_core.formats import datetime as shown_moment
from admin_sqla import ModelView

db = SQLAlchemy()


class Meeting(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    topic = db.Column(db.String(80), nullable=False)
    begins = db.Column(db.DateTime, nullable=False)


def visitors_zone():
    return ZoneInfo(session.get("zone", "Europe/Berlin"))


class MeetingView(ModelView):
    column_list = ("topic", "begins")
    form_columns = ("topic", "begins")

    @staticmethod
    def in_zone(view, context, model, name):
        moment = getattr(model, name).replace(tzinfo=dt.UTC)
        return shown_moment(moment.astimezone(visitors_zone()))

    column_formatters = {"begins": in_zone}

    def edit_form(self, obj=None):
        form = super().edit_form(obj)
        if request.method == "GET":
            moment = obj.begins.replace(tzinfo=dt.UTC).astimezone(visitors_zone())
            form.begins.data = moment.replace(tzinfo=None)
        return form

    def on_model_change(self, form, model, is_created):
        typed = form.begins.data.replace(tzinfo=visitors_zone())
        model.begins = typed.astimezone(dt.UTC).replace(tzinfo=None)


def create_app():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="change me", SQLALCHEMY_DATABASE_URI="sqlite://")
    db.init_app(app)
    Admin(app, name="Meetings").add_view(MeetingView(Meeting, db))

    @app.before_request
    def choose_zone():
        if request.args.get("zone") in available_timezones():
            session["zone"] = request.args["zone"]

    app.add_url_rule("/", view_func=lambda: redirect("/admin/meeting/"))
    with app.app_context():
        db.create_all()
        db.session.add(Meeting(topic="Budget", begins=dt.datetime(2026, 7, 1, 9, 30)))
        db.session.commit()
    return app


if __name__ == "__main__":
    create_app().run(debug=True)
