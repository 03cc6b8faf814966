"""Who may publish a change of a contract. Names are all that is known of anybody: no sign-in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marketplace.access import code_owners
from marketplace.model import Organisation, OwnerTeam, Person


@dataclass(frozen=True, slots=True)
class Rights:
    """Who may publish one file, and why. What is no full name stands in the place of an e-mail."""

    publishers: tuple[tuple[Person, str], ...] = ()

    @property
    def anybody(self) -> bool:
        """Nobody at all is named."""
        return not self.publishers

    def allow(self, person: Person) -> bool:
        return self.anybody or any(is_same(person, one) for one, _ in self.publishers)

    @property
    def named(self) -> str:
        """A few of them, for a sentence; "" where anybody may."""
        names = [person.name or person.email for person, _ in self.publishers]
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        return ", ".join(names[:3]) + more


def rights(
    path: str, members: Iterable[Person], owner: str, rules: Organisation, codeowners: str
) -> Rights:
    """`members`: the team that the published file names, with user names as e-mails; `owner`:
    what it calls the team; `codeowners`: the text of that file, "" where there is none."""
    found = [(person, "team member of the contract") for person in members]
    for team in rules.teams:
        if owner and _folded(team.name) == _folded(owner):
            found += [(Person("", name), f"member of {team.name}") for name in _people(team)]
    for name in code_owners.owners(codeowners, path):
        found += [(Person("", n), "named in CODEOWNERS") for n in _behind(name, rules.teams)]
    found += [(Person("", name), "steward") for name in rules.stewards]
    unique: dict[str, tuple[Person, str]] = {}
    for person, why in found:
        email = person.email.strip(" @")
        if person.name.strip() or email:
            unique.setdefault(_folded(email or person.name), (Person(person.name, email), why))
    return Rights(tuple(unique.values()))


def is_same(person: Person, named: Person) -> bool:
    """As far as names can tell."""
    return any(is_called(person, name) for name in (named.name, named.email) if name.strip())


def is_called(person: Person, name: str) -> bool:
    """An e-mail, a full name, or a user name that is the first part of the person's e-mail."""
    email = _folded(person.email)
    called = {_folded(person.name), email, email.partition("@")[0]} - {""}
    return _folded(name) in called


def _people(team: OwnerTeam) -> Sequence[str]:
    return (*team.members, *((team.email,) if team.email else ()))


def _behind(name: str, teams: Iterable[OwnerTeam]) -> Sequence[str]:
    """The members of a team of `@organisation/team`, where it is one of ours."""
    slug = name.rpartition("/")[2] if name.startswith("@") and "/" in name else ""
    if not slug:
        return (name,)
    wanted = _slug(slug)
    return [one for team in teams if _slug(team.name) == wanted for one in _people(team)] or (name,)


def _slug(name: str) -> str:
    return "-".join(name.casefold().replace("-", " ").split())


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
