"""Words that the organisation does not know: teams, domains, statuses and the like.

Our own defaults bind nobody: without a `marketplace.yaml` only the standard's statuses count.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter

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
    stated: Callable[[Summary], str | tuple[str, ...]]
    path: Keys
    seek: tuple[str, ...] = ()  # keys below the path that may hold the word


def findings(summaries: Summaries, organisation: Organisation) -> Iterator[Finding]:
    readable = {path: s for path, s in summaries.items() if s.kind in READABLE}
    for rule in _rules(organisation):
        unknown = _unknown(rule, readable.values(), organisation) if rule.known else ()
        nearest = Nearest(rule.known)
        for path, summary in readable.items() if unknown else ():
            stated = rule.stated(summary)
            for word in (stated,) if isinstance(stated, str) else stated:
                if word in unknown:
                    yield _finding(path, rule, word, nearest, organisation)


def _rules(organisation: Organisation) -> Iterator[_Rule]:
    teams = tuple(team.name for team in organisation.teams)
    domains = tuple(domain.name for domain in organisation.domains)
    holders = ("name", "value", "username")
    yield _Rule("Team", teams, attrgetter("owner"), ("team",), holders)
    yield _Rule("Domain", domains, attrgetter("domain"), ("domain",))
    yield _Rule("Status", organisation.statuses, attrgetter("status"), ("status",))
    if organisation.path:
        archetypes, tiers = organisation.archetypes, organisation.tiers
        classes = tuple(c.name for c in organisation.classifications)
        custom, at = ("customProperties",), ("classification",)
        yield _Rule("Archetype", archetypes, attrgetter("archetype"), (), ("type", "value"))
        yield _Rule("Tier", tiers, attrgetter("tier"), custom, ("value",))
        yield _Rule("Classification", classes, attrgetter("classifications"), ("schema",), at)


def _unknown(
    rule: _Rule, summaries: Iterable[Summary], organisation: Organisation
) -> Collection[str]:
    """Most folders are clean, and a set of all words tells so at once."""
    stated = set(map(rule.stated, summaries))
    words = {word for said in stated for word in ((said,) if isinstance(said, str) else said)}
    words -= {"", *rule.known}
    if rule.word == "Classification":  # found whatever its case
        words = {word for word in words if not organisation.classification(word)}
    return words


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
        hint=nearest.hint(word, f"Known: {allowed}. Or add it to {file}."),
        path=rule.path,
        seek=tuple((key, word) for key in rule.seek),
    )
