"""A diff shows what changed, near where it changed, and adds up to both texts."""

from hypothesis import given
from hypothesis import strategies as st

from marketplace.formats.diff import counted, hunks

LINES = st.lists(st.sampled_from(["a", "b", "c", "", " x"]), max_size=30)


def rows(before, after):
    return [row for hunk in hunks(before, after) for row in hunk.rows]


def test_the_same_text_has_no_hunk():
    assert hunks("a\nb\n", "a\nb\n") == ()


def test_a_change_stands_between_three_lines_on_each_side():
    before = "\n".join("abcdefghi")
    (hunk,) = hunks(before, before.replace("e", "E"))
    assert hunk.line == 2
    assert [sign for sign, _ in hunk.rows] == [*"   ", "-", "+", *"   "]


def test_changes_far_from_each_other_are_hunks_of_their_own():
    before = "\n".join(str(n) for n in range(40))
    after = before.replace("\n5\n", "\nfive\n").replace("\n30\n", "\n")
    first, second = hunks(before, after)
    assert (first.line, second.line) == (3, 28)
    assert counted((first, second)) == (1, 2)


def test_a_new_file_is_all_new():
    assert rows("", "a\nb\n") == [("+", "a"), ("+", "b")]
    assert rows("a\n", "") == [("-", "a")]


def test_line_ends_of_windows_are_no_change_of_what_is_shown():
    assert rows("a\r\nb\r\n", "a\r\nc\r\n") == [(" ", "a"), ("-", "b"), ("+", "c")]


@given(LINES, LINES)
def test_what_is_gone_and_what_is_new_leads_from_one_text_to_the_other(before, after):
    old, new = "\n".join(before), "\n".join(after)
    shown = rows(old, new)
    came, went = counted(hunks(old, new))
    assert len(new.splitlines()) - len(old.splitlines()) == came - went
    assert bool(came or went) == (old.splitlines() != new.splitlines())
    for hunk in hunks(old, new):
        kept = [text for sign, text in hunk.rows if sign != "-"]
        assert new.splitlines()[hunk.line - 1 : hunk.line - 1 + len(kept)] == kept
    assert {sign for sign, _ in shown} <= {" ", "-", "+"}


def test_ten_thousand_lines_that_all_differ_are_shown_one_after_the_other():
    old = "\n".join(f"a{n}" for n in range(10_000))
    new = "\n".join(f"b{n}" for n in range(10_000))
    (hunk,) = hunks(old, new)
    assert len(hunk.rows) == 20_000
