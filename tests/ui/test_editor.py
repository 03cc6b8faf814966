"""What Python keeps of the editor, and what stands in its folder (see also browser/)."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from marketplace.ui.editor.sheet import Sheet

FOLDER = Path(__file__).resolve().parents[2] / "marketplace" / "ui" / "editor"
PAGE = """
import streamlit as st
from marketplace.errors import Invalid
from marketplace.model import Table, TableColumn
from marketplace.ui import editor

columns = (TableColumn(name="fare", type="number", masked="confidential", description="Paid"),)
table = Table(name="bookings.bookings", product="b", object="b", title="Bookings", columns=columns)
text = editor.edit(
    st.query_params.get("sql", ""),
    key="query__page",
    tables=[table],
    error=Invalid("No such table.", "Look beside.", 2, 7) if "broken" in st.query_params else None,
    note="8 rows",
    on_run=print,
)
st.button("fare", on_click=editor.insert, args=("fare",), kwargs={"key": "query__page"})
st.text(text)
"""


def said(sheet: Sheet, text: str, ran: int = 0) -> dict[str, object]:
    return {"session": sheet.session, "serial": sheet.serial, "turn": 1, "ran": ran, "text": text}


def test_the_text_is_what_the_browser_said_last():
    sheet = Sheet.of("SELECT 1")
    assert sheet.text == "SELECT 1"
    assert not sheet.hear(said(sheet, "SELECT 2"))
    assert sheet.text == "SELECT 2"


def test_a_run_is_heard_once():
    sheet = Sheet.of("")
    assert sheet.hear(said(sheet, "SELECT 1", ran=1))
    assert not sheet.hear(said(sheet, "SELECT 1 +", ran=1))
    assert sheet.hear(said(sheet, "SELECT 1 + 1", ran=2))


def test_a_page_that_asks_for_the_same_text_again_replaces_nothing():
    sheet = Sheet.of("SELECT 1")
    sheet.hear(said(sheet, "SELECT 2"))
    sheet.ask("SELECT 1")
    assert (sheet.serial, sheet.text) == (1, "SELECT 2")


def test_a_page_that_hands_back_what_is_typed_replaces_nothing():
    sheet = Sheet.of("SELECT 1")
    sheet.hear(said(sheet, "SELECT 2"))
    sheet.ask("SELECT 2")
    sheet.hear(said(sheet, "SELECT 23"))
    sheet.ask("SELECT 2")
    assert (sheet.serial, sheet.text) == (1, "SELECT 23")


def test_a_new_text_of_the_page_replaces_what_is_typed_and_what_is_said_about_the_old():
    sheet = Sheet.of("SELECT 1")
    late = said(sheet, "SELECT 1, 2", ran=1)
    sheet.ask("SELECT 9")
    assert not sheet.hear(late)
    assert (sheet.serial, sheet.text, sheet.put) == (2, "SELECT 9", "SELECT 9")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"session": "another"},
        {"serial": 7},
        {"text": 5},
        {"text": None},
        {"ran": "1"},
        {"ran": None},
    ],
)
def test_what_is_no_word_of_this_editor_is_passed_over(wrong):
    sheet = Sheet.of("SELECT 1")
    heard = said(sheet, "SELECT 2", ran=1) | wrong if wrong else {}
    assert not sheet.hear(heard)
    assert not sheet.hear("SELECT 2")
    assert sheet.text == "SELECT 1"


def test_insertions_are_numbered_and_the_last_few_are_told_again():
    sheet = Sheet.of("")
    for number in range(20):
        sheet.insert(f"name_{number}")
    assert sheet.inserts[-1] == (20, "name_19")
    assert len(sheet.inserts) == 8


def shown(at: AppTest) -> dict:
    (element,) = at.get("bidi_component")
    assert element.proto.js_source_path == "editor.js"
    assert not element.proto.js_content, "the script travels with every rerun"
    return json.loads(element.proto.json)


def test_a_page_hands_over_names_note_and_text():
    at = AppTest.from_string(PAGE, default_timeout=30)
    at.query_params["sql"] = "SELECT 1"
    data = shown(at.run())
    assert data["text"] == at.text[0].value == "SELECT 1"
    about = "Paid\nHidden from your role: confidential"
    assert data["tables"] == [["bookings.bookings", "Bookings", [["fare", "number", about]]]]
    assert (data["note"], data["error"], data["inserts"]) == ("8 rows", None, [])


def test_every_visitor_has_an_editor_of_their_own():
    first, second = (shown(AppTest.from_string(PAGE, default_timeout=30).run()) for _ in range(2))
    assert first["session"] != second["session"]


def test_a_mistake_is_handed_over_with_its_place():
    at = AppTest.from_string(PAGE, default_timeout=30)
    at.query_params["broken"] = "1"
    assert shown(at.run())["error"] == {
        "message": "No such table.",
        "hint": "Look beside.",
        "run": 0,
        "line": 2,
        "column": 7,
    }


def test_a_name_beside_is_handed_over_once():
    at = AppTest.from_string(PAGE, default_timeout=30).run()
    at.button[0].click().run()
    assert shown(at)["inserts"] == [[1, "fare"]]
    at.run()
    assert shown(at)["inserts"] == [[1, "fare"]]
    at.button[0].click().run()
    assert shown(at)["inserts"] == [[1, "fare"], [2, "fare"]]


def test_what_is_served_was_built_from_the_sources_beside_it():
    files = [*sorted((FOLDER / "src").iterdir()), FOLDER / "package-lock.json"]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    built = (FOLDER / "built" / "editor.js").read_text("utf-8")
    assert digest in built[:200], "run `npm ci` and `npm run build` in marketplace/ui/editor"


def test_only_what_is_built_can_be_fetched():
    assert [file.name for file in (FOLDER / "built").iterdir()] == ["editor.js"]


def test_every_package_in_the_script_is_named_with_its_version_and_no_registry_is():
    lock = json.loads((FOLDER / "package-lock.json").read_text("utf-8"))
    licences = (FOLDER / "LICENSES.md").read_text("utf-8")
    for path, package in lock["packages"].items():
        assert "resolved" not in package
        if path and not package.get("dev"):
            assert package["license"] == "MIT"
            assert f"{path.removeprefix('node_modules/')} {package['version']}" in licences


def test_every_word_that_duckdb_reserves_is_quoted_as_a_name():
    words = (FOLDER / "src" / "words.js").read_text("utf-8")
    ours = set(re.search(r"RESERVED = `([^`]+)`", words)[1].split())
    with duckdb.connect() as connection:
        found = connection.execute(
            "SELECT keyword_name FROM duckdb_keywords() "
            "WHERE keyword_category IN ('reserved', 'type_function')"
        ).fetchall()
    assert {word for (word,) in found} <= ours
