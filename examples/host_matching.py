"""An admin per host name, and one on every host.

Open http://shop.localhost:5000/first/, http://office.localhost:5000/second/ and
http://anything.localhost:5000/third/.
"""

from flask import Flask

from admin_core import Admin, AdminIndexView, BaseView, expose


class HelloView(BaseView):
    @expose("/")
    def index(self):
        return self.render("admin/index.html")


def create_app():
    app = Flask(__name__, static_folder=None, host_matching=True)
    app.secret_key = "change me"
    hosts = {
        "first": "shop.localhost:5000",
        "second": "office.localhost:5000",
        "third": "*",
    }
    for name, host in hosts.items():
        index = AdminIndexView(endpoint=name, url=f"/{name}")
        admin = Admin(app, name=name.title(), index_view=index, host=host, url=f"/{name}")
        admin.add_view(HelloView(name="Hello", endpoint=f"{name}_hello"))
    return app


if __name__ == "__main__":
    create_app().run(debug=True)
