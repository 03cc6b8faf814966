"""Who may publish a change."""

from __future__ import annotations

import pytest

from marketplace.access import code_owners
from marketplace.access.publishing import rights
from marketplace.model import Organisation, OwnerTeam, Person

TEAM = OwnerTeam("Sales data", email="sales@b.example", members=("bob@b.example", "carl"))
RULES = Organisation(teams=(TEAM,), stewards=("Grace Hopper",))
MEMBERS = (Person("Ada Byron", "ada@b.example"), Person("", "dora"))
OWNERS = "# all\n* @zoe\n/contracts/ @org/sales-data eve@b.example\n"


def allowed(person: Person, owner: str = "Sales data", codeowners: str = "") -> bool:
    return rights("contracts/x.odcs.yaml", MEMBERS, owner, RULES, codeowners).allow(person)


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (Person("x", "ADA@b.example"), True),
        (Person("ada  byron", ""), True),
        (Person("x", "dora@anywhere.example"), True),
        (Person("Dora", ""), True),
        (Person("x", "bob@B.example"), True),
        (Person("Carl", "c@b.example"), True),
        (Person("grace hopper", ""), True),
        (Person("Ada", "other@b.example"), False),
        (Person("x", "ada@b.example.evil.example"), False),
        (Person("", ""), False),
        (Person("@", "@"), False),
    ],
)
def test_members_teams_and_stewards_by_name_or_e_mail(person, expected):
    assert allowed(person) is expected


def test_code_owners_count_too_and_their_teams():
    assert not allowed(Person("x", "eve@b.example"))
    assert allowed(Person("x", "eve@b.example"), codeowners=OWNERS)
    assert allowed(Person("x", "bob@b.example"), owner="", codeowners=OWNERS)
    assert not allowed(Person("zoe", ""), codeowners=OWNERS)


def test_where_nobody_is_named_anybody_may():
    found = rights("x", (), "", Organisation(), "")
    assert (found.anybody, found.named, found.allow(Person("Any", ""))) == (True, "", True)


def test_a_sentence_names_a_few():
    named = rights("contracts/x.yaml", MEMBERS, "Sales data", RULES, "").named
    assert named == "Ada Byron, dora, bob@b.example and 3 more"


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("*", "a/b.yaml", True),
        ("*.yaml", "a/b.yaml", True),
        ("*.yml", "a/b.yaml", False),
        ("/a/", "a/b/c.yaml", True),
        ("/a/", "b/a/c.yaml", False),
        ("a/", "b/a/c.yaml", True),
        ("a/*", "a/b.yaml", True),
        ("a/*", "a/b/c.yaml", False),
        ("a/**", "a/b/c.yaml", True),
        ("**/c", "a/b/c/d.yaml", True),
        ("/a/**/c.yaml", "a/c.yaml", True),
        ("/a/**/c.yaml", "a/b/d/c.yaml", True),
        ("/a/b.yaml", "a/b.yaml", True),
        ("/a/b.yam", "a/b.yaml", False),
        ("a?b.yaml", "a.b.yaml", True),
        ("a.b", "axb", False),
        (r"a\ b.yaml", "a b.yaml", True),
        ("!a", "a", False),
        ("[a]", "a", False),
        ("*a" * 4, "a" * 9, False),
        ("x" * 301, "x" * 301, False),
    ],
)
def test_patterns_are_those_of_github(pattern, path, expected):
    assert bool(code_owners.owners(f"{pattern} @ada # why\n", path)) is expected


def test_the_last_pattern_that_fits_wins_also_without_owners():
    text = "* @ada\n/a/ @bob @carl\n/a/free.yaml\n"
    assert code_owners.owners(text, "b.yaml") == ("@ada",)
    assert code_owners.owners(text, "a/b.yaml") == ("@bob", "@carl")
    assert code_owners.owners(text, "a/free.yaml") == ()


def test_a_hostile_pattern_takes_no_time():
    assert code_owners.owners("*a*a*ab @x\n" + "*a" * 50 + "b @x", "a" * 200) == ()
