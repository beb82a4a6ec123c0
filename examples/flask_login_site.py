"""Signing in and out with Flask-Login; name "ada", password "countess"."""

from flask import Flask, flash, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_sqlalchemy import SQLAlchemy
from jinja2 import ChoiceLoader, DictLoader
from werkzeug.security import check_password_hash, generate_password_hash
from wtforms import PasswordField
from wtforms.validators import InputRequired

from admin_core import Admin, AdminIndexView, expose
from admin_core.forms import BaseForm, StringField
from admin_core.helpers import get_redirect_target
from admin_core.menu import MenuLink
from admin_sqla import ModelView

db = SQLAlchemy()

SIGN_IN = """
{% extends "admin/master.html" %}
{% import "admin/lib.html" as lib with context %}
{% block page_title %}<h1>Sign in</h1>{% endblock %}
{% block body %}
<form class="ad-form" method="post">
  {{ lib.render_form_fields(form) }}
  <p><button class="btn btn-primary" type="submit">Sign in</button></p>
</form>
{% endblock %}
"""


class User(UserMixin, db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), unique=True, nullable=False)
    password = db.Column(db.String(200), nullable=False)

    def __str__(self):
        return self.name


class SignInForm(BaseForm):
    name = StringField("Name", [InputRequired()])
    password = PasswordField("Password", [InputRequired()])


class SignedIn:
    """Lets in whoever has signed in; sends everybody else to the form."""

    def is_accessible(self):
        return current_user.is_authenticated

    def inaccessible_callback(self, name, **kwargs):
        return redirect(url_for("signin.index", url=request.full_path))


class Home(SignedIn, AdminIndexView):
    pass


class UserView(SignedIn, ModelView):
    column_list = ("name",)
    form_columns = ("name", "new_password")
    form_extra_fields = {"new_password": PasswordField("New password")}

    def on_model_change(self, form, model, is_created):
        if form.new_password.data or is_created:
            model.password = generate_password_hash(form.new_password.data or "")


class SignInView(AdminIndexView):
    """A page that everybody may open, outside the menu."""

    def is_visible(self):
        return False

    def is_accessible(self):
        return True

    @expose("/", methods=("GET", "POST"))
    def index(self):
        form = SignInForm(request.form if request.method == "POST" else None)
        if request.method == "POST" and form.validate():
            user = db.session.scalar(db.select(User).filter_by(name=form.name.data))
            if user and check_password_hash(user.password, form.password.data):
                login_user(user)
                # Only an address of this site is followed.
                return redirect(get_redirect_target() or url_for("admin.index"))
            flash("Name and password do not fit.", "error")
        return self.render("sign-in.html", form=form)

    @expose("/out/", methods=("POST",))
    def out(self):
        logout_user()
        return redirect(url_for("signin.index"))


def create_app():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="change me", SQLALCHEMY_DATABASE_URI="sqlite://")
    app.config.update(SESSION_COOKIE_SAMESITE="Lax")
    app.jinja_loader = ChoiceLoader([DictLoader({"sign-in.html": SIGN_IN}), app.jinja_loader])
    db.init_app(app)
    login = LoginManager(app)
    login.user_loader(lambda key: db.session.get(User, int(key)))

    admin = Admin(app, name="Site", index_view=Home())
    admin.add_view(UserView(User, db, name="Users"))
    admin.add_view(SignInView(name="Sign in", endpoint="signin", url="signin"))
    admin.add_link(MenuLink("To the site", url="/"))
    app.add_url_rule("/", view_func=lambda: '<a href="/admin/">Admin</a>')
    with app.app_context():
        db.create_all()
        db.session.add(User(name="ada", password=generate_password_hash("countess")))
        db.session.commit()
    return app


if __name__ == "__main__":
    create_app().run(debug=True)
