"""Searches for related records that an application writes itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import has_request_context, request, url_for

from .related import Related, RelatedField, RelatedRecords, SearchHints

#: Answers of one search when nobody says otherwise.
DEFAULT_PAGE_SIZE = 10
#: Answers of one search at most, whatever is asked for.
MAX_FOUND = 50


class AjaxModelLoader:
    """Finds the records that a field can be set to; derive from it and write three methods.

    *options* may hold ``placeholder``, ``minimum_input_length`` and ``page_size``.  On a
    relation of a view, what it finds is narrowed to what the visitor may see; anywhere else the
    loader itself has to see to that.

    .. versionadded:: 0.1
    """

    def __init__(self, name: str, options: Mapping[str, Any] | None = None) -> None:
        self.name = name
        self.options = dict(options or {})

    def format(self, model: Any) -> tuple[Any, str] | None:
        """Return the record's key and label; ``None`` for no record."""
        raise NotImplementedError

    def get_one(self, pk: str) -> Any:
        """Return the record with that key, ``None`` when there is none."""
        raise NotImplementedError

    def get_list(self, query: str, offset: int = 0, limit: int = DEFAULT_PAGE_SIZE) -> Any:
        """Return records in which *query* is found."""
        raise NotImplementedError

    def get_many(self, pks: Iterable[str]) -> Sequence[Any]:
        """Return the records with those keys; override it to ask once for all of them."""
        return [one for one in map(self.get_one, pks) if one is not None]

    def release(self) -> None:
        """Give back what the searches opened; called after each request that made one."""


_USED = "admin_core.loaders"


def release_loaders() -> None:
    """Release every loader that the present request has used."""
    for loader in request.environ.pop(_USED, {}).values():
        loader.release()


class LoaderRecords(RelatedRecords):
    """A loader as what a relation field chooses from."""

    def __init__(self, loader: AjaxModelLoader) -> None:
        self._loader = loader

    @property
    def loader(self) -> AjaxModelLoader:
        """The loader; whoever asks for it within a request has it released afterwards."""
        if has_request_context():
            request.environ.setdefault(_USED, {})[id(self._loader)] = self._loader
        return self._loader

    def few(self) -> Sequence[Related] | None:
        """Return ``None``: a loader is always searched."""
        return None

    def search(self, text: str, limit: int, offset: int = 0) -> Sequence[Related]:
        """Return what the loader finds."""
        return self.described(self.loader.get_list(text, offset=offset, limit=limit))

    def fetch(self, keys: Iterable[str]) -> Sequence[Related]:
        """Return the records with those keys."""
        found = {one.key: one for one in self.described(self.loader.get_many(list(keys)))}
        return [found[key] for key in keys if key in found]

    def describe(self, record: Any) -> Related:
        """Return the record under the loader's key and label."""
        key, label = self.loader.format(record) or ("", "")
        return Related(str(key), str(label), record)

    def described(self, records: Iterable[Any]) -> list[Related]:
        """Return records as choices."""
        return [self.describe(one) for one in records or ()]

    def search_url(self, name: str) -> str:
        """Return the address of the look-up of the view that shows the form."""
        return url_for(".ajax_lookup", name=name)

    def hints(self) -> SearchHints:
        """Return what the loader's options say."""
        options = self.loader.options
        return SearchHints(
            str(options.get("placeholder", "")),
            int(options.get("minimum_input_length", 0)),
            max(1, min(int(options.get("page_size", DEFAULT_PAGE_SIZE)), MAX_FOUND)),
        )


class AjaxSelectField(RelatedField):
    """Chooses one of the records that a loader finds.

    .. versionadded:: 0.1
    """

    is_multiple = False

    def __init__(
        self,
        loader: AjaxModelLoader,
        label: Any = None,
        validators: Any = None,
        allow_blank: bool = False,
        blank_text: str = "",
        **kwargs: Any,
    ) -> None:
        self.loader = loader
        self.allow_blank = allow_blank
        super().__init__(
            label,
            validators,
            choices=LoaderRecords(loader),
            multiple=self.is_multiple,
            blank_text=blank_text,
            **kwargs,
        )

    def pre_validate(self, form: Any) -> None:
        """Refuse no choice where there has to be one."""
        if not self.allow_blank and not self.multiple and self.data is None and not self.errors:
            raise ValueError(self.gettext("Not a valid choice."))


class AjaxSelectMultipleField(AjaxSelectField):
    """Chooses any number of the records that a loader finds.

    .. versionadded:: 0.1
    """

    is_multiple = True

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take one value per record; one text with commas, as existing pages send it, too."""
        if len(valuelist) == 1:
            valuelist = valuelist[0].split(",")
        super().process_formdata(valuelist)
