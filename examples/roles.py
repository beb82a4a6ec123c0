"""Who may do what, to which records, and see which fields: one plugin decides for every page.

Add ``?as=editor``, ``?as=viewer`` or ``?as=nobody`` to an address to become somebody else.
"""

from flask import Flask, redirect, request, session
from flask_sqlalchemy import SQLAlchemy

from admin_core import Admin, hookimpl
from admin_core.data import Actor, Condition
from admin_sqla import ModelView

db = SQLAlchemy()


class Team(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False)

    def __str__(self):
        return self.name


class Employee(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False)
    salary = db.Column(db.Integer)
    team_id = db.Column(db.ForeignKey("team.id"))
    team = db.relationship(Team)


class Policy:
    """Viewers read, editors write within their own team, nobody but the boss sees salaries."""

    @hookimpl
    def admin_current_actor(self, request):
        role = session.get("role", "boss")
        return None if role == "nobody" else Actor(role, role.title())

    @hookimpl
    def admin_authorize(self, actor, action, info, key):
        if actor is None:
            return False
        if actor.id == "viewer":
            return action in {"access", "read"}
        return True

    @hookimpl
    def admin_row_conditions(self, actor, action, info):
        if actor.id == "editor" and info.name == "Employee" and action != "read":
            return [Condition("team.name", "equals", "Kitchen")]

    @hookimpl
    def admin_field_access(self, actor, action, info):
        if actor.id != "boss" and info.name == "Employee":
            return {"salary": "hidden"}


class EmployeeView(ModelView):
    column_list = ("name", "team", "salary")
    column_filters = ("salary", "team")
    can_view_details = True


def create_app():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="change me", SQLALCHEMY_DATABASE_URI="sqlite://")
    db.init_app(app)
    admin = Admin(app, name="Staff", plugins=[Policy()])
    admin.add_view(EmployeeView(Employee, db))
    admin.add_view(ModelView(Team, db))

    @app.before_request
    def become():
        if "as" in request.args:
            session["role"] = request.args["as"]

    app.add_url_rule("/", view_func=lambda: redirect("/admin/"))
    with app.app_context():
        db.create_all()
        kitchen, garden = Team(name="Kitchen"), Team(name="Garden")
        db.session.add_all([
            Employee(name="Ada", salary=4000, team=kitchen),
            Employee(name="Bo", salary=3000, team=garden),
        ])  # fmt: skip
        db.session.commit()
    return app


if __name__ == "__main__":
    create_app().run(debug=True)
