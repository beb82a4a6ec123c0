"""What every backend must do, as tests that a backend's own suite inherits; needs pytest.

.. versionadded:: 0.1
"""

import pytest

# Before the import, so that a failing assertion shows its values in other people's suites too.
pytest.register_assert_rewrite("admin_testing.stores", "admin_testing.storages")

from .resolver import stores_with as stores_with  # noqa: E402  # must follow what stands above
from .storages import StorageConformance as StorageConformance  # noqa: E402  # must follow what stands above
from .stores import GENRES as GENRES  # noqa: E402  # must follow what stands above
from .stores import LACKS as LACKS  # noqa: E402  # must follow what stands above
from .stores import StoreConformance as StoreConformance  # noqa: E402  # must follow what stands above
