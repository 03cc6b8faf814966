"""Words that the organisation does not know: teams, domains, statuses and the like.

Our own defaults bind nobody: without a `marketplace.yaml` only the standard's statuses count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from marketplace.catalog.family import READABLE, Summaries
from marketplace.catalog.nearest import Nearest
from marketplace.catalog.place import Finding, Keys
from marketplace.model import Organisation, Severity, Summary

RULES = frozenset(
    f"unknown-{word}"
    for word in ("team", "domain", "status", "archetype", "tier", "classification")
)


@dataclass(frozen=True, slots=True)
class _Rule:
    word: str  # "Team": as a sentence begins; the rule is "unknown-team"
    known: tuple[str, ...]  # () rules nothing out
    part: str  # of marketplace.yaml
    stated: Callable[[Summary], tuple[str, ...]]
    path: Keys
    seek: tuple[str, ...] = ()  # keys below the path that may hold the word


def findings(summaries: Summaries, organisation: Organisation) -> Iterator[Finding]:
    readable = [(path, s) for path, s in summaries.items() if s.kind in READABLE]
    for rule in _rules(organisation):
        # Most folders are clean, which a set of all words tells at once.
        used = {word for _, s in readable for word in rule.stated(s)} if rule.known else set[str]()
        unknown = used - {"", *rule.known}
        nearest = Nearest(rule.known)
        for path, summary in readable if unknown else ():
            for word in rule.stated(summary):
                if word in unknown:
                    yield _finding(path, rule, word, nearest, organisation)


def _rules(organisation: Organisation) -> Iterator[_Rule]:
    teams = tuple(team.name for team in organisation.teams)
    domains = tuple(domain.name for domain in organisation.domains)
    named = ("name", "value", "username")
    yield _Rule("Team", teams, "teams", lambda s: (s.owner,), ("team",), named)
    yield _Rule("Domain", domains, "domains", lambda s: (s.domain,), ("domain",))
    yield _Rule("Status", organisation.statuses, "statuses", lambda s: (s.status,), ("status",))
    if not organisation.path:
        return
    either = ("type", "value")
    yield _Rule(
        "Archetype", organisation.archetypes, "archetypes", lambda s: (s.archetype,), (), either
    )
    custom = ("customProperties",)
    yield _Rule("Tier", organisation.tiers, "tiers", lambda s: (s.tier,), custom, ("value",))

    def classified(summary: Summary) -> tuple[str, ...]:
        return tuple(w for w in summary.classifications if not organisation.classification(w))

    classes = tuple(c.name for c in organisation.classifications)
    at = ("classification",)
    yield _Rule("Classification", classes, "classifications", classified, ("schema",), at)


def _finding(
    path: str, rule: _Rule, word: str, nearest: Nearest, organisation: Organisation
) -> Finding:
    allowed = ", ".join(rule.known) if len(rule.known) <= 8 else f"{len(rule.known)} are listed"
    file = organisation.path or "marketplace.yaml"
    return Finding(
        file=path,
        rule=f"unknown-{rule.word.lower()}",
        severity=Severity.WARNING,
        message=f"{rule.word} '{word}' is not one that this organisation knows.",
        hint=nearest.hint(word, f"Known: {allowed}. Or add it to `{rule.part}` in {file}."),
        path=rule.path,
        seek=tuple((key, word) for key in rule.seek),
    )
