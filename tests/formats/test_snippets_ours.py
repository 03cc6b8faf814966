"""Snippets that ask this marketplace: run as they stand, in a shell where that is meant."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from marketplace.errors import NotFound
from marketplace.services.ask import Question, ask
from tests.formats.test_snippets_run import NOT_THERE
from tests.serving import serving

TOP = Path(__file__).parents[2]
SOME = 3  # each starts a process


def of(every, key):
    found = [one for one in every if one.snippet.key == key]
    assert len(found) > 30
    return found


def is_missing(one) -> bool:
    return NOT_THERE in one.server.address.get("path", "")


def run(text: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """As pasted into a terminal in which `python` is the one that has the marketplace."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    given = {**os.environ, "PATH": path, "PYTHONPATH": str(TOP), **environment}
    return subprocess.run(
        ["bash", "-c", text], cwd=folder, env=given, capture_output=True, text=True, timeout=60
    )


def test_every_statement_for_our_own_page_is_answered_and_shows_nothing_masked(every, market):
    for one in of(every, "sql"):
        question = Question(sql=one.snippet.text, patience=30)
        if is_missing(one):
            with pytest.raises(NotFound, match="no such file"):
                ask(market, question)
            continue
        found = ask(market, question)
        assert found.rows, one.id
        assert not one.masked & {column.name for column in found.columns}, one.id


def test_the_command_line_answers_where_the_marketplace_is(every, workspace, tmp_path):
    for one in of(every, "cli")[:SOME]:
        given = {"MARKETPLACE_REPO": str(workspace), "MARKETPLACE_CACHE": str(tmp_path)}
        done = run(one.snippet.text, TOP, **given)
        assert done.returncode == 0, f"{one.id}\n{one.snippet.text}\n{done.stderr}"
        assert " in " in done.stderr


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl here")
def test_the_rest_api_answers_what_curl_sends(every, workspace, tmp_path):
    with serving(workspace, tmp_path) as server:
        for one in of(every, "api")[:SOME]:
            text = one.snippet.text.replace("http://127.0.0.1:8501", server)
            assert server in text
            done = run(text, workspace)
            assert done.returncode == 0, done.stderr
            assert json.loads(done.stdout)["rows"], one.id
