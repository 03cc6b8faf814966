"""Answers as text: on their own lines, and nothing that a value could break."""

from __future__ import annotations

from marketplace.agents import words
from marketplace.api import shapes


def test_a_value_stays_in_its_cell():
    result = shapes.Answered(
        columns=(shapes.ResultColumn(name="a\nb", type="VARCHAR"),),
        rows=(("x|y\n\x1b[31mz",), (None,), ("l" * 500,)),
        truncated=True,
        cut="Cut at 3 rows.",
        seconds=0.1,
        tables=("t.t",),
        masked=(shapes.Masked(column="t.t.fare", why="fare is classified restricted"),),
    )
    head, line, first, second, third, _, count, masked = words.answered(result).split("\n")
    assert head == "| a b |"
    assert line == "| --- |"
    assert first == "| x\\|y  [31mz |"
    assert second == "| NULL |"
    assert third == f"| {'l' * 200}… |"
    assert count == "3 rows. Cut at 3 rows."
    assert masked == "t.t.fare reads as NULL: fare is classified restricted"
