"""A browser of Redis keys beside a console, and a view of one application's keys only."""

import os

from flask import Flask, redirect
from redis import Redis

from admin_core import Admin, hookimpl
from admin_redis import RedisCli, RedisKeys


class Log:
    @hookimpl
    def admin_event(self, event):
        if event.name == "redis.command":
            print(event.detail["words"], event.detail["outcome"])


class Carts(RedisKeys):
    # What the shop keeps for its customers: to look at, and to delete.
    can_create = False
    can_edit = False
    page_size = 50

    def is_accessible_key(self, key):
        return key.startswith(b"cart:")


def create_app():
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "change me"
    admin = Admin(app, name="Redis", plugins=[Log()])
    # The same client for both: each page leads to the other's.
    client = Redis.from_url(os.environ.get("ADMIN_REDIS_URL", "redis://localhost"))
    admin.add_view(RedisKeys(client, name="Keys", endpoint="keys"))
    admin.add_view(RedisCli(client, name="Console", endpoint="rediscli"))
    admin.add_view(Carts(client, name="Carts", endpoint="carts"))
    app.add_url_rule("/", view_func=lambda: redirect("/admin/"))
    return app


if __name__ == "__main__":
    create_app().run(debug=True)
