"""Headers of every admin page, and addresses one may safely return to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import quote, unquote, urlencode, urlsplit

from flask import Request, Response

#: What a page may load and do.  Everything comes from the application's own host.
POLICY = {
    "default-src": ("'none'",),
    "script-src": ("'self'",),
    "style-src": ("'self'",),
    "img-src": ("'self'", "data:"),
    "font-src": ("'self'",),
    "media-src": ("'self'",),
    "frame-src": ("'self'",),
    "connect-src": ("'self'",),
    "form-action": ("'self'",),
    "frame-ancestors": ("'none'",),
    "base-uri": ("'none'",),
}

_HOST = re.compile(r"(?:\*\.)?[\w.\-\[\]:]+")

#: Where in the policy a nonce may stand.
_TAKES_NONCE = re.compile(r"(?:script|style)-src 'self'")

#: What the names of headers begin with that a proxy adds.
_FORWARDED = ("forwarded", "x-forwarded-", "x-real-ip", "via")


def content_security_policy(
    nonce: str = "", files: Mapping[str, Iterable[str]] | None = None
) -> str:
    """Return the policy; *nonce* is also allowed to name scripts and styles.

    *files* are addresses by the policy's names; those of other hosts allow just these hosts.
    """
    named = tuple((name, tuple(urls)) for name, urls in (files or {}).items())
    policy = _policy(named)
    if not nonce:
        return policy
    return _TAKES_NONCE.sub(lambda name: f"{name[0]} 'nonce-{nonce}'", policy)


@lru_cache(maxsize=100)
def _policy(files: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    lines = []
    for name, sources in POLICY.items():
        urls = (url for one, urls in files if one == name for url in urls)
        hosts = dict.fromkeys(host for url in urls for host in _host(url))
        lines.append(" ".join((name, *sources, *hosts)))
    return "; ".join(lines)


def _host(url: str) -> tuple[str, ...]:
    """Return where a file comes from, as a policy names it; nothing for this application."""
    parts = urlsplit(url)
    # A character that ends a source or a line of the policy is no part of any host.
    if not parts.netloc or not _HOST.fullmatch(parts.netloc):
        return ()
    return (f"{parts.scheme}://{parts.netloc}" if parts.scheme else parts.netloc,)


#: Header -> value, each with the name as it is compared.
_HEADERS = tuple(
    (name.lower(), name, value)
    for name, value in {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Cache-Control": "no-store",
    }.items()
)


def add_headers(
    response: Response, nonce: str = "", files: Mapping[str, Iterable[str]] | None = None
) -> Response:
    """Set the headers that keep other sites, caches and sniffing out of admin pages.

    The hosts of *files*, which the view itself names, may be loaded from.

    A header that the application or a handler has set already is left alone.
    """
    headers = response.headers
    taken = {name.lower() for name, _ in headers}
    if "content-security-policy" not in taken:
        headers.add("Content-Security-Policy", content_security_policy(nonce, files))
    for lowered, name, value in _HEADERS:
        if lowered not in taken:
            headers.add(name, value)
    return response


def is_safe_url(target: str | None, request: Request) -> bool:
    """Return whether *target* stays on this host, read the way browsers read addresses.

    Relative addresses and absolute ones of the same scheme, host and port are safe.  Never
    raises, whatever the text.
    """
    if not target or len(target) > 8_000:
        return False
    if any(ord(char) <= 32 or char in "\\\x7f" or "\ud800" <= char <= "\udfff" for char in target):
        # Browsers drop tabs and line ends inside addresses and blanks around them, which
        # turns "/\t/host" into "//host"; a backslash is a slash to them, and no part of a host
        # to whoever writes the Location header.  No address that we write has any.
        return False
    if target.startswith("//"):
        return False
    try:
        parts = urlsplit(target)
        host = urlsplit(request.host_url)
        if not parts.scheme and not parts.netloc:
            # A colon before the first slash would be read as a scheme.
            first = target.partition("?")[0].partition("#")[0].partition("/")[0]
            return ":" not in unquote(first)
        if parts.username is not None or parts.password is not None:
            return False
        return (
            parts.scheme.lower() in {"http", "https"}
            and target[len(parts.scheme) :].startswith("://")
            and not target[len(parts.scheme) + 3 :].startswith("/")
            and parts.scheme.lower() == host.scheme
            and (parts.hostname or "") == (host.hostname or "")
            and _port(parts.port, parts.scheme) == _port(host.port, host.scheme)
        )
    except ValueError:
        return False


def safe_url(request: Request, default: str, name: str = "url") -> str:
    """Return the address that the request names in *name*, or *default* when it is not safe."""
    target = request.form.get(name) or request.args.get(name)
    return target if target and is_safe_url(target, request) else default


def this_page(request: Request) -> str:
    """Return the address of the page that *request* asked for, to come back to.

    It leads back below the prefix the application is mounted at, and carries where that page
    itself returns to only when that is safe.
    """
    asked = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name != "url" or is_safe_url(value, request)
    ]
    path = quote(f"{request.root_path}{request.path}", safe="/:@!$&'()*+,;=~")
    return f"{path}?{urlencode(asked)}" if asked else path


def is_local(request: Request) -> bool:
    """Return whether the request comes from this machine's own browser.

    The host name must be a loopback one as well, or another site could reach the page by a
    name that resolves to 127.0.0.1; a forwarded request comes from somewhere else.
    """
    if any(name.lower().startswith(_FORWARDED) for name, _ in request.headers):
        return False
    try:
        host = urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        return False
    return _is_loopback(request.remote_addr or "") and (
        host == "localhost" or host.endswith(".localhost") or _is_loopback(host)
    )


def _is_loopback(text: str) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _port(port: int | None, scheme: str) -> int:
    return port if port is not None else {"http": 80, "https": 443}.get(scheme.lower(), -1)
