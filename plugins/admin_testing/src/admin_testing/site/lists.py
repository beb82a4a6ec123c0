"""Going about in a list: its order, its filters, its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .forms import choices

if TYPE_CHECKING:
    from .browser import AdminSite
    from .tree import Element

#: Forwards, backwards, and back to no order.
_TURNS = 3


def sort(site: AdminSite, label: str, direction: str) -> None:
    """Press the head of a column until the list is sorted by it in that direction."""
    for _ in range(_TURNS):
        head = _head(site, label)
        if head.get("aria-sort") == direction:
            return
        site.open(next(head.all("a")).get("href"))
    if _head(site, label).get("aria-sort") != direction:
        raise LookupError(f"The list cannot be sorted by {label!r} in {direction} order.")


def turn(site: AdminSite, relation: str) -> None:
    """Follow the link to the next or the previous page."""
    for link in site.page.all("a"):
        if link.get("rel") == relation:
            site.open(link.get("href"))
            return
    foot = next((one.text for one in site.page.all() if one.has_class("ad-foot")), "no pages")
    raise LookupError(f"There is no {relation} page. The list says: {foot}.")


def narrow(site: AdminSite, label: str, condition: str, values: tuple[str, ...]) -> None:
    """Fill one line of the filter panel and apply it."""
    line = _line(site, label)
    operators = next(line.all("select"))
    site.forms.pick(operators, condition, f"{label}: condition")
    _put(site, label, values)
    # Looked for again: putting values may have taken a page of its own.
    form = _line(site, label).around("form")
    button = form and next((b for b in form.all("button") if not b.get("name")), None)
    if button is None:
        raise LookupError("The filters of this page cannot be applied: their form has no button.")
    site.press(button)


def _put(site: AdminSite, label: str, values: tuple[str, ...]) -> None:
    controls = _controls(site, label)
    several = [one for one in controls if one.tag == "select" and "multiple" in one.attributes]
    if len(values) > 1 and several:
        known = {one.text: one.value for one in choices(several[0])}
        missing = [one for one in values if one not in known]
        if missing:
            raise LookupError(f"{label!r} offers no {missing[0]!r}, but: {', '.join(known)}.")
        site.forms.typed[several[0]] = [known[one] for one in values]
        return
    single = [one for one in controls if one not in several]
    if len(values) > len(single):
        raise LookupError(f"{label!r} takes {len(single)} values here, not {len(values)}.")
    for place, value in enumerate(values):
        control = single[place]
        if control.tag != "select":
            site.forms.typed[control] = value
            continue
        if value not in {one.text for one in choices(control)}:
            control = _with_choices(site, label, control)
        site.forms.pick(control, value, label)


def _with_choices(site: AdminSite, label: str, control: Element) -> Element:
    """Return the select once the server has put the related records into it."""
    parent = control.parent
    offer = parent and next((b for b in parent.all("button") if b.has_class("ad-offer")), None)
    if offer is None:
        return control
    site.press(offer)
    return next(one for one in _controls(site, label) if one.tag == "select")


def _controls(site: AdminSite, label: str) -> list[Element]:
    line = _line(site, label)
    values = next((one for one in line.all("div") if one.has_class("ad-filter-values")), None)
    return [] if values is None else list(values.all("input", "select"))


def _line(site: AdminSite, label: str) -> Element:
    found: dict[str, Element] = {}
    for one in site.page.all("fieldset"):
        legend = next(one.all("legend"), None)
        if one.has_class("ad-filter") and legend is not None:
            found.setdefault(legend.text, one)
    if label not in found:
        raise LookupError(f"The list has no filter {label!r}. There are: {', '.join(found)}.")
    return found[label]


def _head(site: AdminSite, label: str) -> Element:
    heads = [one for one in site.page.all("th") if one.get("scope") == "col"]
    sortable = {_without_arrow(one): one for one in heads if next(one.all("a"), None) is not None}
    if label not in sortable:
        raise LookupError(
            f"The list cannot be sorted by {label!r}. It can by: {', '.join(sortable) or 'none'}."
        )
    return sortable[label]


def _without_arrow(head: Element) -> str:
    link = next(head.all("a"))
    return " ".join("".join(node for node in link.nodes if isinstance(node, str)).split())
