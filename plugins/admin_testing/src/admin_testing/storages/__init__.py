"""The suite for file storages: :class:`StorageConformance`, assembled from its areas."""

from __future__ import annotations

from .base import NAMES as NAMES
from .concurrency import Concurrency
from .copying import Copying
from .folders import Folders
from .moving import Moving
from .paths import Paths
from .pieces import Pieces
from .properties import Properties
from .versions import Versions
from .writing import Writing


class StorageConformance(
    Writing,
    Pieces,
    Versions,
    Folders,
    Copying,
    Moving,
    Paths,
    Concurrency,
    Properties,
):
    """What every :class:`~admin_core.data.FileStorage` must do.

    A storage's suite subclasses it and gives an empty one::

        class TestMyStorage(StorageConformance):
            @pytest.fixture
            def storage(self, tmp_path):
                return MyStorage(tmp_path)

    What a storage says in ``capabilities`` that it cannot do is not asked for.

    .. versionadded:: 0.1
    """
