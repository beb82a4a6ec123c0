"""The suite for file storages: :class:`StorageConformance`, assembled from its areas."""

from __future__ import annotations

from .concurrency import Concurrency
from .folders import Folders
from .moving import Moving
from .properties import Properties
from .writing import Writing


class StorageConformance(Writing, Folders, Moving, Concurrency, Properties):
    """What every :class:`~admin_core.data.FileStorage` must do.

    A storage's suite subclasses it and gives an empty one::

        class TestMyStorage(StorageConformance):
            @pytest.fixture
            def storage(self, tmp_path):
                return MyStorage(tmp_path)

    What a storage says in ``capabilities`` that it cannot do is not asked for.

    .. versionadded:: 0.1
    """
