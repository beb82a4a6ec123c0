"""Pages of your own in the admin's frame, without any model."""

from flask import Flask, redirect
from jinja2 import ChoiceLoader, DictLoader

from admin_core import Admin, BaseView, expose

TEMPLATES = {
    "report.html": """
        {% extends "admin/master.html" %}
        {% block page_title %}<h1>Report</h1>{% endblock %}
        {% block body %}
        <p>Sold this week: {{ sold }}</p>
        <p><a href="{{ get_url('.details', week=34) }}">Week 34</a></p>
        {% endblock %}
    """,
    "week.html": """
        {% extends "admin/master.html" %}
        {% block page_title %}<h1>Week {{ week }}</h1>{% endblock %}
        {% block body %}<p>Nothing happened.</p>{% endblock %}
    """,
}


class ReportView(BaseView):
    @expose("/")
    def index(self):
        return self.render("report.html", sold=12)

    @expose("/week/<int:week>/")
    def details(self, week):
        return self.render("week.html", week=week)


class HelpView(BaseView):
    @expose("/")
    def index(self):
        return self.render("week.html", week="with 7 days")


def create_app():
    app = Flask(__name__)
    app.secret_key = "change me"
    app.jinja_loader = ChoiceLoader([DictLoader(TEMPLATES), app.jinja_loader])
    admin = Admin(app, name="Shop")
    admin.add_view(ReportView(name="Report", category="Numbers"))
    admin.add_view(HelpView(name="Help", category="Numbers"))
    app.add_url_rule("/", view_func=lambda: redirect("/admin/"))
    return app


if __name__ == "__main__":
    create_app().run(debug=True)
