"""Where a map's pictures come from: nowhere else, unless the application says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

_MAPBOX = "https://api.mapbox.com"
_MAPBOX_CREDIT = (
    '© <a href="https://www.mapbox.com/about/maps/">Mapbox</a> '
    '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a>'
)
_ORIGIN = re.compile(r"(https?:)?//[^/?#]+")


@dataclass(frozen=True, slots=True)
class Layer:
    """Tiles of a provider: an address with ``{x}``, ``{y}``, ``{z}``, and whom to thank, as HTML.

    .. versionadded:: 0.1
    """

    url: str
    attribution: str = ""

    @property
    def origin(self) -> str:
        """The host that pictures come from, every one of several as ``*.``."""
        found = _ORIGIN.match(self.url)
        return found[0].replace("{s}", "*") if found else ""


def layer_of(config: Mapping[str, Any], view: Any) -> Layer | None:
    """Return the tiles of a view's maps, ``None`` for the built-in outline of the continents.

    .. versionadded:: 0.1
    """
    url = getattr(view, "tile_layer_url", None)
    return layer_from(config, url, getattr(view, "tile_layer_attribution", None))


def layer_from(
    config: Mapping[str, Any], url: str | None = None, attribution: str | None = None
) -> Layer | None:
    """Return the tiles at *url*, else those that the application's settings name.

    .. versionadded:: 0.1
    """
    token = _setting(config, "MAPBOX_ACCESS_TOKEN") or ""
    if url:
        return Layer(_whole(url).replace("{accessToken}", quote(token)), attribution or "")
    if config.get("ADMIN_MAP_TILES"):
        credit = attribution or config.get("ADMIN_MAP_ATTRIBUTION") or ""
        return Layer(_whole(str(config["ADMIN_MAP_TILES"])), str(credit))
    name = _setting(config, "MAPBOX_MAP_ID")
    if not name or not token:
        return None
    return Layer(_mapbox(str(name), token), attribution or _MAPBOX_CREDIT)


def _mapbox(name: str, token: str) -> str:
    # A style is called owner/name, a map of older accounts owner.name.
    if "." in name and "/" not in name:
        return f"{_MAPBOX}/v4/{quote(name)}/{{z}}/{{x}}/{{y}}.png?access_token={quote(token)}"
    style = name if "/" in name else f"mapbox/{name}"
    path = f"styles/v1/{quote(style)}/tiles/256/{{z}}/{{x}}/{{y}}"
    return f"{_MAPBOX}/{path}?access_token={quote(token)}"


def _whole(url: str) -> str:
    """Return *url* with a scheme; existing code gives host and path alone."""
    if url.startswith(("http://", "https://", "/")) and not url.startswith("//"):
        return url
    return f"https://{url.removeprefix('//')}"


def _setting(config: Mapping[str, Any], name: str) -> Any:
    return config.get(f"FLASK_ADMIN_{name}") or config.get(name)
