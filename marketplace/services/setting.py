"""`set`: one value of one file, by the key that people type."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from marketplace.contracts.findings import Path as Way
from marketplace.contracts.schema_place import allowed
from marketplace.contracts.splice.apply import Draft
from marketplace.contracts.splice.edits import Remove, Set, find
from marketplace.contracts.splice.keys import resolve
from marketplace.errors import CannotEdit, NotFound, Unreadable
from marketplace.model import Kind, Tree
from marketplace.settings import Limits
from marketplace.stores import rewrite, schemas, worktree

Allowed = tuple[set[str], set[str]]  # names and types
_KINDS = {Kind.DATA_CONTRACT.value: Kind.DATA_CONTRACT, Kind.DATA_PRODUCT.value: Kind.DATA_PRODUCT}


class Setter:
    """Sets and removes values in texts. Reads each schema of the standards once."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._schemas: dict[tuple[Kind, str], Tree] = {}

    def set(self, text: str, key: str, value: Any) -> str:
        """The text with this value. Raises NotFound for the key, CannotEdit."""
        draft, path = self._found(text, key)
        return draft.after([Set(path, value)]).text

    def set_typed(self, text: str, key: str, typed: str) -> str:
        """The value as people type it: YAML, but where the standard has a text it is one."""
        draft, path = self._found(text, key)
        return draft.after([Set(path, self._read(draft.tree, path, typed))]).text

    def unset(self, text: str, key: str) -> str:
        draft, path = self._found(text, key)
        return draft.after([Remove(path)]).text

    def read(self, file: str) -> str:
        """The text of a file. Unreadable for links and for other than UTF-8."""
        path = Path(file)
        if path.is_symlink():
            raise Unreadable(f"'{file}' is a symbolic link.", "Name the file itself.")
        try:
            data = worktree.read(path.parent.resolve(), path.name, self._limits.file_size)
            return data.decode()
        except NotFound as error:
            raise Unreadable(f"There is no file '{file}'.", "Check the path.") from error
        except UnicodeDecodeError as error:
            raise Unreadable(f"'{file}' is not UTF-8.", "Save it as UTF-8.") from error

    def write(self, file: str, before: str, after: str) -> None:
        """Refused where the file is another by now."""
        rewrite.rewrite(Path(file), before.encode(), after.encode())

    def _found(self, text: str, key: str) -> tuple[Draft, Way]:
        draft = Draft.of(text, self._limits)
        path = resolve(draft.tree, key, lambda path: self._allowed(draft.tree, path)[0])
        if not path:
            raise NotFound("No key is named.", "Write one, like `description.purpose`.")
        return draft, path

    def _read(self, tree: Any, path: Way, typed: str) -> Any:
        if not typed:
            return typed
        try:
            value = Draft.of(typed, self._limits).tree
        except CannotEdit:
            return typed  # no YAML, so a text
        names, types = self._allowed(tree, path)
        if types:
            return typed if types == {"string"} and not names else value
        try:
            was = find(tree, path)
        except NotFound:
            return value
        return typed if isinstance(was, str) and not isinstance(value, dict | list) else value

    def _allowed(self, tree: Any, path: Way) -> Allowed:
        """Names and types by the schema of the version that the file declares."""
        kind = _KINDS.get(str(tree.get("kind"))) if isinstance(tree, dict) else None
        if kind is None:
            return set(), set()
        version = str(tree.get("apiVersion"))
        if (kind, version) not in self._schemas:
            self._schemas[kind, version] = schemas.load(kind, version)
        return allowed(self._schemas[kind, version], path)
