"""Messages that no page of ours would send: what a form shows as fixed stays as it is, whatever a
hand-made client says on the same socket."""

from __future__ import annotations

import json
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.builders import Repo, a_contract, a_property, an_object
from tests.by_hand import Visitor, visiting
from tests.serving import serving

NOTE = a_property("note", description="What was said.", classification="internal")
MINE = a_contract("orders", schema=[an_object("orders", "id", NOTE)])
THEIRS = a_contract(
    "returns",
    schema=[an_object("returns", "id", NOTE)],
    team={"name": "Others", "members": [{"username": "grace", "role": "owner"}]},
)


@pytest.fixture(scope="module")
def repo(tmp_path_factory) -> Repo:
    repo = Repo(tmp_path_factory.mktemp("by-hand") / "repo")
    repo.commit({"contracts/orders.odcs.yaml": MINE, "contracts/returns.odcs.yaml": THEIRS})
    subprocess.run(["git", "-C", repo.folder, "config", "user.name", "ada"], check=True)
    return repo


@pytest.fixture(scope="module")
def server(repo, tmp_path_factory):
    with serving(repo.folder, tmp_path_factory.mktemp("cache")) as address:
        yield address


@pytest.fixture
def visit(server):
    with ExitStack() as open_:

        def visit_(query: str) -> Visitor:
            return open_.enter_context(visiting(server, query))

        yield visit_


def cells(**told) -> dict:
    return {"string_value": json.dumps(told)}


def test_an_honest_cell_of_the_grid_is_written(visit):
    visitor = visit("id=orders&part=Schema")
    visitor.run(dataframe=cells(edited_rows={"1": {"Description": "Other words."}}))
    assert visitor.says("1 line changed")


@pytest.mark.parametrize(
    "told",
    [
        {"edited_rows": {"1": {"Property": "renamed"}}},
        {"edited_rows": {"1": {"id": "x", "name": "x", "physicalName": "x"}}},
        {"edited_rows": {"7": {"Description": "There is no such row."}}},
        {"edited_rows": {"-1": {"Description": "Nor this one."}}},
        {"edited_rows": {}, "deleted_rows": [0], "added_rows": [{"Property": "new"}]},
    ],
)
def test_columns_that_are_fixed_and_rows_that_are_none_stay(visit, told):
    visitor = visit("id=orders&part=Schema")
    visitor.run(dataframe=cells(**told))  # Streamlit itself may fail on it
    assert visitor.send({}).says("Nothing has changed yet.")


def test_a_value_that_is_no_choice_is_not_written(visit):
    visitor = visit("id=orders&part=Schema")
    visitor.run(Type={"string_value": "evil"})
    assert visitor.says("Nothing has changed yet.")


def test_a_form_that_shows_an_older_text_writes_nothing(visit):
    visitor = visit("id=orders&part=About")
    name = visitor.inputs["Name"]
    visitor.run(Name={"string_value": "Ours"})
    assert visitor.says("1 line changed")
    visitor.run(Undo={"trigger_value": True})
    assert visitor.says("Nothing has changed yet.")
    assert visitor.inputs["Name"] != name
    visitor.send({name: {"string_value": "From before"}})
    assert visitor.says("Nothing has changed yet.")


def test_the_contract_of_another_team_is_not_published(visit, repo):
    before = repo.git("rev-parse", "main")
    mine = visit("id=orders&part=About")
    mine.run(Name={"string_value": "Mine"})
    theirs = visit("id=returns&part=About")
    theirs.run(Name={"string_value": "Taken over"})
    save = next(label for label in theirs.inputs if "Save" in label)
    theirs.send({theirs.inputs[save]: {"trigger_value": True}})
    assert theirs.says("may not publish")
    assert not any("Publish now" in label for label in theirs.inputs)
    # The id of the button that an owner has: by its key, it is the same in every session.
    save = next(label for label in mine.inputs if "Save" in label)
    mine.send({mine.inputs[save]: {"trigger_value": True}})
    publish = next(label for label in mine.inputs if "Publish now" in label)
    theirs.send({mine.inputs[publish]: {"trigger_value": True}})
    assert repo.git("rev-parse", "main") == before
    assert Path(repo.folder, "contracts/returns.odcs.yaml").read_text() == THEIRS
