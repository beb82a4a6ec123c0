"""The suite as a storage's author would use it, run by ``kit_runner`` on one of its choice."""

import pytest

from admin_testing import StorageConformance


class TestTarget(StorageConformance):
    @pytest.fixture
    def storage(self, storage_class_given, tmp_path):
        return storage_class_given(tmp_path / "root", create=True)
