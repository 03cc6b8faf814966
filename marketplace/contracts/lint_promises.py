"""Service levels, servers, team and support."""

from __future__ import annotations

import re

from marketplace.contracts.findings import Finding, Path, did_you_mean, error, shown, warning
from marketplace.contracts.lint_levels import lint_level
from marketplace.contracts.parts import mapping, members, owner, rows, text
from marketplace.contracts.promises import DATES, DURATIONS, OTHERS, PROPERTIES, SYNONYMS, promised
from marketplace.contracts.unique import once, unique
from marketplace.model import Tree

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:$|[T ])")
_OTHERS = {"", *(word.lower() for word in OTHERS)}
_WORDS = (*PROPERTIES, *(word for word in SYNONYMS if len(word) > 2))


def lint_slos(tree: Tree, found: list[Finding]) -> None:
    ids: dict[str, int] = {}
    seen: dict[tuple[str, ...], int] = {}
    for row, slo in rows(tree.get("slaProperties")):
        path = ("slaProperties", row)
        once(ids, "id", slo, "id", row, ("slaProperties",), found)
        name, value = promised(slo), slo.get("value")
        if name not in PROPERTIES:
            near = did_you_mean(slo.get("property"), _WORDS) if name not in _OTHERS else ""
            if near:
                message = f"{shown(slo.get('property'))} is not a service level of the standard."
                found.append(warning((*path, "property"), "sla-property", message, near))
        elif name in DURATIONS:
            if _is_bare_number(value) and not text(slo.get("unit")):
                message = f"{shown(value)} of what? The promise has no unit."
                found.append(warning((*path, "value"), "sla-unit", message, "Add `unit: d` or so."))
        elif name in DATES and type(value) is str and not _DATE.match(value):
            message = f"{shown(value)} is not a date."
            found.append(warning((*path, "value"), "sla-date", message, "Write year-month-day."))
        lint_level(slo, name, path, found)
        key = (name, text(slo.get("element")), text(slo.get("driver")))
        if name and seen.setdefault(key, row) != row:
            message = f"{shown(slo.get('property'))} is promised twice for the same element."
            found.append(warning((*path, "property"), "sla-duplicate", message, "Remove one."))


def _is_bare_number(value: object) -> bool:
    if type(value) is str:
        return value.replace(".", "", 1).isdigit()
    return type(value) is int or type(value) is float


def lint_servers(tree: Tree, found: list[Finding]) -> None:
    names: dict[str, int] = {}
    ids: dict[str, int] = {}
    for row, server in rows(tree.get("servers")):
        once(names, "server", server, "server", row, ("servers",), found)
        once(ids, "id", server, "id", row, ("servers",), found)
        path = server.get("path")
        if server.get("type") == "local" and type(path) is str:
            parts = path.replace("\\", "/").split("/")
            if path.startswith(("/", "\\", "~")) or ".." in parts or ":" in parts[0]:
                message = f"The path {shown(path)} leaves the data folder, so nothing can be read."
                hint = "Write it relative to the data folder, without `..`."
                found.append(warning(("servers", row, "path"), "server-path", message, hint))


def lint_people(tree: Tree, found: list[Finding]) -> None:
    """Team, support, roles and price."""
    team = tree.get("team")
    if team and not owner(tree):
        message = "The team does not say who owns this."
        hint = "Give the team a name, or one of its members `role: owner`."
        found.append(warning(("team",), "team-owner", message, hint))
    base: Path = ("team", "members") if type(team) is dict else ("team",)
    for row, member in enumerate(members(tree)):
        begin, end = text(member.get("dateIn")), text(member.get("dateOut"))
        if _DATE.match(begin) and _DATE.match(end) and end[:10] < begin[:10]:
            message = (
                f"{shown(text(member.get('username')))} leaves ({end}) before joining ({begin})."
            )
            found.append(error((*base, row, "dateOut"), "team-dates", message, "Mend the dates."))
    if tree.get("support") == []:
        message = "There is no support channel, so nobody can ask."
        found.append(
            warning(("support",), "support-empty", message, "Add one, or remove the line.")
        )
    unique(tree, "support", "id", "id", found)
    unique(tree, "roles", "id", "id", found)
    unique(tree, "roles", "role", "role", found)
    price = mapping(tree.get("price"))
    if price.get("priceAmount") and not text(price.get("priceCurrency")):
        message = "The price has no currency."
        found.append(warning(("price",), "price-currency", message, "Add `priceCurrency: EUR`."))
