"""Lines that do not wrap end on a word and never run over."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from marketplace.ui.fitting import fit, focus, lines, width

LONG = (
    "Every scheduled and flown leg at the three airports, with planned and actual times, "
    "gate and runway."
)


def plain(*parts: str) -> tuple[tuple[str, bool], ...]:
    return tuple((part, False) for part in parts)


def test_a_text_is_broken_between_words():
    first, second = lines(plain(LONG), 2500, 2)
    assert first.startswith("Every scheduled")
    assert second.endswith("…")


def test_a_text_that_fits_is_left_alone():
    assert lines(plain("Short and good"), 2500, 2) == ("Short and good",)
    assert fit("Short and good", 2500) == "Short and good"
    assert lines((), 2500, 2) == ()
    assert fit("", 2500) == ""


def test_a_word_without_end_is_cut():
    assert fit("a" * 400, 1000).endswith("…")


def test_a_marked_part_of_a_word_stays_in_it():
    assert lines((("un", False), ("sched", True), ("uled leg", False)), 2500, 1) == (
        "un:yellow-background[sched]uled leg",
    )


def test_a_mark_at_the_end_is_moved_into_sight():
    spans = (("one two three four five six seven eight nine ten ", False), ("eleven", True))
    assert lines(spans, 1500, 1)[0].count("yellow") == 0
    assert "yellow-background[eleven]" in lines(focus(spans, 1500), 1500, 1)[0]
    assert focus(plain(LONG), 9000) == plain(LONG)


@given(st.text(max_size=200), st.integers(300, 4000), st.integers(1, 3))
def test_no_line_is_wider_than_its_room(text, room, count):
    for line in lines(plain(text), room, count):
        assert width(line.replace("\\", "").replace("\u2060", "")) <= room + 90
