"""Links that leave the marketplace. A contract names the address: only harmless ones are links."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, unquote, urlsplit

from marketplace.ui.words import escape

SCHEMES = ("https", "http", "mailto")
_MAIL = frozenset({"subject", "body"})  # no reader who was not asked for


def safe(url: str) -> str:
    """The address, fit for Markdown; "" for one that nobody should click."""
    plain = url.strip()
    if not plain.isprintable():
        return ""
    try:
        parts = urlsplit(plain)
    except ValueError:
        return ""
    if parts.scheme not in SCHEMES or (parts.scheme == "mailto") == bool(parts.netloc):
        return ""
    if "@" in parts.netloc:  # https://bank.example@evil.example leads to evil.example
        return ""
    if parts.scheme == "mailto" and not _MAIL.issuperset(_fields(parts.query)):
        return ""
    return quote(plain, safe=":/?#@!$&'*+,;=%~-._")


def _fields(query: str) -> Iterator[str]:
    return (unquote(part.partition("=")[0]).casefold() for part in query.split("&") if part)


def link(label: str, url: str) -> str:
    """As Markdown. An address that is not safe is shown as words, never left out."""
    address = safe(url)
    if address:
        return f"[{escape(label or url)}](<{address}>)"
    return " ".join(escape(part) for part in (label, url) if part)
