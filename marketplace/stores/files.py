"""Which files of a contracts folder are looked at, and what is said about those that are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from marketplace.model import Problem, Severity


@dataclass(frozen=True, slots=True)
class Files:
    """The files to read at one moment, by their path from the repository's top folder."""

    folder: str = ""  # what it was that was looked through; "": all
    blobs: Mapping[str, str] = field(default_factory=dict)  # path -> blob id
    problems: tuple[Problem, ...] = ()  # named here because they are not read


def templates_of(listed: Files) -> dict[str, str]:
    """What lies in the folder `templates` of the contracts folder: to copy, and no product."""
    start = f"{listed.folder}/templates/".lstrip("/")
    return {path: blob for path, blob in listed.blobs.items() if path.startswith(start)}


def without_templates(listed: Files) -> Files:
    held = templates_of(listed)
    if not held:
        return listed
    blobs = {path: blob for path, blob in listed.blobs.items() if path not in held}
    return Files(listed.folder, blobs, listed.problems)


def is_yaml(path: str) -> bool:
    return path[-5:].lower().endswith((".yaml", ".yml"))


def is_hidden(path: str) -> bool:
    """In a folder of tools (`.github`, `.venv`, `node_modules`), or a tool's own file."""
    return path[0] == "." or "/." in path or "node_modules/" in path


def link(path: str) -> tuple[Problem, ...]:
    """A link to a file of ours, or to what looks like a folder; others are nobody's business."""
    name = path.rpartition("/")[2]
    if not is_yaml(path) and "." in name:
        return ()
    return (
        _problem(
            path,
            "file-symlink",
            "This is a symbolic link. Links are not followed, for they can lead anywhere.",
            "Put the file itself here.",
            Severity.ERROR if is_yaml(path) else Severity.WARNING,
        ),
    )


def submodule(path: str) -> Problem:
    return _problem(
        path,
        "file-submodule",
        "This folder is another Git repository. Contracts in it are not read.",
        "Open a marketplace on that repository, or copy its contracts here.",
        Severity.WARNING,
    )


def special(path: str) -> Problem:
    return _problem(
        path,
        "file-special",
        "This is a device, a pipe or a socket, not a file.",
        "Put a regular file here.",
    )


def odd_name(path: str) -> Problem:
    return _problem(
        path, "file-name", "The name of this file is not valid UTF-8.", "Rename the file."
    )


def unreadable(path: str, why: str) -> Problem:
    return _problem(path, "file-unreadable", f"This file cannot be read: {why}.")


def _problem(
    path: str, rule: str, message: str, hint: str = "", severity: Severity = Severity.ERROR
) -> Problem:
    return Problem(path, 1, 1, severity, rule, message, hint)
