"""A Redis console with a command of its own, and a plugin that hears of each command."""

from flask import Flask, redirect
from redis import Redis

from admin_core import Admin, hookimpl
from admin_redis import RedisCli, TextWrapper


class Log:
    @hookimpl
    def admin_event(self, event):
        if event.name == "redis.command":
            print(event.detail["command"], event.detail["outcome"])


class Console(RedisCli):
    # Asks before it runs one; the default is not to run them at all.
    can_run_dangerous = True

    def _contribute_commands(self):
        super()._contribute_commands()
        self.commands["hello"] = (self.hello, "Greets.")

    def hello(self, name="you"):
        return TextWrapper(f"Hello {name}!")


def create_app():
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "change me"
    admin = Admin(app, name="Redis", plugins=[Log()])
    admin.add_view(Console(Redis(), name="Console", endpoint="rediscli"))
    app.add_url_rule("/", view_func=lambda: redirect("/admin/"))
    return app


if __name__ == "__main__":
    create_app().run(debug=True)
