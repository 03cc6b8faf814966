"""The numbers for Prometheus, read back by a strict reader of its text format."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.formats.metrics import MEDIA_TYPE, NUMBERS, metrics
from marketplace.model.health import Health, Incident, State
from tests.formats.builders_health import HOSTILE, NOW, a_health

NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(?:,(?=[a-zA-Z_])|$)')
SAMPLE = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?\d+(?:\.\d+)?(?:e[+-]\d+)?)")
ESCAPED = {"\\\\": "\\", '\\"': '"', "\\n": "\n"}


def read(text: str) -> dict[str, dict[tuple[tuple[str, str], ...], float]]:
    """Raises where a line is not of the format, a series comes twice or a family is split."""
    assert text.endswith("\n")
    families: dict[str, dict] = {}
    helped, typed = [], []
    for line in text.removesuffix("\n").split("\n"):
        if line.startswith("# HELP "):
            name, said = line.removeprefix("# HELP ").split(" ", 1)
            assert NAME.fullmatch(name)
            assert said
            assert "\\" not in said
            helped.append(name)
        elif line.startswith("# TYPE "):
            name, kind = line.removeprefix("# TYPE ").split(" ")
            assert kind == "gauge"
            assert helped[-1] == name
            typed.append(name)
            assert families.setdefault(name, {}) == {}
        else:
            found = SAMPLE.fullmatch(line)
            assert found, line
            assert found[1] == typed[-1]
            labels = labels_of(found[2] or "")
            assert labels not in families[found[1]], line
            families[found[1]][labels] = float(found[3])
    assert len({*typed}) == len(typed) == len(helped)
    return families


def labels_of(text: str) -> tuple[tuple[str, str], ...]:
    found, at = [], 0
    while at < len(text):
        label = LABEL.match(text, at)
        assert label, text
        value = re.sub(r'\\[\\"n]', lambda escape: ESCAPED[escape[0]], label[2])
        found.append((label[1], value))
        at = label.end()
    return tuple(found)


def test_every_state_has_its_number_worse_is_more():
    some = [a_health(state, product=state.value) for state in State]
    found = read(metrics(some))["marketplace_product_state"]
    assert found == {(("product", state.value),): NUMBERS[state] for state in State}
    assert sorted(State, key=lambda state: -NUMBERS[state]) == sorted(State, key=lambda s: s.rank)


def test_promises_are_counted_by_state():
    found = read(metrics([a_health(unmeasured=2)]))["marketplace_product_promises"]
    assert found == {
        (("product", "flights"), ("state", "broken")): 1,
        (("product", "flights"), ("state", "check_error")): 0,
        (("product", "flights"), ("state", "at_risk")): 0,
        (("product", "flights"), ("state", "not_measured")): 2,
        (("product", "flights"), ("state", "kept")): 3,
    }


def test_what_was_never_checked_has_no_time_of_it():
    some = [a_health(), Health(product="never")]
    found = read(metrics(some))["marketplace_product_checked_timestamp_seconds"]
    assert found == {(("product", "flights"),): NOW.timestamp()}


def test_what_is_stale_and_what_is_broken_upstream():
    found = read(metrics([a_health(stale=True, causes=("a", "b"))]))
    assert found["marketplace_product_stale"] == {(("product", "flights"),): 1}
    assert found["marketplace_product_broken_upstream"] == {(("product", "flights"),): 2}


def test_all_products_and_open_incidents_are_counted():
    some = [Incident(id="x", product="p", check="c", title="", opened_at=NOW, severity="major")]
    some.append(Incident(id="y", product="p", check="c", title="", opened_at=NOW, closed_at=NOW))
    found = read(metrics([a_health()], some))
    assert found["marketplace_products"][(("state", "broken"),)] == 1
    assert found["marketplace_incidents_open"] == {
        (("severity", "critical"),): 0,
        (("severity", "major"),): 1,
        (("severity", "minor"),): 0,
    }


def test_an_empty_marketplace_still_says_so():
    found = read(metrics([]))
    assert found["marketplace_product_state"] == {}
    assert {*found["marketplace_products"].values()} == {0}


@pytest.mark.parametrize("name", ['a"b', "a\\b", "a\nb", "a\\nb", "{a}", "a,b=c", "航班", "a  b"])
def test_an_id_is_read_back_as_it_is(name):
    found = read(metrics([a_health(product=name), a_health(product="a b")]))
    assert (("product", name),) in found["marketplace_product_state"]
    assert len(found["marketplace_product_state"]) == 2


@pytest.mark.parametrize("name", HOSTILE)
def test_any_id_stays_within_its_line(name):
    text = metrics([a_health(product=name)])
    text.encode("utf-8")
    assert len(read(text)["marketplace_product_state"]) == 1


@settings(deadline=None)
@given(st.lists(st.text(st.characters()), max_size=6))
def test_any_ids_make_lines_that_can_be_read(names):
    assert len(read(metrics([a_health(product=name) for name in names]))) == 7


def test_a_product_that_is_told_twice_is_said_once_the_worse_way():
    some = [a_health(State.KEPT), a_health(State.BROKEN)]
    assert [*read(metrics(some))["marketplace_product_state"].values()] == [4]


def test_its_kind_is_the_text_format():
    assert MEDIA_TYPE.startswith("text/plain; version=0.0.4")
