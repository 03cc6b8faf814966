"""Every hit says why: which part, with the words marked."""

from __future__ import annotations

from marketplace.catalog.explain import Explainer
from marketplace.catalog.snippet import WIDTH, snippet
from marketplace.catalog.words import ask, pieces
from marketplace.model import Listing, Match, PortListing, Searchable

PLANES = Listing(
    id="aircraft-register",
    name="Aircraft register",
    domain="fleet",
    owner="Fleet data",
    purpose="All aircraft that ever landed here.",
    tags=("reference",),
    ports=(PortListing(name="planes", contract_id="planes"),),
)
WORDS = Searchable(
    names=("Aircraft register", "planes", "Airframes"),
    purpose="All aircraft that ever landed here.\nJoin to flights.",
    people=("Fleet data", "Ada Byron"),
    properties=(
        ("planes.tail_num", "Registration; N-number", "Painted on the tail."),
        ("planes.seats", "", "How many seats the type is certified for."),
        ("planes.yearBuilt", "", ""),
    ),
)


def why(text: str, *forms: set[str], listing: Listing = PLANES) -> list[tuple[str, str, str]]:
    """(where, label, snippet with the marked words in brackets)."""
    asked = ask(text)
    known = [frozenset(some) for some in forms] or [frozenset({word}) for word in asked.words]
    return [shown(match) for match in Explainer(asked, known).matches(listing, [WORDS], "Fleet")]


def shown(match: Match) -> tuple[str, str, str]:
    text = "".join(f"[{part}]" if marked else part for part, marked in match.snippet)
    return match.where, match.label, text


def test_a_name_is_marked_whole():
    assert why("register ")[0] == ("name", "", "Aircraft [register]")


def test_a_property_is_named_with_its_business_name_and_what_it_means():
    assert why("n-number ") == [
        ("property", "planes.tail_num", "Registration; [N]-[number]: Painted on the tail.")
    ]


def test_a_property_is_found_by_its_name_in_pieces_or_as_one_word():
    assert why("tail_num ")[0][2] == "[tail]_[num]: Registration; N-number"
    assert why("tailnum ")[0][2] == "[tail_num]: Registration; N-number"
    assert why("year ")[0] == ("property", "planes.yearBuilt", "[year]Built")


def test_what_only_a_description_says_is_shown_around_the_word():
    assert why("certified ") == [
        ("property", "planes.seats", "How many seats the type is [certified] for.")
    ]


def test_other_forms_of_a_word_are_marked_too():
    assert why("flight ", {"flight", "flights"})[0] == (
        "description", "", "All aircraft that ever landed here. Join to [flights]."
    )  # fmt: skip


def test_a_word_that_is_being_typed_is_marked_as_far_as_it_is_a_word():
    assert why("regis", set())[0] == ("name", "", "Aircraft [register]")


def test_a_typo_is_explained_by_the_word_that_it_stands_for():
    assert why("aircarft ", set())[0] == ("name", "", "[Aircraft] register")


def test_people_tags_domain_and_contract_are_reasons_too():
    assert why("byron ") == [("owner", "", "Ada [Byron]")]
    assert why("reference ") == [("tag", "", "[reference]")]
    assert why("fleet ")[0][0] in {"owner", "domain"}
    assert why("planes ")[0] == ("contract", "planes", "[planes]")


def test_another_name_is_a_synonym():
    assert why("airframes ") == [("synonym", "", "[Airframes]")]


def test_each_word_is_explained_before_any_is_explained_again():
    where = {(match[0], match[1]) for match in why("aircraft seats byron ")}
    assert where == {("name", ""), ("property", "planes.seats"), ("owner", "")}


def test_quoted_words_are_marked():
    assert why('"ever landed"')[0] == (
        "purpose", "", "All aircraft that [ever] [landed] here."
    )  # fmt: skip


def test_there_are_never_more_than_three_reasons():
    assert len(why("aircraft register planes fleet seats byron tail reference ")) == 3


def test_a_long_text_is_cut_at_words_around_the_one_that_matters():
    text = f"{'before ' * 40}needle{' after' * 40}"
    start = text.index("needle")
    found = snippet(text, [(start, start + 6, 0)], "description")
    whole = "".join(part for part, _ in found)
    assert ("needle", True) in found
    assert whole.startswith("\u2026before ")
    assert whole.endswith("after\u2026")
    assert len(whole) <= WIDTH + 2


def test_white_space_of_any_kind_is_one_blank():
    text = "one\n\n  two\tthree"
    marks = [(start, end, 0) for start, end, word in pieces(text) if word == "two"]
    assert snippet(text, marks, "description") == (
        ("one ", False),
        ("two", True),
        (" three", False),
    )
