"""Parsing single files again: for the line of a problem, and for the organisation's rules."""

from __future__ import annotations

from dataclasses import replace

from marketplace.catalog.place import Opened
from marketplace.contracts.locate import Locator
from marketplace.contracts.organisation import organisation
from marketplace.contracts.read import read
from marketplace.model import Organisation
from marketplace.settings import Limits


def opened(data: bytes, path: str, limits: Limits) -> Opened:
    return Opened(read(data, path, limits).tree, Locator(data, limits).at)


def rules(data: bytes, path: str, limits: Limits) -> Organisation:
    """The defaults for whatever the file does not state; no class is known where it is broken."""
    parsed = read(data, path, limits)
    found = organisation(parsed.tree, path)[0]
    return replace(found, classifications=(), roles={}) if parsed.problems else found
