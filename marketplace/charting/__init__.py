"""Which chart suits the result of a query, and the numbers and words that it shows (pure)."""

from marketplace.charting.alt import alt
from marketplace.charting.bars import bars
from marketplace.charting.choice import ChartChoice, Kind, choose, default
from marketplace.charting.drawing import Drawing
from marketplace.charting.fields import fields
from marketplace.charting.histogram import histogram
from marketplace.charting.plane import plane
from marketplace.model import Result

__all__ = ["ChartChoice", "Drawing", "Kind", "alt", "choose", "default", "draw", "fields"]


def draw(result: Result, choice: ChartChoice) -> Drawing:
    """`choice` has a kind."""
    found = fields(result)
    if choice.kind == "histogram":
        return histogram(result, found[choice.x])
    return (bars if choice.kind == "bar" else plane)(result, found, choice)
