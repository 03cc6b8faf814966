from marketplace.formats.subject import subject
from marketplace.model import Change, Impact


def change(message, impact=Impact.DOCS):
    return Change(rule="x", path="", severity=impact, producer_severity=impact, message=message)


def test_it_names_the_product_and_the_worst_change():
    found = subject("Flights", [change("`legs.note` is gone. Queries fail.")])
    assert found == "Flights: legs.note is gone"


def test_what_follows_from_a_change_is_left_out():
    gone = change("`legs.note` may be empty now: queries go wrong.", Impact.BREAKING)
    assert subject("Flights", [gone]) == "Flights: legs.note may be empty now"
    words = change("Nothing that runs notices: `description` of legs.note changed.")
    assert subject("Flights", [words]) == "Flights: description of legs.note changed"


def test_more_changes_are_counted():
    found = subject("Flights", [change("A is gone."), change("B."), change("C.")])
    assert found == "Flights: A is gone, and 2 more changes"
    assert subject("F", [change("A."), change("B.")]) == "F: A, and 1 more change"


def test_it_fits_a_line_and_ends_on_a_word():
    found = subject("Flights", [change("word " * 60), change("other")])
    assert len(found) <= 72
    assert "wor…" not in found
    assert found.endswith("…, and 1 more change")


def test_line_ends_of_a_name_do_not_break_it():
    assert "\n" not in subject("Fli\nghts", [change("A\nB")])


def test_without_a_change_of_meaning_it_says_so():
    assert subject("Flights", []) == "Flights: another spelling"
