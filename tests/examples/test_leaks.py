"""The examples that know who may do what keep their own rules."""

from admin_testing import PermissionLeaks

from .test_examples import start


def become(role):
    return lambda site: site.remember(role=role)


class TestRoles(PermissionLeaks):
    roles = {name: become(name) for name in ("boss", "editor", "viewer", "nobody")}
    may = {
        "boss": "*",
        # Nobody but the boss has to sign in: it is who comes.
        "stranger": "*",
        "editor": "*",
        "viewer": {"Employee": {"list", "details"}, "Team": {"list"}},
    }
    hides = {role: {"Employee": {"salary"}} for role in ("editor", "viewer")}
    rows = {
        "editor": {
            "Employee": dict.fromkeys(
                ("edit", "delete", "create", "export"),
                lambda employee: employee.team.name == "Kitchen",
            )
        }
    }

    def app(self):
        return start("roles")


class TestSignedIn(PermissionLeaks):
    roles = {
        "ada": lambda site: site.sign_in(
            "/admin/signin/", "Sign in", name="ada", password="countess"
        )
    }
    may = {"ada": "*"}
    hides = {"ada": {"User": {"password"}}}
    known = {"signin.index": {"ada", "stranger"}, "signin.out": {"ada", "stranger"}}

    def app(self):
        return start("flask_login_site")


class TestBlogThatNobodyProtects(PermissionLeaks):
    """It answers the machine that it runs on, and nobody from elsewhere."""

    def app(self):
        return start("blog")


class TestImportThatNobodyProtects(PermissionLeaks):
    def app(self):
        return start("import_files")


class TestStoragesThatNobodyProtects(PermissionLeaks):
    def app(self):
        return start("two_storages")


class TestTwoAdminsThatNobodyProtects(PermissionLeaks):
    def app(self):
        return start("two_admins")


class TestPeeweeThatNobodyProtects(PermissionLeaks):
    def app(self):
        return start("peewee_blog")
