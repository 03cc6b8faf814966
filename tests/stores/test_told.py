"""What was told already: kept through crashes, by one process at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.errors import Busy, Refused
from marketplace.stores.told import telling

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
TOP = Path(__file__).resolve().parents[2]
NOTE_AND_HANG = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from marketplace.stores.told import telling
with telling(Path(sys.argv[1])) as told:
    told.note("#sales", {"orders": "broken"}, datetime(2026, 11, 20, tzinfo=UTC))
    print("noted", flush=True)
    time.sleep(600)
"""


def test_what_was_told_last_holds(tmp_path):
    with telling(tmp_path) as told:
        assert told.of("#sales") is None
        told.note("#sales", {"orders": "broken", "lines": "kept"}, NOW)
        told.note("#sales", {"orders": "kept"}, NOW)
        told.note("*", {}, NOW)
    with telling(tmp_path) as told:
        assert told.of("#sales") == {"orders": "kept", "lines": "kept"}
        assert told.of("*") == {}
        assert told.of("#other") is None


def test_names_of_any_kind_come_back_as_they_were(tmp_path):
    odd = {"a\nb": "kept", 'é"\\': "broken", "\ud800": "at risk", "../../x": "kept"}
    with telling(tmp_path) as told:
        told.note("#\n\t☃", odd, NOW)
    with telling(tmp_path) as told:
        assert told.of("#\n\t☃") == odd


def test_a_line_that_a_crash_cut_short_is_left_out_and_the_next_one_is_whole(tmp_path):
    with telling(tmp_path) as told:
        told.note("#sales", {"orders": "broken"}, NOW)
    file = tmp_path / "told.jsonl"
    whole = file.read_bytes()
    for end in range(len(whole)):
        file.write_bytes(whole + whole[:end])
        with telling(tmp_path) as told:
            told.note("#sales", {"lines": "kept"}, NOW)
        with telling(tmp_path) as told:
            assert told.of("#sales") == {"orders": "broken", "lines": "kept"}


@settings(max_examples=200, deadline=None)
@given(rubbish=st.binary(max_size=200))
def test_no_rubbish_in_the_file_ends_the_program(tmp_path_factory, rubbish):
    folder = tmp_path_factory.mktemp("told")
    (folder / "told.jsonl").write_bytes(rubbish)
    with telling(folder) as told:
        told.note("#sales", {"orders": "kept"}, NOW)
    with telling(folder) as told:
        assert (told.of("#sales") or {})["orders"] == "kept"


def test_the_file_does_not_grow_with_every_change(tmp_path):
    with telling(tmp_path) as told:
        told.note("*", {}, NOW)
        for row in range(3000):
            told.note("#sales", {"orders": ("kept", "broken")[row % 2]}, NOW)
    assert len((tmp_path / "told.jsonl").read_bytes().splitlines()) < 1100
    with telling(tmp_path) as told:
        assert told.of("#sales") == {"orders": "broken"}
        assert told.of("*") == {}


def test_who_is_killed_loses_nothing_it_noted_and_its_turn(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", NOTE_AND_HANG, str(tmp_path)],
        cwd=TOP, stdout=subprocess.PIPE, text=True,
    ) as other:  # fmt: skip
        assert other.stdout
        assert other.stdout.readline() == "noted\n"
        with pytest.raises(Busy), telling(tmp_path):
            pass
        other.send_signal(signal.SIGKILL)
        other.wait()
    with telling(tmp_path) as told:
        assert told.of("#sales") == {"orders": "broken"}


def test_a_folder_that_cannot_be_written_is_told_without_its_name(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Refused) as error, telling(tmp_path / "file" / "observations"):
        pass
    assert str(tmp_path) not in f"{error.value.message} {error.value.hint}"


def test_a_link_in_the_place_of_the_lock_is_not_followed(tmp_path):
    os.symlink(tmp_path / "elsewhere", tmp_path / "told.lock")
    with pytest.raises(Refused), telling(tmp_path):
        pass
    assert not (tmp_path / "elsewhere").exists()
