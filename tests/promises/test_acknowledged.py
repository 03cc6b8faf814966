"""Files that say who takes care of an incident."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.promises.acknowledged import LARGEST, Acknowledgement, by_incident, parse

PATH = "incidents/late.yaml"


def only(text: str) -> Acknowledgement:
    found = parse(text.encode(), PATH)
    (said,) = found.acknowledgements
    assert found.problems == ()
    return said


def test_a_file_names_the_incident_a_person_and_what_happened():
    said = only(
        "incident: flights/latency/2026-11-20\nacknowledged_by: Mara Lindqvist\n"
        "what_happened: |\n  The airline changed its export.\n  Loaded again at 14:00.\n"
    )
    assert said == Acknowledgement(
        incident="flights/latency/2026-11-20",
        by="Mara Lindqvist",
        note="The airline changed its export.\nLoaded again at 14:00.",
        path=PATH,
    )


@pytest.mark.parametrize(
    "text",
    [
        "incident: a/b/c\nacknowledged_by: Ada\nnote: n",
        "Incident: a/b/c\nAcknowledged-By: Ada\nWhat happened: n",
        "{incident: a/b/c, by: Ada, note: n, more: [1, 2], else: {x: y}}",
        "# a comment\nnote: n\nincident: 'a/b/c'\nacknowledged_by:  Ada \n",
        "\ufeffincident: a/b/c\nacknowledged_by: Ada\nnote: n\n",
    ],
)
def test_it_may_be_written_in_many_ways(text):
    assert only(text) == Acknowledgement(incident="a/b/c", by="Ada", note="n", path=PATH)


def test_values_are_text_whatever_they_look_like():
    said = only("incident: 2026-11-20\nacknowledged_by: 007\nnote: no")
    assert (said.incident, said.by, said.note) == ("2026-11-20", "007", "no")


def test_what_is_left_empty_is_empty():
    assert only("incident: x\nacknowledged_by: ~\nnote:") == Acknowledgement(
        incident="x", path=PATH
    )


def test_one_file_may_speak_of_several():
    found = parse(b"- {incident: x, by: Ada}\n- {incident: y, by: Bo}\n- nothing\n", PATH)
    assert [(one.incident, one.by) for one in found.acknowledgements] == [("x", "Ada"), ("y", "Bo")]
    assert len(found.problems) == 1


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "incident:"),
        (b"just a text", "incident:"),
        (b"acknowledged_by: Ada", "missing"),
        (b"incident: [x]", "missing"),
        (b"incident: 'never closed", "YAML"),
        (b"incident: x\n---\nincident: y", "YAML"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"incident: \xc3", "UTF-8"),
        (b"incident: \x00", "YAML"),
        (b"note: &a [1]\nincident: *a", "Aliases"),
        (b"[" * 50 + b"]" * 50, "nested"),
        (b"[" * 5000, "YAML"),
        (b"incident: x #" + b" " * LARGEST, "larger"),
        (b"incident: !!python/object/apply:os.system ['x']", "missing"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_raised(data, word):
    found = parse(data, PATH)
    assert found.acknowledgements == ()
    assert word in " ".join(found.problems)


def test_aliases_within_aliases_are_refused_before_anything_is_built():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert "Aliases" in parse("\n".join(lines).encode(), PATH).problems[0]


def test_nothing_grows_without_bounds():
    found = parse(("incident: " + "x" * 9000 + "\nby: " + "y" * 9000).encode(), PATH)
    (said,) = found.acknowledgements
    assert (len(said.incident), len(said.by)) == (500, 100)
    many = parse(b"- {incident: x}\n" * 2000, PATH)
    assert len(many.acknowledgements) == 1000
    assert "first 1,000" in many.problems[0]


def test_several_files_about_one_incident_add_to_each_other():
    first = parse(b"incident: x\nby: Ada", "incidents/b.yaml")
    second = parse(b"incident: x\nby: Bo\nnote: mended", "incidents/c.yaml")
    for order in ([first, second], [second, first]):
        said = by_incident(order)
        assert [*said] == ["x"]
        assert (said["x"].by, said["x"].note) == ("Ada", "mended")


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_raise(data):
    parse(data, PATH)


@settings(deadline=None)
@given(st.text("incdet:by -[]{}*&!|>'\"\n\t#xyz?,%@", max_size=80))
def test_no_text_raises(text):
    parse(text.encode(), PATH)
