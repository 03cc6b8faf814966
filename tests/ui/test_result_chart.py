"""The result of a query as a chart: what is sent to the browser, and what a visitor can change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from marketplace.charting import choose, draw
from marketplace.charting.drawing import Axis
from marketplace.model import Result, ResultColumn
from marketplace.ui.result_look import Look, number_format, time_format
from marketplace.ui.result_picture import file_name
from marketplace.ui.result_spec import chart

PAGE = Path(__file__).parents[1] / "browser" / "chart_page.py"
LOOK = Look("#111111", "#dddddd", "#000000", "#ffffff", ("#3d6bd6", "#d9720b"))
DAY = 8.64e7


class Page:
    def __init__(self, case: str, **wishes: str | list[str]) -> None:
        self.at = AppTest.from_file(PAGE, default_timeout=30)
        self.at.query_params["case"] = case
        for key, value in wishes.items():
            self.at.query_params[key] = value
        self.at.run()
        assert not self.at.exception

    @property
    def spec(self) -> dict:
        return json.loads(self.at.get("vega_lite_chart")[0].proto.spec)

    @property
    def alt(self) -> str:
        return self.at.get("vega_lite_chart")[0].proto.alt

    @property
    def text(self) -> str:
        return "\n".join(one.value for one in self.at.markdown).replace("\\", "")

    def wished(self, key: str) -> list[str]:
        found = self.at.query_params.get(key, [])
        return [found] if isinstance(found, str) else found


def test_the_chart_that_suits_is_shown_and_told():
    page = Page("bars")
    assert page.at.segmented_control[0].value == "bar"
    assert page.alt == "late_share by airline: 8 bars, the longest Lufthansa with 31.0%"


def test_a_wish_in_the_address_holds_and_one_that_cannot_be_is_ignored():
    page = Page("grouped", chart="bar", y=["departures", "arrivals"], x="nothing of this name")
    assert page.alt.startswith("departures, arrivals by terminal: 3 bars")
    assert "departures" in page.text  # the legend
    assert Page("grouped", chart="pie", y="nothing").alt == Page("grouped").alt


def test_another_kind_is_written_into_the_address_with_its_columns_chosen_anew():
    page = Page("points", chart="scatter", y="delay_minutes", colour="-")
    page.at.segmented_control[0].set_value("histogram").run()
    assert page.wished("chart") == ["histogram"]
    assert not page.wished("y")
    assert page.alt.startswith("Distribution of distance_km")


def test_another_column_is_written_into_the_address():
    page = Page("points")
    page.at.selectbox(key="query_colour").set_value(-1).run()
    assert (page.wished("chart"), page.wished("colour")) == (["scatter"], ["-"])
    page.at.selectbox(key="query_x").set_value(1).run()
    assert page.wished("x") == ["delay_minutes"]
    assert page.alt.startswith("distance_km against delay_minutes:")


def test_several_numbers_can_be_shown_together():
    page = Page("grouped")
    page.at.pills(key="query_ys").set_value([1, 2]).run()
    assert page.wished("y") == ["arrivals", "departures"]
    assert page.at.selectbox(key="query_colour").disabled


def test_a_name_that_is_long_is_told_by_its_place_in_the_address():
    page = Page("hostile")
    page.at.selectbox(key="query_x").set_value(6).run()
    assert page.wished("x") == ["#7"]


def test_what_is_not_drawn_is_said():
    assert "The 8 largest of 14 values of airline; the others are left out." in Page("series").text
    assert "The first 40 of 312 bars" in Page("tall").text
    assert "fare is masked for your role" in Page("masked").text
    assert not Page("masked").at.get("vega_lite_chart")


def strings(tree, under: str = ""):
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from strings(value, key if under != "values" else "values")
    elif isinstance(tree, list):
        for value in tree:
            yield from strings(value, under)
    elif isinstance(tree, str):
        yield under, tree


HOSTILE = [
    "a.b[0]", "c\\'\"]", "datum['x']", "__proto__", "image", "title", "signal(1)", "x'+alert(1)+'",
    "https://foreign.example/x.png", "[a](javascript:alert(1))", "c:Q", "count():Q", "{}",
]  # fmt: skip


@pytest.mark.parametrize("kind", ["line", "bar", "scatter", "histogram"])
@pytest.mark.parametrize("name", HOSTILE)
def test_text_of_the_data_is_never_a_path_a_formula_or_an_address(kind, name):
    result = Result(
        columns=tuple(ResultColumn(name, t) for t in ("VARCHAR", "VARCHAR", "DOUBLE", "DOUBLE")),
        rows=tuple((name + str(i), name, i, -i) for i in range(5)),
    )
    spec = chart(draw(result, choose(result, kind, colour=1)), LOOK)
    places = {key for key, text in strings(spec) if name in text}
    assert places <= {"title", "values"}
    fields = {text for key, text in strings(spec) if key == "field"}
    assert fields <= {"x", "x_end", "y", "s", "tx", "ty", "ts"}
    assert not {text for key, text in strings(spec) if key == "title"} & {"image", "__proto__"}
    assert "url" not in {key for key, _ in strings(spec)}


def test_rows_stay_with_the_chart_that_they_belong_to():
    """Not in Altair's registry of data sets, which all threads share."""
    spec = Page("bars").spec
    assert "datasets" not in spec
    assert len(spec["layer"][0]["data"]["values"]) == 8


@pytest.mark.parametrize(
    ("span", "unit", "expected"),
    [
        (9 * 365 * DAY, "date", "%Y"), (200 * DAY, "moment", "%b %Y"), (30 * DAY, "date", "%-d %b"),
        (3 * DAY, "moment", "%-d %b, %H:%M"), (DAY / 2, "moment", "%H:%M"),
        (60_000, "moment", "%H:%M:%S"), (DAY / 2, "clock", "%H:%M"), (3 * 365 * DAY, "year", "%Y"),
    ],
)  # fmt: skip
def test_times_on_the_axis_are_as_exact_as_the_span_asks_for(span, unit, expected):
    assert time_format(Axis("t", "time", unit, 0.0, span)) == expected


def test_numbers_on_the_axis_are_short():
    assert number_format(Axis("n", "number", "share", 0, 0.4)) == {"format": ".0%"}
    assert "labelExpr" in number_format(Axis("n", "number", "whole", 0, 4e7))
    assert number_format(Axis("n", "number", "whole", 0, 40))["format"] == ",d"


def test_a_picture_is_named_after_what_it_shows():
    assert file_name("late_share by airline") == "late-share-by-airline"
    assert file_name("../..\\: 旅客") == "chart"
    assert len(file_name("x" * 500)) == 60
