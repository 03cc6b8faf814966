"""What somebody wants to change, before it is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever typed it: made harmless when it is written."""

    name: str = ""
    email: str = ""


class Stage(StrEnum):
    OPEN = "open"
    PUBLISHED = "published"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What a commit of a proposal did."""

    SAVE = "save"
    UPDATE = "update"  # brought in what was published meanwhile
    COMMENT = "comment"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    PUBLISH = "publish"  # on the published branch: the merge tells it, no commit can claim it


@dataclass(frozen=True, slots=True)
class Step:
    """One commit of a proposal; `text`: its body without our trailers."""

    commit: str
    person: Person
    when: datetime
    action: Action
    subject: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A branch of its own, and what was said on it. `base`: where it left the published one."""

    id: str
    ref: str  # its full name in Git
    stage: Stage
    subject: str
    body: str
    author: Person
    created: datetime
    changed: datetime
    tip: str  # commit ids
    base: str
    paths: tuple[str, ...] = ()  # of the files it changes
    steps: tuple[Step, ...] = ()  # oldest first; the last may be its publishing
    reason: str = ""  # why it was declined or withdrawn

    @property
    def comments(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.action is Action.COMMENT)


@dataclass(frozen=True, slots=True)
class Blocker:
    """Why something cannot be published, and what to do about it."""

    rule: str  # rights, problems, breaking, version, conflict, closed, retired, empty, remote, ...
    message: str
    hint: str = ""


class _Missing:
    """Stands where one side has no such value: null is one."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Any = _Missing()


@dataclass(frozen=True, slots=True)
class Clash:
    """One value that both sides changed, each in its own way: values of JSON's types or MISSING.

    Where `path` is empty it is the whole text, and the values are the texts.
    """

    path: tuple[str | int, ...]  # in the base; of what is new there, its place by name
    where: str  # the same for people; unlike that of any other clash of the text
    base: Any
    mine: Any
    theirs: Any
