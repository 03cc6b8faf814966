"""The organisation's own rules, `marketplace.yaml`. Lenient: what is odd is told and left out.

Except where that would show values which the file may mean to mask. A class that may be masked is;
where the classes themselves are in doubt none is known, and an unknown one is masked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from marketplace.contracts.findings import Finding, Path, did_you_mean, error, shown, warning
from marketplace.contracts.parts import items, standing, text
from marketplace.contracts.schema_hints import TYPES, described
from marketplace.model import PARTS, Classification, Domain, Organisation, OwnerTeam, Tree

_Named = TypeVar("_Named", Classification, Domain, OwnerTeam)

_KEYS = (
    "title", "description", "product", "classifications", "domains", "teams", "roles", "checks",
    "stewards", "demo",
)  # fmt: skip
_PRODUCT = ("required", "archetypes", "tiers", "statuses")
_CLASSIFICATION = ("name", "description", "masked", "personal")
_DOMAIN = ("name", "title", "icon", "description")
_TEAM = ("name", "domain", "email", "url", "description", "members")
_CHECKS = ("schedule",)
# Minute, hour, day of the month, month, day of the week; or a short word for them.
_FIELD = r"(?:\*|[\dA-Za-z]+(?:-[\dA-Za-z]+)?)(?:/\d+)?"
_CRON = re.compile(
    rf"(?:{_FIELD}(?:,{_FIELD})*)(?:\s+{_FIELD}(?:,{_FIELD})*){{4}}"
    r"|@(?:hourly|daily|midnight|weekly|monthly|yearly|annually)"
)
_WORDS = {str: "string", bool: "boolean", list: "array", dict: "object"}


def organisation(tree: Tree, path: str) -> tuple[Organisation, list[Finding]]:
    """The rules, with defaults for all that is not stated, and what is wrong with the file."""
    file = _File(tree, _masking(tree))
    default = Organisation(path=path)
    doubtful = file.doubtful()
    product = file.value(tree, "product", dict, ()) or {}
    classifications = file.named("classifications", _CLASSIFICATION, file.classification, _folded)
    statuses = file.texts(product, "statuses", ("product",))
    file.known(product, _PRODUCT, ("product",))
    stated = {
        "title": file.value(tree, "title", str, ()),
        "description": file.value(tree, "description", str, ()),
        "required": file.parts(product),
        "archetypes": file.texts(product, "archetypes", ("product",)),
        "tiers": file.texts(product, "tiers", ("product",)),
        "statuses": statuses and tuple(dict.fromkeys(map(standing, statuses))),
        "classifications": () if doubtful else classifications,
        "domains": file.named("domains", _DOMAIN, file.domain),
        "teams": file.named("teams", _TEAM, file.team),
        "schedule": file.schedule(),
        "stewards": file.texts(tree, "stewards", ()),
        "demo": file.value(tree, "demo", bool, ()),
    }
    rules = replace(default, **{name: value for name, value in stated.items() if value is not None})
    rules = replace(rules, roles=file.roles(rules, doubtful))
    file.domains_of_teams(rules)
    return rules, file.found


def _like_classes(key: str) -> bool:
    return key.casefold().startswith("class") or bool(did_you_mean(key, ("classifications",)))


def _masking(tree: Tree) -> frozenset[str]:
    """The folded names of the classes that one of their entries masks."""
    entries = items(tree.get("classifications"))
    return frozenset(_folded(text(entry.get("name"))) for entry in entries if _masks(entry))


def _masks(stated: Tree) -> bool:
    """Whether it says so, or says there what is not plainly `false`, or misspells it."""
    return any(
        value is not False
        and (key == "masked" or (key not in _CLASSIFICATION and did_you_mean(key, ("masked",))))
        for key, value in stated.items()
    )


def _folded(name: str) -> str:
    return name.strip().casefold()


@dataclass(slots=True)
class _File:
    """Reads one value after the other and notes what is odd about it."""

    tree: Tree
    masking: frozenset[str]  # the folded names of classes that are masked
    found: list[Finding] = field(default_factory=list)

    def doubtful(self) -> bool:
        """Whether the classes are stated in a form, or under a name, that nobody can read."""
        near = [key for key in self.tree if key not in _KEYS and _like_classes(str(key))]
        for key in near:
            message = (
                f"{shown(key)} means nothing here. Until it is corrected every class is masked."
            )
            hint = "Did you mean `classifications`?"
            self.found.append(error((str(key),), "organisation-key", message, hint))
        self.known({key: 0 for key in self.tree if key not in near}, _KEYS, ())
        stated = self.tree.get("classifications")
        return bool(near) or (stated is not None and type(stated) is not list)

    def known(self, stated: Tree, names: Iterable[str], path: Path) -> None:
        names = tuple(names)
        for key in stated:
            if key not in names:
                message = f"{shown(key)} means nothing here."
                hint = did_you_mean(key, names) or f"Known are: {', '.join(names)}."
                self.found.append(warning((*path, str(key)), "organisation-key", message, hint))

    def value(self, stated: Tree, name: str, wanted: type, path: Path) -> Any:
        """None where it is not stated, or not of the wanted type."""
        value = stated.get(name)
        if value is None or type(value) is wanted:
            return value
        message = f"`{name}` must be {TYPES[_WORDS[wanted]]}, not {described(value)}."
        self.found.append(error((*path, name), "organisation-type", message))
        return None

    def texts(self, stated: Tree, name: str, path: Path) -> tuple[str, ...] | None:
        values = self.value(stated, name, list, path)
        if values is None:
            return None
        for row, value in enumerate(values):
            if not text(value):
                message = f"Item {row + 1} of `{name}` must be text, not {described(value)}."
                self.found.append(error((*path, name, row), "organisation-type", message))
        return tuple(dict.fromkeys(word for value in values if (word := text(value))))

    def parts(self, product: Tree) -> tuple[str, ...] | None:
        required = self.texts(product, "required", ("product",))
        for row, part in enumerate(product["required"] if required else ()):
            if text(part) and part not in PARTS:
                message = f"{shown(part)} is no part of a product that can be required."
                hint = did_you_mean(part, PARTS) or f"Use some of: {', '.join(PARTS)}."
                path = ("product", "required", row)
                self.found.append(error(path, "organisation-part", message, hint))
        return None if required is None else tuple(part for part in required if part in PARTS)

    def named(
        self,
        section: str,
        keys: tuple[str, ...],
        make: Callable[[Tree, Path], _Named],
        fold: Callable[[str], str] = str,
    ) -> tuple[_Named, ...] | None:
        """The entries of a section; a bare text is an entry that has only a name."""
        values = self.value(self.tree, section, list, ())
        if values is None:
            return None
        entries: dict[str, _Named] = {}
        for row, value in enumerate(values):
            path: Path = (section, row)
            stated = {"name": value} if type(value) is str else value
            name = text(stated.get("name")) if type(stated) is dict else ""
            if not name:
                message = f"Item {row + 1} of `{section}` has no name."
                self.found.append(error(path, "organisation-name", message, "Add `name: ...`."))
            elif fold(name) in entries:
                message = f"{shown(name)} stands twice in `{section}`."
                hint = "Remove one of them."
                if section == "classifications" and fold(name) in self.masking:
                    hint += " Until then it is masked."
                self.found.append(error(path, "organisation-duplicate", message, hint))
            else:
                self.known(stated, keys, path)
                entries[fold(name)] = make(stated, path)
        return tuple(entries.values())

    def classification(self, stated: Tree, path: Path) -> Classification:
        name, masked = text(stated["name"]).strip(), stated.get("masked", False)
        if type(masked) is not bool:
            message = (
                f"`masked` must be {TYPES['boolean']}, not {described(masked)}: it counts as true."
            )
            self.found.append(error((*path, "masked"), "organisation-type", message))
        return Classification(
            name=name,
            description=self.value(stated, "description", str, path) or "",
            masked=_folded(name) in self.masking,
            personal=self.value(stated, "personal", bool, path) or False,
        )

    def domain(self, stated: Tree, path: Path) -> Domain:
        name = text(stated["name"])
        return Domain(
            name=name,
            title=self.value(stated, "title", str, path) or Organisation().domain(name).title,
            description=self.value(stated, "description", str, path) or "",
            icon=self.value(stated, "icon", str, path) or "",
        )

    def team(self, stated: Tree, path: Path) -> OwnerTeam:
        words = {name: self.value(stated, name, str, path) or "" for name in _TEAM[1:-1]}
        members = self.texts(stated, "members", path) or ()
        return OwnerTeam(name=text(stated["name"]), **words, members=members)

    def schedule(self) -> str | None:
        """When checks run that state no schedule of their own."""
        checks = self.value(self.tree, "checks", dict, ()) or {}
        self.known(checks, _CHECKS, ("checks",))
        stated = self.value(checks, "schedule", str, ("checks",))
        if stated is None or _CRON.fullmatch(stated.strip()):
            return stated and " ".join(stated.split())
        message = f"{shown(stated)} is no schedule."
        hint = f"Write it as cron does, such as {Organisation().schedule!r} for daily at 06:00."
        self.found.append(error(("checks", "schedule"), "organisation-schedule", message, hint))
        return None

    def roles(self, rules: Organisation, doubtful: bool) -> dict[str, tuple[str, ...]]:
        stated = self.value(self.tree, "roles", dict, ()) or {}
        seen = {str(role): self.texts(stated, role, ("roles",)) or () for role in stated}
        for role, classifications in seen.items():
            for name in classifications:
                if not doubtful and rules.classification(name) is None:
                    known = [c.name for c in rules.classifications]
                    message = f"The role {shown(role)} sees {shown(name)}, which is not listed."
                    hint = did_you_mean(name, known) or f"Listed are: {', '.join(known)}."
                    where = ("roles", role)
                    self.found.append(error(where, "organisation-classification", message, hint))
        return seen

    def domains_of_teams(self, rules: Organisation) -> None:
        names = [domain.name for domain in rules.domains]
        rows = {text(t.get("name")): row for row, t in enumerate(self._teams()) if type(t) is dict}
        for team in rules.teams:
            if team.domain and names and team.domain not in names:
                message = (
                    f"The team {shown(team.name)} is in {shown(team.domain)}, not a domain here."
                )
                path = ("teams", rows.get(team.name, 0), "domain")
                hint = did_you_mean(team.domain, names) or f"Domains are: {', '.join(names)}."
                self.found.append(warning(path, "organisation-domain", message, hint))

    def _teams(self) -> list[Any]:
        teams = self.tree.get("teams")
        return teams if type(teams) is list else []
