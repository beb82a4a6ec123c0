"""The list of a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request
from markupsafe import Markup

from admin_core.data import FileInfo, gettext, ngettext
from admin_core.helpers import PageLink, Pager

from .context import FileList, FileRow, Head
from .listing import Listing, ListState, read
from .names import extension

if TYPE_CHECKING:
    from .view import BaseFileAdmin

#: Page numbers shown around the current one.
AROUND = 2
#: What an address may carry.
_LONGEST_SEARCH, _LAST_PAGE, _LARGEST_PAGE = 200, 10**7, 1_000


class BrowsePage:
    """Shows what is in a folder."""

    def __init__(self, view: BaseFileAdmin) -> None:
        self.view = view

    def respond(self, path: str) -> Any:
        """Answer with the list of the folder at *path*."""
        view = self.view
        view.access.require("browse", path)
        view.access.folder(path)
        state = self.state()
        listing = read(view, path, state)
        page = self.context(path, state, listing)
        return view.render(view.list_template, page=page, **self._older_names(page, state, listing))

    def state(self) -> ListState:
        """Return what the address asks for; what it cannot ask for is left out."""
        view, asked = self.view, request.args
        sort = asked.get("sort", "")
        is_descending = sort.startswith("-") or _number(asked.get("desc"), 0, 1) == 1
        sort = sort.removeprefix("-")
        if sort not in view.possible_columns:
            sort, is_descending = view.default_sort_column or "name", bool(view.default_desc)
        return ListState(
            sort,
            is_descending,
            asked.get("search", "").strip()[:_LONGEST_SEARCH],
            _number(asked.get("page"), 0, _LAST_PAGE),
            _number(asked.get("page_size"), 0, _LARGEST_PAGE) or view.page_size,
        )

    def context(self, path: str, state: ListState, listing: Listing) -> FileList:
        """Return what the list shows."""
        view = self.view
        problems = []
        if listing.looked_at:
            number = f"{listing.looked_at:,}"
            problems.append(
                gettext("The search looked at the first %(num)s files only.", num=number)
            )
        nothing = gettext("Nothing found.") if state.search else gettext("This folder is empty.")
        offers = view.offers()
        return FileList(
            title=path.rpartition("/")[2] or str(view.name),
            path=path,
            count=_total(listing) if listing.total else "",
            steps=view.steps(path),
            heads=self._heads(path, state),
            rows=tuple(self._row(one, state, offers) for one in listing.entries),
            pager=self._pager(path, state, listing),
            list_url=view.dir_url(path),
            search=state.search,
            search_state=self._carried(state),
            upload=view.page_link("upload", gettext("Upload"), path)
            if "upload" in offers
            else None,
            mkdir=view.page_link("mkdir", gettext("New folder"), path)
            if "mkdir" in offers
            else None,
            max_upload_size=view.max_upload_size,
            actions=view.actions.on_list(),
            row_actions=view.actions.on_row(),
            action_url=view.page_url("action_view"),
            return_url=self._url(path, state, page=listing.page),
            problems=tuple(problems),
            empty_message=nothing,
        )

    def _row(self, one: FileInfo, state: ListState, offers: frozenset[str]) -> FileRow:
        view = self.view
        names = [name for name in self._columns() if name != "name"]
        return FileRow(
            one.path,
            one.path if state.search else one.name,
            one.is_folder,
            view.file_url(one, offers),
            tuple(self._cell(one, name) for name in names),
            view.links(one, offers),
        )

    def _columns(self) -> list[str]:
        return [name for name in self.view.column_list if self.view.is_column_visible(name)]

    def _cell(self, one: FileInfo, name: str) -> Any:
        if name == "size":
            return "" if one.is_folder else human_size(one.size)
        if name == "date":
            return self._date(one)
        if name == "is_dir":
            return gettext("Folder") if one.is_folder else gettext("File")
        if name == "rel_path":
            return one.path
        return getattr(one, name, "")

    def _date(self, one: FileInfo) -> Any:
        if one.modified is None:
            return ""
        shown = self.view.timestamp_format(one.modified.timestamp())
        stamp = one.modified.isoformat(timespec="seconds")
        return Markup('<time datetime="{}">{}</time>').format(stamp, shown)

    def _heads(self, path: str, state: ListState) -> tuple[Head, ...]:
        view = self.view
        found = []
        for name in self._columns():
            is_sorted = name == state.sort
            direction = ("descending" if state.is_descending else "ascending") if is_sorted else ""
            url = ""
            if view.is_column_sortable(name):
                # Sizes and dates are looked at from the large and late end first.
                turned = not state.is_descending if is_sorted else name in {"size", "date"}
                url = self._url(path, state, sort=f"-{name}" if turned else name)
            found.append(Head(name, view.column_label(name), url, direction))
        return tuple(found)

    def _pager(self, path: str, state: ListState, listing: Listing) -> Pager:
        pages = max(-(-listing.total // state.size), 1)
        here = listing.page

        def url(number: int) -> str:
            return self._url(path, state, page=number)

        start = here * state.size + 1
        end = start + len(listing.entries) - 1
        summary = gettext(
            "%(start)s–%(end)s of %(total)s",
            start=f"{start:,}", end=f"{end:,}", total=_total(listing),
        ) if listing.entries else ""  # fmt: skip
        sizes = tuple(
            PageLink(str(size), self._url(path, state, page_size=size), size == state.size)
            for size in self.view.page_size_options
        )
        return Pager(
            summary,
            first_url=url(0) if here else "",
            previous_url=url(here - 1) if here else "",
            next_url=url(here + 1) if here + 1 < pages else "",
            last_url=url(pages - 1) if here + 1 < pages else "",
            numbers=_numbers(here, pages, url),
            sizes=sizes if listing.total > min(self.view.page_size_options, default=1) else (),
        )

    def _url(self, path: str, state: ListState, **changes: Any) -> str:
        shown = {
            "sort": f"-{state.sort}" if state.is_descending else state.sort,
            "search": state.search,
            "page_size": state.size,
            **changes,
        }
        usual = {"sort": self._usual_sort(), "page_size": self.view.page_size}
        kept = {n: v for n, v in shown.items() if v and v != usual.get(n)}
        return self.view.dir_url(path, **kept)

    def _usual_sort(self) -> str:
        view = self.view
        return ("-" if view.default_desc else "") + (view.default_sort_column or "name")

    def _carried(self, state: ListState) -> tuple[tuple[str, str], ...]:
        sort = f"-{state.sort}" if state.is_descending else state.sort
        carried = (
            ("sort", sort, self._usual_sort()),
            ("page_size", state.size, self.view.page_size),
        )
        return tuple((name, str(value)) for name, value, usual in carried if value != usual)

    def _older_names(self, page: FileList, state: ListState, listing: Listing) -> dict[str, Any]:
        """Return the names that templates of existing code look for."""
        view = self.view
        names, questions = view.get_actions_list()

        def sort_url(column: str, path: str | None = None, invert: bool = False) -> str:
            turned = invert and not state.is_descending
            return self._url(path or page.path, state, sort=f"-{column}" if turned else column)

        return {
            "dir_path": page.path,
            "breadcrumbs": [(step.label, step.url) for step in page.steps],
            "get_dir_url": view._get_dir_url,
            "get_file_url": view._get_file_url,
            "items": [
                (one.name, one.path, one.is_folder, one.size or 0,
                 one.modified.timestamp() if one.modified else 0)
                for one in listing.entries
            ],
            "actions": names,
            "actions_confirmation": questions,
            "action_form": view.action_form(),
            "delete_form": view.delete_form(),
            "sort_column": state.sort,
            "sort_desc": int(state.is_descending),
            "sort_url": sort_url,
            "timestamp_format": view.timestamp_format,
        }  # fmt: skip


def _total(listing: Listing) -> str:
    return f"{listing.total:,}{'+' if listing.has_more else ''}"


def _numbers(here: int, pages: int, url: Any) -> tuple[PageLink, ...]:
    if pages == 1:
        return ()
    near = range(max(here - AROUND, 0), min(here + AROUND + 1, pages))
    found: list[PageLink] = []
    previous = -1
    for number in sorted({0, *near, pages - 1}):
        if number > previous + 1:
            found.append(PageLink("…"))
        is_here = number == here
        found.append(PageLink(str(number + 1), "" if is_here else url(number), is_here))
        previous = number
    return tuple(found)


def _number(text: str | None, least: int, most: int) -> int:
    """Return a number from an address within bounds, *least* for what is none."""
    if not text or len(text) > 20 or not text.isascii() or not text.isdigit():
        return least
    return min(max(int(text), least), most)


def human_size(size: int | None) -> str:
    """Return ``"1.2 MB"``; ``""`` where the size is not known."""
    if size is None:
        return ""
    if size < 1000:
        return ngettext("%(num)s byte", "%(num)s bytes", size)
    number = float(size)
    for unit in ("kB", "MB", "GB", "TB", "PB"):
        number /= 1000
        if number < 999.5 or unit == "PB":
            return f"{number:.1f} {unit}" if number < 99.95 else f"{number:,.0f} {unit}"
    return ""


def kind_of(one: FileInfo) -> str:
    """Return what people call a file's kind."""
    if one.is_folder:
        return gettext("Folder")
    ending = extension(one.name)
    return gettext("%(type)s file", type=ending.upper()) if ending else gettext("File")
