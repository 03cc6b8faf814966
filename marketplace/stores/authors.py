"""Who commits, and what they say: as Git takes it, and harmless to whoever reads it."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress

from marketplace.errors import MarketplaceError, Refused
from marketplace.model import Person
from marketplace.stores.git import Repository
from marketplace.stores.git_command import Git

_LONGEST = 100  # characters of a name
_SUBJECT, _BODY = 200, 20_000  # characters
_CRUD = " \t.,:;<>\"\\'"  # what Git itself takes off the ends of a name
_NO_MAIL = "unknown@invalid"


def identity(repository: Repository) -> Person:
    """Who commits here by hand: from the config of the repository and of the account."""
    told = b""
    with suppress(MarketplaceError):  # nobody is named
        git = Git(repository.git.folder, remote=True)  # towards a remote, the account's own counts
        told = git.run("config", "-z", "--get-regexp", r"^user\.(name|email)$")
    said = dict(line.partition("\n")[::2] for line in told.decode("utf-8", "replace").split("\0"))
    return Person(said.get("user.name", ""), said.get("user.email", ""))


def options(person: Person) -> tuple[str, ...]:
    """All that Git may ask for, so that nothing is taken from this machine."""
    name = _harmless(person.name).strip(_CRUD)[:_LONGEST].rstrip(_CRUD)
    email = re.sub(r"\s", "", _harmless(person.email)).strip(_CRUD)[:_LONGEST] or _NO_MAIL
    if not name:
        raise Refused("Nobody is named as the author.", "Type your name.")
    keys = (
        f"{who}.{what}" for who in ("user", "author", "committer") for what in ("name", "email")
    )
    return tuple(
        part for key in keys for part in ("-c", f"{key}={name if key.endswith('.name') else email}")
    )


def message(subject: str, body: str, trailers: tuple[str, ...]) -> str:
    """One line, the text, and the trailers as its last paragraph: typed ones come before them,
    so they never count."""
    parts = (line(subject), lines(body), "\n".join(trailers))
    return "\n\n".join(part for part in parts if part) + "\n"


def line(text: str) -> str:
    """A subject: without controls and invisible signs."""
    return " ".join("".join(" " if _is_odd(sign) else sign for sign in text).split())[:_SUBJECT]


def lines(text: str) -> str:
    """A body: line ends alone stay of all that cannot be seen."""
    kept = ("".join(" " if _is_odd(s) else s for s in one) for one in text.splitlines())
    return "\n".join(one.rstrip() for one in kept).strip("\n")[:_BODY]


def _harmless(text: str) -> str:
    """One line without controls, invisible signs, and the brackets that end a name in a commit."""
    kept = (" " if unicodedata.category(c)[0] in "CZ" or c in "<>" else c for c in text)
    return " ".join("".join(kept).split())


def _is_odd(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "CZ"
