"""What counts as a data product here: `marketplace.yaml` in the contracts folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Classification:
    """Least to most sensitive in the order of the file; `masked`: hidden unless a role sees it."""

    name: str
    description: str = ""
    masked: bool = False
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Domain:
    name: str
    title: str = ""
    description: str = ""
    icon: str = ""  # a Material symbol, e.g. "flight"


@dataclass(frozen=True, slots=True)
class OwnerTeam:
    """A team that may own products; `listed` teams make an unknown owner a problem."""

    name: str
    domain: str = ""
    email: str = ""
    url: str = ""
    description: str = ""
    members: tuple[str, ...] = ()  # names or e-mails


# The parts that an organisation can require, in the words of its file.
PARTS = (
    "owner", "schema", "version", "description", "domain", "status",
    "support", "service levels", "archetype", "tier",
)  # fmt: skip
ARCHETYPES = ("source-aligned", "aggregate", "consumer-aligned")
# Tags that mark a property as personal data, in small letters.
PERSONAL_TAGS = frozenset({"personal-data", "personal_data", "personaldata", "pii"})
STATUSES = ("proposed", "draft", "active", "deprecated", "retired")
CLASSIFICATIONS = (
    Classification("public", "Anybody may see it."),
    Classification("internal", "Everybody in the organisation may see it."),
    Classification("confidential", "Only people who need it.", masked=True),
    Classification("restricted", "Personal or secret.", masked=True, personal=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """The organisation's own rules; the defaults hold where the file or a part of it is missing."""

    title: str = "Data products"
    description: str = ""
    required: tuple[str, ...] = ("owner", "schema", "version")
    archetypes: tuple[str, ...] = ARCHETYPES
    tiers: tuple[str, ...] = ("critical", "important", "standard")
    statuses: tuple[str, ...] = STATUSES
    classifications: tuple[Classification, ...] = CLASSIFICATIONS
    domains: tuple[Domain, ...] = ()
    teams: tuple[OwnerTeam, ...] = ()
    # role -> classifications that it sees in clear; roles not named see only what is not masked
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    schedule: str = "0 6 * * *"  # cron: when checks run that state no schedule of their own
    stewards: tuple[str, ...] = ()  # names or e-mails: they may publish every change
    demo: bool = False  # everybody may act as any of the people in it
    path: str = ""  # "" where the defaults stand in for a missing file

    def domain(self, name: str) -> Domain:
        """The listed domain, or one made from the bare name."""
        found = (d for d in self.domains if d.name == name)
        return next(found, Domain(name, title=name.replace("-", " ").capitalize()))

    def classification(self, name: str) -> Classification | None:
        wanted = name.casefold()
        return next((c for c in self.classifications if c.name.casefold() == wanted), None)
