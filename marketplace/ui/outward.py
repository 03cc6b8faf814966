"""Links that leave the marketplace. A contract names the address: only harmless ones are links."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from marketplace.ui.words import escape

SCHEMES = ("https", "http", "mailto")


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
    return quote(plain, safe=":/?#@!$&'*+,;=%~-._")


def link(label: str, url: str) -> str:
    """As Markdown. An address that is not safe is shown as words, never left out."""
    address = safe(url)
    if address:
        return f"[{escape(label or url)}](<{address}>)"
    return " ".join(escape(part) for part in (label, url) if part)
