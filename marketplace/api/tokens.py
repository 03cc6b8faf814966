"""Bearer tokens: only their hashes are kept, in a text file outside of Git.

A line a token: its name, its role (- for none) and the SHA-256 of the token, with spaces between.
Tokens are random, so a plain hash cannot be guessed back.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from marketplace.errors import MarketplaceError, Refused, Unreadable

_LOG = logging.getLogger(__name__)
_LARGEST = 1_000_000  # bytes of the file
_NAME = re.compile(r"[\w.@+-]{1,100}")
_ROLE = re.compile(r"[^\s#]+(?: [^\s#]+)*")
_HASH = re.compile(r"[0-9a-f]{64}")
_NONE = "-"


class Unauthorised(MarketplaceError):
    """There is no token, or one that nobody knows."""


class Closed(MarketplaceError):
    """Who may come in cannot be told, so nobody may."""


@dataclass(frozen=True, slots=True)
class Caller:
    """`user` has its turn in the queue, `role` decides what is masked."""

    user: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    name: str
    role: str
    hash: str


def make(name: str, role: str = "") -> tuple[str, str]:
    """A new token, and the line to add to the file. The token itself is kept nowhere."""
    if not _NAME.fullmatch(name):
        raise Refused(f"'{name}' is no name for a token.", "Use letters, digits and . _ @ + -")
    if role and (not _ROLE.fullmatch(role) or role == _NONE):
        raise Refused(f"'{role}' is no role that can stand in the file.", "Leave # and - out.")
    token = f"dpm_{secrets.token_urlsafe(32)}"
    return token, f"{name} {role or _NONE} {_hash(token)}"


class Tokens:
    """What the file lists, read again when it has changed. Without a file there are none."""

    def __init__(self, file: str) -> None:
        self._file = Path(file).expanduser() if file else None
        self._mark: tuple[int, ...] = ()
        self._known: tuple[Token, ...] = ()
        self._told = ""

    @property
    def needed(self) -> bool:
        """Does everybody need one?"""
        return self._file is not None

    def caller(self, token: str, address: str) -> Caller:
        """`token` is "" where none was sent. Raises Unauthorised and Closed."""
        known = self._listed() if self._file else ()
        if not token and not self.needed:
            return Caller(f"address {address}")
        if not token:
            raise Unauthorised(
                "This marketplace asks for a token.", "Send it as Authorization: Bearer TOKEN."
            )
        sent = _hash(token)
        found = [one for one in known if hmac.compare_digest(one.hash, sent)]
        if not found:
            raise Unauthorised(
                "Nobody knows this token.", "Ask whoever runs this marketplace for a new one."
            )
        return Caller(f"token {found[0].name}", found[0].role)

    def _listed(self) -> tuple[Token, ...]:
        assert self._file
        try:
            at = self._file.stat()
            mark = (at.st_mtime_ns, at.st_ctime_ns, at.st_size, at.st_ino)
            if mark != self._mark:
                with self._file.open("rb") as opened:
                    self._known = read(opened.read(_LARGEST + 1))
                self._mark = mark
                self._told = ""
        except (OSError, Unreadable) as error:
            self._mark = ()
            self._tell(str(error))
            raise Closed(
                "The tokens of this marketplace cannot be read, so it lets nobody in.",
                "Tell whoever runs it.",
            ) from error
        return self._known

    def _tell(self, complaint: str) -> None:
        """To whoever runs the server, once: it happens again with every call."""
        if complaint != self._told:
            _LOG.warning("The API lets nobody in: %s", complaint)
            self._told = complaint


def read(data: bytes) -> tuple[Token, ...]:
    """Raises Unreadable that names the line: a file that is half understood opens nothing."""
    if len(data) > _LARGEST:
        raise Unreadable("The file of tokens is larger than 1 MB.")
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise Unreadable("The file of tokens is not UTF-8.") from error
    found: dict[str, Token] = {}
    for number, line in enumerate(lines, 1):
        stated = line.partition("#")[0].split()
        if not stated:
            continue
        token = _token(stated)
        if token is None or token.hash in found:
            what = "lists a token again" if token else "is not: name role sha256"
            raise Unreadable(f"Line {number} of the file of tokens {what}.")
        found[token.hash] = token
    return tuple(found.values())


def _token(stated: list[str]) -> Token | None:
    name, role, hashed = stated[0], " ".join(stated[1:-1]), stated[-1].lower()
    if not role or not _NAME.fullmatch(name) or not _HASH.fullmatch(hashed):
        return None
    return Token(name, "" if role == _NONE else role, hashed)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
