"""Release notes and migration guides: every kind of change has its place, and no word is markup."""

from __future__ import annotations

from xml.etree import ElementTree

from marketplace.contracts.compare.rules import RULES
from marketplace.formats.change_feed import News, change_feed
from marketplace.formats.migration import ADVICE
from marketplace.formats.release_notes import Release, guide, notes, said
from marketplace.model import Change, Comparison, Impact
from tests.formats.builders_health import HOSTILE, NOW


def a_change(severity: Impact, message: str, rule: str = "property-removed") -> Change:
    return Change(
        rule=rule, path="schema", severity=severity, producer_severity=severity, message=message
    )


def a_comparison(*changes: Change) -> Comparison:
    return Comparison(changes=changes, old_version="1.0.0", new_version="2.0.0")


BOTH = a_comparison(
    a_change(Impact.BREAKING, "Queries stop."),
    a_change(Impact.RISKY, "It may.", "enum-value-added"),
    a_change(Impact.COMPATIBLE, "One more.", "property-added"),
)


def test_every_change_that_hurts_has_its_advice():
    hurts = {name for name, rule in RULES.items()
             if rule.severity in (Impact.BREAKING, Impact.RISKY)}  # fmt: skip
    assert hurts == set(ADVICE)


def test_notes_say_the_worst_first():
    text = notes([Release("Orders", BOTH, "2026-01-01", "Ada", "Drop it")])
    found = [line for line in text.splitlines() if line]
    assert found[:3] == ["## Orders 1.0.0 to 2.0.0", "2026-01-01, Ada.", "Drop it"]
    assert [line for line in found if line.startswith("- ")] == [
        "- Queries stop.", "- It may.", "- One more.",
    ]  # fmt: skip
    assert "Nothing that a contract promises changed." in notes([Release("x", a_comparison())])


def test_a_guide_says_what_to_do():
    text = guide(Release("Orders", BOTH))
    assert "1. Queries stop.  \n   Take it out of queries" in text
    assert text.index("What you have to do") < text.index("What you should look at")
    assert "Nothing to do" in guide(Release("Orders", a_comparison()))


def test_no_word_of_a_contract_is_markup():
    for hostile in (*HOSTILE, "![x](https://evil.example)", "# x", "- x", "1. x", "<b>", ":tada:"):
        text = said(hostile)
        assert "\n" not in text
        for sign in ("](", "<", "`", "*"):
            assert sign not in text.replace("\\]", "").replace("\\<", "").replace(
                "\\`", ""
            ).replace("\\*", "")
    assert said("# x") == "\\# x"
    assert said("- x") == "\\- x"
    assert said("1. x") == "1\\. x"
    assert said("https://evil.example") == "https\\://evil.example"


def test_the_feed_is_one_by_the_rules_of_atom():
    news = [
        News(product=hostile, commit=f"{n:040}", when=NOW, who=hostile, subject=hostile,
             severity=Impact.BREAKING, changes=(a_change(Impact.BREAKING, hostile),) * 20,
             page="http://x.example/changes?commit=1")
        for n, hostile in enumerate(HOSTILE)
    ]  # fmt: skip
    root = ElementTree.fromstring(change_feed(news, "Shop", "http://x.example/changes.atom"))
    entries = root.findall("{http://www.w3.org/2005/Atom}entry")
    assert len({one.findtext("{http://www.w3.org/2005/Atom}id") for one in entries}) == len(news)
    assert "And 8 more." in entries[0].findtext("{http://www.w3.org/2005/Atom}content")
    ElementTree.fromstring(change_feed([], "", ""))
