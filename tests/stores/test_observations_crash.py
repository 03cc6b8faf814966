"""Many at once, killed in the middle, on a full disk: what was acknowledged is there, once."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pyarrow.parquet as pq
import pytest

from marketplace.errors import MarketplaceError
from marketplace.stores.observations import Observations
from tests.stores.builders_observations import MORNING, TOP, an_observation, checks, program

_ON_A_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from marketplace.errors import MarketplaceError
from marketplace.stores.observations import Observations
from tests.stores.builders_observations import MORNING, an_observation

observations = Observations(Path(sys.argv[1]))
observations.record([an_observation("before")])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
try:
    observations.record([an_observation("after")])
except MarketplaceError as error:
    print(error.message, error.hint)
print(observations.compact(MORNING))
"""


@pytest.fixture
def observations(tmp_path):
    return Observations(tmp_path / "observations")


def files(observations):
    return sorted(str(f.relative_to(observations.folder)) for f in observations.folder.glob("*/*"))


def test_eight_writers_at_once_lose_nothing(observations):
    writers = [program(observations.folder, "record", f"w{n}", 15) for n in range(8)]
    compactor = program(observations.folder, "compact", 10)
    seen = 0
    while any(writer.poll() is None for writer in writers):
        found = checks(observations.read())
        assert len({*found}) == len(found) >= seen
        seen = len(found)
    for one in (*writers, compactor):
        one.communicate()
        assert one.returncode == 0
    expected = sorted(f"w{n}-{number}" for n in range(8) for number in range(15))
    assert sorted(checks(observations.read())) == expected
    assert sorted(checks(Observations(observations.folder).latest())) == expected


def test_killed_while_it_records_it_loses_nothing_that_it_acknowledged(observations):
    acknowledged = []
    for life in range(4):
        with program(observations.folder, "record", f"life{life}", 1000) as writer:
            for _ in range(25):
                acknowledged.append(f"life{life}-{int(writer.stdout.readline())}")
            writer.send_signal(signal.SIGKILL)
            acknowledged += [f"life{life}-{int(line)}" for line in writer.stdout if line.strip()]
    found = Counter(checks(observations.read()))
    assert {*acknowledged} <= {*found}
    assert {*found.values()} == {1}
    # At most the one that was on its way in each life; none of them half.
    assert len(found) <= len(acknowledged) + 4
    for file in files(observations):
        if "/." not in file:
            pq.read_table(observations.folder / file)


def test_killed_while_it_compacts_it_leaves_nothing_twice_and_nothing_out(observations):
    expected = []
    for life in range(5):
        new = [an_observation(f"l{life}-{n}", observed_at=MORNING - n * timedelta(days=1))
               for n in range(40)]  # fmt: skip
        observations.record(new)
        expected = sorted([*expected, *checks(new)])
        compactor = program(observations.folder, "compact", 1000)
        compactor.stdout.readline() if life % 2 else None
        while len(files(observations)) > 40 + life and compactor.poll() is None:
            assert sorted(checks(observations.read())) == expected
        compactor.send_signal(signal.SIGKILL)
        compactor.communicate()
        assert sorted(checks(observations.read())) == expected
        assert sorted(checks(Observations(observations.folder).read())) == expected
    observations.compact(MORNING + timedelta(days=40))
    assert sorted(checks(observations.read())) == expected


def test_a_full_disk_is_told_and_nothing_is_half_there(observations):
    said = subprocess.run(
        [sys.executable, "-c", _ON_A_FULL_DISK, str(observations.folder)],
        cwd=TOP, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert said.startswith("Nothing was recorded in the folder of observations: the disk is full.")
    assert checks(observations.read()) == ["before"]
    assert len(files(observations)) == 1


def test_of_several_days_none_is_there_when_one_cannot_be(observations):
    blocked = observations.folder / "date=2026-11-28"
    observations.folder.mkdir()
    blocked.write_text("a file in the way")
    with pytest.raises(MarketplaceError, match="Nothing was recorded"):
        observations.record([
            an_observation("a", observed_at=MORNING - timedelta(days=1)), an_observation("b"),
        ])  # fmt: skip
    assert files(observations) == []


def test_a_folder_that_is_a_file_is_told(observations):
    observations.folder.write_text("no folder")
    with pytest.raises(MarketplaceError, match="Nothing was recorded"):
        observations.record([an_observation()])
    assert observations.read() == []
