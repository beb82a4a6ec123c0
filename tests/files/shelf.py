"""A storage as existing code writes one: it derives from nothing and knows no contract."""

from __future__ import annotations

import time


class Shelf:
    """Files in a dictionary, by the methods that ``LocalFileStorage`` has; a folder is ``None``."""

    separator = "/"

    def __init__(self):
        self.content = {}

    def get_base_path(self):
        return ""

    def get_files(self, path, directory):
        start = f"{directory}/" if directory else ""
        inside = [one for one in [*self.content] if one.startswith(start) and one != directory]
        here = [one for one in inside if "/" not in one[len(start) :]]
        found = [(one[len(start) :], one, self.is_dir(one), self._size(one), self._at(one))
                 for one in here]  # fmt: skip
        return [("..", "", True, 0, 0), *found] if directory else found

    def _size(self, path):
        return 0 if self.is_dir(path) else len(self.content[path][0])

    def _at(self, path):
        return 0 if self.is_dir(path) else self.content[path][1]

    def is_dir(self, path):
        return path in self.content and self.content[path] is None

    def path_exists(self, path):
        return not path or path in self.content

    def make_dir(self, path, directory):
        self.content[f"{path}/{directory}".lstrip("/")] = None

    def delete_file(self, file_path):
        del self.content[file_path]

    def delete_tree(self, directory):
        for one in [*self.content]:
            if one == directory or one.startswith(f"{directory}/"):
                del self.content[one]

    def rename_path(self, src, dst):
        for one in [*self.content]:
            if one == src or one.startswith(f"{src}/"):
                self.content[dst + one[len(src) :]] = self.content.pop(one)

    def read_file(self, path):
        data = self.content[path][0]
        try:
            # As some storages do: text where it is text.
            return data.decode()
        except UnicodeDecodeError:
            return data

    def write_file(self, path, content):
        self.content[path] = (content.encode(), time.time())

    def save_file(self, path, file_data):
        self.content[path] = (file_data.stream.read(), time.time())
