"""A view of a SQLAlchemy model: the core's, with the parameter named as its users know it."""

from __future__ import annotations

from typing import Any

import admin_core


class ModelView(admin_core.ModelView):
    """Lists and edits the rows of a mapped class.

    *session* is the Flask-SQLAlchemy or Flask-SQLAlchemy-Lite object, a ``scoped_session``, a
    ``sessionmaker``, a callable that returns a ``Session``, or a ``Session``.

    .. versionadded:: 0.1
    """

    def __init__(
        self,
        model: type[Any],
        session: Any,
        name: str | None = None,
        category: str | None = None,
        endpoint: str | None = None,
        url: str | None = None,
        static_folder: str | None = None,
        menu_class_name: str | None = None,
        menu_icon_type: str | None = None,
        menu_icon_value: str | None = None,
    ) -> None:
        super().__init__(
            model,
            session,
            name=name,
            category=category,
            endpoint=endpoint,
            url=url,
            static_folder=static_folder,
            menu_class_name=menu_class_name,
            menu_icon_type=menu_icon_type,
            menu_icon_value=menu_icon_value,
        )

    @property
    def session(self) -> Any:
        """What was given as the source of sessions, unchanged."""
        return self.source
