"""The search for related rows that existing code names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from admin_core.ajax import DEFAULT_PAGE_SIZE, AjaxModelLoader
from admin_core.data import ConfigurationError, decode_key, encode_key

from .criteria import native_criterion
from .sources import source_of


class QueryAjaxModelLoader(AjaxModelLoader):
    """Finds the rows of *model* in which every word is found in some of ``fields``.

    A dictionary in ``form_ajax_refs`` does the same in fewer words; derive from this class to
    change :meth:`get_list` or :meth:`format`.  Raises :exc:`ConfigurationError` without
    ``fields``.

    .. versionadded:: 0.1
    """

    def __init__(self, name: str, session: Any, model: type[Any], **options: Any) -> None:
        super().__init__(name, options)
        self.session = session
        self.model = model
        self.fields = options.get("fields")
        self.order_by = options.get("order_by")
        self.filters = options.get("filters") or ()
        if not self.fields:
            raise ConfigurationError(
                f'The search for {model.__name__} needs to know where to look:  fields=("name",)'
            )

    @cached_property
    def _source(self) -> Any:
        return source_of(self.session)

    @property
    def _key(self) -> list[Any]:
        mapper = sa.inspect(self.model)
        names = (mapper.get_property_by_column(column).key for column in mapper.primary_key)
        return [getattr(self.model, name) for name in names]

    def format(self, model: Any) -> tuple[str, str] | None:
        """Return the row's key and ``str()``."""
        if not model:
            return None
        return encode_key(getattr(model, one.key) for one in self._key), str(model)

    def get_one(self, pk: str) -> Any:
        """Return the row with that key, ``None`` when there is none."""
        return next(iter(self.get_many([pk])), None)

    def get_many(self, pks: Iterable[str]) -> Sequence[Any]:
        """Return the rows with those keys, in one statement."""
        keys = [decode_key(pk) for pk in pks]
        texts = [sa.cast(one, sa.String) for one in self._key]
        same = (
            sa.and_(*(text == part for text, part in zip(texts, key, strict=True)))
            for key in keys
            if len(key) == len(texts)
        )
        return self._all(self._narrowed().where(sa.or_(sa.false(), *same)))

    def get_list(
        self, query: str, offset: int = 0, limit: int = DEFAULT_PAGE_SIZE
    ) -> Sequence[Any]:
        """Return rows in which every word of *query* is found."""
        statement = self._narrowed()
        columns = [sa.cast(self._attribute(one), sa.Unicode) for one in self.fields or ()]
        for word in query.split():
            found = (column.icontains(word, autoescape=True) for column in columns)
            statement = statement.where(sa.or_(*found))
        order = () if self.order_by is None else self.order_by
        several = order if isinstance(order, (list, tuple)) else [order]
        wanted = [self._attribute(one) for one in several]
        return self._all(statement.order_by(*wanted, *self._key).offset(offset).limit(limit))

    def release(self) -> None:
        """Give back the session that the searches used."""
        self._source.release()

    def _narrowed(self) -> sa.Select[Any]:
        statement: sa.Select[Any] = sa.Select(self.model)
        for one in self.filters:
            criterion = native_criterion(self.model, one)
            if criterion is None:
                raise ConfigurationError(f"{one!r} is no filter for {self.model.__name__}.")
            statement = criterion.custom.apply(statement, None)
        return statement

    def _attribute(self, one: Any) -> Any:
        return getattr(self.model, one) if isinstance(one, str) else one

    def _all(self, statement: sa.Select[Any]) -> Sequence[Any]:
        found: Sequence[Any] = self._source.session().scalars(statement).unique().all()
        return found
