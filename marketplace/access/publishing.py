"""Who may publish a change of a contract. Names are all that is known of anybody: no sign-in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marketplace.access import code_owners
from marketplace.model import Organisation, OwnerTeam, Person


@dataclass(frozen=True, slots=True)
class Rights:
    """Who may publish one file. `publishers`: (name or e-mail, why), each name once."""

    publishers: tuple[tuple[str, str], ...] = ()

    @property
    def anybody(self) -> bool:
        """Nobody at all is named."""
        return not self.publishers

    def allow(self, person: Person) -> bool:
        return self.anybody or any(is_called(person, name) for name, _ in self.publishers)

    @property
    def named(self) -> str:
        """A few of them, for a sentence; "" where anybody may."""
        names = [name for name, _ in self.publishers]
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        return ", ".join(names[:3]) + more


def rights(
    path: str, members: Iterable[str], owner: str, rules: Organisation, codeowners: str
) -> Rights:
    """`members`: user names and e-mails of the team that the published file names; `owner`: what
    it calls the team; `codeowners`: the text of that file, "" where there is none."""
    found = [(name, "team member of the contract") for name in members]
    for team in rules.teams:
        if owner and team.name.casefold() == owner.strip().casefold():
            found += [(name, f"member of {team.name}") for name in _people(team)]
    for name in code_owners.owners(codeowners, path):
        found += [(person, "named in CODEOWNERS") for person in _behind(name, rules.teams)]
    found += [(name, "steward") for name in rules.stewards]
    unique: dict[str, tuple[str, str]] = {}
    for name, why in found:
        if name.strip(" @"):
            unique.setdefault(name.strip(" @").casefold(), (name.strip(" @"), why))
    return Rights(tuple(unique.values()))


def is_called(person: Person, name: str) -> bool:
    """An e-mail, a full name, or a user name that is the first part of the person's e-mail."""
    wanted = _folded(name)
    email = _folded(person.email)
    called = {_folded(person.name), email, email.partition("@")[0]} - {""}
    return wanted in called


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
