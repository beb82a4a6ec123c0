"""The search for related rows that existing code names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import peewee as pw

from admin_core.ajax import DEFAULT_PAGE_SIZE, AjaxModelLoader
from admin_core.data import ConfigurationError, FieldInfo, decode_key, encode_key

from .clauses import both, compared, either
from .connections import again_if_lost, database_of, kind_of, release
from .describe import key_fields
from .fitting import NoMatch, bound, fit
from .operators import Operand, compare
from .types import facts_of


class QueryAjaxModelLoader(AjaxModelLoader):
    """Finds the rows of *model* in which every word is found in some of ``fields``.

    A dictionary in ``form_ajax_refs`` does the same in fewer words; derive from this class to
    change :meth:`get_list` or :meth:`format`.  Raises :exc:`ConfigurationError` without
    ``fields``.

    .. versionadded:: 0.1
    """

    def __init__(self, name: str, model: type[Any], **options: Any) -> None:
        super().__init__(name, options)
        self.model: Any = model
        self.fields = options.get("fields")
        self.order_by = options.get("order_by")
        self.filters = options.get("filters") or ()
        if not self.fields:
            raise ConfigurationError(
                f'The search for {model.__name__} needs to know where to look:  fields=("name",)'
            )

    def format(self, model: Any) -> tuple[str, str] | None:
        """Return the row's key and ``str()``."""
        if not model:
            return None
        key = (model.__data__[field.name] for field in key_fields(self.model))
        return encode_key(key), str(model)

    def get_one(self, pk: str) -> Any:
        """Return the row with that key, ``None`` when there is none."""
        return next(iter(self.get_many([pk])), None)

    def get_many(self, pks: Iterable[str]) -> Sequence[Any]:
        """Return the rows with those keys, in one statement."""
        clauses = [clause for clause in map(self._has_key, pks) if clause is not None]
        return self._all(self._narrowed().where(either(clauses)))

    def get_list(
        self, query: str, offset: int = 0, limit: int = DEFAULT_PAGE_SIZE
    ) -> Sequence[Any]:
        """Return rows in which every word of *query* is found."""
        found = self._narrowed()
        operands = [self._operand(self._field(one)) for one in self.fields or ()]
        for word in query.split():
            found = found.where(either([compare("contains", one, word) for one in operands]))
        order = () if self.order_by is None else self.order_by
        several = order if isinstance(order, (list, tuple)) else [order]
        wanted = [self._field(one) for one in several]
        ordered = found.order_by(*wanted, *key_fields(self.model))
        return self._all(ordered.offset(offset).limit(limit))

    def release(self) -> None:
        """Give back the connection that the searches used."""
        release(database_of(self.model))

    def _has_key(self, pk: str) -> Any:
        fields, parts = key_fields(self.model), decode_key(pk)
        if len(fields) != len(parts):
            return None
        try:
            return both([compared(one, "=", self._part(one, text))
                         for one, text in zip(fields, parts, strict=True)])  # fmt: skip
        except NoMatch:
            return None

    def _part(self, field: Any, text: str) -> Any:
        info = self._operand(field).field
        return bound(field, info, fit(info, text))

    def _operand(self, field: Any) -> Operand:
        info = FieldInfo(field.name, native=field, **facts_of(field))
        return Operand(field, info, field.name, kind_of(database_of(self.model)))

    def _narrowed(self) -> Any:
        query = self.model.select()
        for one in self.filters:
            if not isinstance(one, pw.Node):
                raise ConfigurationError(f"{one!r} is no filter for {self.model.__name__}.")
            query = query.where(one)
        return query

    def _field(self, one: Any) -> Any:
        return getattr(self.model, one) if isinstance(one, str) else one

    def _all(self, query: Any) -> Sequence[Any]:
        return again_if_lost(database_of(self.model), lambda: list(query))
