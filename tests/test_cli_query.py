"""`query`: the same answers as the page, for people, programs and streams of requests."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from marketplace.services.ask import Question, ask
from marketplace.services.marketplace import Marketplace
from tests.engines.query_data import CANARY, LEGS, PEOPLE, a_market_with_data

TOP = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return a_market_with_data(tmp_path_factory.mktemp("cli"))


@pytest.fixture(scope="module")
def run(settings):
    environment = {
        "PATH": "/usr/bin:/bin",
        "MARKETPLACE_DATA": settings.data,
        "MARKETPLACE_CACHE": settings.cache,
    }

    def run_(*arguments: str, lines: str = ""):
        return subprocess.run(
            [sys.executable, "-m", "marketplace", "query", "--repo", settings.repo, *arguments],
            capture_output=True, text=True, input=lines, env=environment, cwd=TOP, timeout=60,
        )  # fmt: skip

    return run_


SAME = (
    "SELECT carrier, count(*) AS n FROM flights.legs GROUP BY ALL ORDER BY ALL",
    "FROM people.people ORDER BY id LIMIT 3",
    "SHOW TABLES",
    "DESCRIBE planes.planes",
    "FROM types.everything ORDER BY id",
)


@pytest.mark.parametrize("sql", SAME)
def test_it_answers_as_the_page_does(run, settings, sql):
    done = run(sql, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    market = Marketplace.open(replace(settings, refresh_seconds=99.0))
    expected = ask(market, Question(sql=sql, patience=30))
    assert [(c["name"], c["type"]) for c in told["columns"]] == [
        (c.name, c.type) for c in expected.columns
    ]
    assert told["rows"] == [list(row) for row in expected.rows]
    assert (told["truncated"], told["cut"]) == (False, "")
    assert told["seconds"] > 0


def test_people_read_a_table_and_below_it_how_many_rows_there_are(run):
    done = run("SELECT count(*) AS legs FROM flights.legs")
    assert done.stdout.split() == ["legs", str(len(LEGS))]
    assert "1 row in" in done.stderr


def test_what_is_masked_is_empty_and_named(run):
    done = run("SELECT name, email FROM people.people")
    assert done.stdout.count("Person") == len(PEOPLE)
    assert "people.people.email" in done.stderr
    assert not CANARY.search(done.stdout + done.stderr)


def test_the_objects_of_a_named_product_need_no_prefix(run):
    done = run(
        "--product", "flights", "--product", "planes", "FROM legs JOIN planes USING (tailnum)"
    )
    assert done.returncode == 0
    done = run("--product", "flight", "FROM legs")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean" in done.stderr


@pytest.mark.parametrize(
    ("sql", "code", "kind"),
    [("COPY flights.legs TO '/tmp/x'", 1, "refused"), ("FROM '/etc/passwd'", 1, "refused"),
     ("SELECT repeat('x', 3000000000)", 1, "limited"), ("FROM flights.leg", 2, "invalid"),
     ("SELEC 1", 2, "invalid")],
)  # fmt: skip
def test_what_has_no_answer_has_a_kind_a_message_and_an_exit_code(run, sql, code, kind):
    done = run(sql, "--json")
    assert done.returncode == code
    error = json.loads(done.stdout)["error"]
    assert error["kind"] == kind
    assert error["message"]
    assert done.stderr == ""
    done = run(sql)
    assert (done.returncode, done.stdout) == (code, "")
    assert error["message"] in done.stderr


def test_a_stream_of_requests_is_answered_line_by_line_in_order(run):
    asked = [{"sql": f"SELECT {n} AS n"} for n in range(20)]
    asked[3:3] = [{"sql": "COPY x TO 'y'"}, {"question": "?"}]
    lines = "\n".join(json.dumps(one) for one in asked) + "\nnot json\n\n"
    done = run("--lines", lines=lines)
    assert done.returncode == 0
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["rows"][0][0] for one in told if "rows" in one] == list(range(20))
    assert [(n, one["error"]["kind"]) for n, one in enumerate(told) if "error" in one] == [
        (3, "refused"), (4, "invalid"), (22, "invalid"),
    ]  # fmt: skip


@pytest.mark.parametrize("arguments", [[], ["SELECT 1", "--lines"]])
def test_one_statement_or_a_stream_has_to_be_named(run, arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert "--lines" in done.stderr
