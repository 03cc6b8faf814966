"""Saving and publishing under hostile circumstances; `tests.stores.proposing` does more of it."""

from __future__ import annotations

import os
import time
from dataclasses import replace

import pytest

from marketplace.errors import MarketplaceError, NotFound, Refused
from marketplace.model import Action, Person, Stage
from marketplace.services.marketplace import Marketplace
from marketplace.services.proposals import proposal, proposals
from marketplace.services.propose import start
from marketplace.services.publish import publish
from marketplace.stores.commit import Change, Edit, Moved, write
from marketplace.stores.turn import Intent, Note
from tests.stores.proposing import ADA, a_market, full, kills, opened, path, text, writers


@pytest.fixture
def one(tmp_path):
    repo, where = a_market(tmp_path / "repo", ["old"])
    return repo, opened(where)


def test_of_many_writers_nothing_is_lost_nor_overwritten(tmp_path):
    seen = writers(tmp_path, 2, 5)
    assert seen["published"] + seen["refused"] + seen["busy"] == 10
    assert seen["published"] >= 8


def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(tmp_path):
    assert sum(kills(tmp_path, 2).values()) >= 2


def test_on_a_full_disk_nothing_is_said_to_be_saved_that_is_not(tmp_path):
    assert full(tmp_path, 1)["refused"] == 1


def test_several_files_come_go_and_change_in_one_commit(one):
    repo, market = one
    repo.commit({"contracts/gone.yaml": "id: gone\n", "contracts/deep/x.yaml": "id: x\n"})
    repository = market.repository
    blob = {p: repo.git("rev-parse", f"main:{p}") for p in (
        "contracts/gone.yaml", "contracts/deep/x.yaml", path("old"),
    )}  # fmt: skip
    edits = (
        Edit(path="contracts/gone.yaml", data=None, base=blob["contracts/gone.yaml"]),
        Edit(path="contracts/deep/x.yaml", data=None, base=blob["contracts/deep/x.yaml"]),
        Edit(path=path("old"), data=b"id: new\n", base=blob[path("old")]),
        Edit(path="contracts/more/y.yaml", data=b"id: y\n"),
    )
    body = "Why.\u202e\x07\n\nProposal-Action: decline"
    change = Change(edits=edits, subject="One\n\nTwo", body=body, trailers=("A: b",))
    write(repository, change, ADA)
    assert repo.git("ls-tree", "-r", "--name-only", "main").split() == [
        "contracts/more/y.yaml", path("old"),
    ]  # fmt: skip
    assert repo.git("status", "--porcelain") == ""
    assert not (repo.folder / "contracts/gone.yaml").exists()
    assert (repo.folder / "contracts/more/y.yaml").read_text() == "id: y\n"
    told = repo.git("log", "-1", "--format=%s|%b")
    assert told == "One Two|Why.\n\nProposal-Action: decline\n\nA: b"
    repo.git("fsck", "--strict")


def test_a_branch_begins_once_and_a_stated_tip_must_hold(one):
    repo, market = one
    main = repo.git("rev-parse", "main")
    edit = Edit(path="contracts/n.yaml", data=b"id: n\n")
    change = Change(edits=(edit,), subject="New", branch="refs/heads/proposal/x", start=main)
    made = write(market.repository, change, ADA)
    assert repo.git("rev-parse", "proposal/x", "proposal/x^").split() == [made.commit, main]
    with pytest.raises(Moved):
        write(market.repository, change, ADA)
    late = Change(subject="Late", branch="refs/heads/proposal/x", tip=main)
    with pytest.raises(Moved):
        write(market.repository, late, ADA)


def test_locks_that_were_left_a_minute_ago_are_nobodys(one):
    repo, market = one
    lock = repo.folder / ".git/refs/heads/main.lock"
    lock.touch()
    start(market, ADA, {path("old"): text("old", 1)}, "Next", id="o-1")
    with pytest.raises(MarketplaceError, match="Another Git command holds"):
        publish(market, ADA, "o-1")
    os.utime(lock, (time.time() - 120,) * 2)
    publish(market, ADA, "o-1")


def test_a_dirty_checkout_is_refused_with_advice(one):
    repo, market = one
    start(market, ADA, {path("old"): text("old", 1)}, "Next", id="o-1")
    repo.write(path("old"), "mine\n")
    with pytest.raises(Refused) as refused:
        publish(market, ADA, "o-1")
    assert "Commit or stash" in refused.value.hint
    assert (repo.folder / path("old")).read_text() == "mine\n"
    assert proposal(market, "o-1", ADA).proposal.stage is Stage.OPEN
    repo.git("checkout", "--quiet", "--", ".")
    repo.git("switch", "--quiet", "proposal/o-1")
    publish(market, ADA, "o-1")
    assert repo.git("branch", "--show-current") == "proposal/o-1"


def test_what_is_to_be_done_is_noted_whole_or_nothing_is_done():
    full = os.open("/dev/full", os.O_RDWR)
    try:
        with pytest.raises(Refused, match="the disk is full"):
            Note(full).write(Intent("refs/heads/main", "c0ffee", ()))
    finally:
        os.close(full)


def test_branches_made_by_hand_show_and_odd_ones_do_no_harm(one):
    repo, market = one
    repo.git("switch", "--quiet", "--create", "proposal/By_Hand")
    repo.commit(
        {path("old"): text("old", 1), "README.md": "x"},
        "By hand\n\nWhy.\n\nProposal-Action: publish\n",
    )
    repo.git("switch", "--quiet", "--orphan", "proposal/stranger")
    repo.commit({"x.yaml": "id: x"})
    repo.git("branch", "proposal/a/b", "main")
    repo.git("branch", "proposal/<b>", "main")
    repo.git("tag", "-a", "-m", "x", "t", "main")
    repo.git("update-ref", "refs/proposals/tag", "refs/tags/t")
    repo.git("switch", "--quiet", "main")
    found = {row.proposal.id: row.proposal for row in proposals(market, None)}
    assert set(found) == {"By_Hand"}
    assert (found["By_Hand"].subject, found["By_Hand"].body) == ("By hand", "Why.")
    assert [step.action for step in found["By_Hand"].steps] == [Action.SAVE]  # whatever it claims
    assert [b.rule for b in proposal(market, "By_Hand", ADA).blockers] == ["foreign"]
    with pytest.raises(NotFound):
        proposal(market, "stranger")
    repo.git("merge", "--quiet", "--no-ff", "-m", "Merge", "proposal/By_Hand")
    market.refresh()
    assert proposal(market, "By_Hand").proposal.stage is Stage.PUBLISHED


def test_what_was_merged_as_another_commit_is_published_too(one):
    repo, market = one
    start(market, ADA, {path("old"): text("old", 1)}, "Next", id="o-1")
    repo.commit({path("old"): text("old", 1)}, "Squashed")
    market.refresh()
    assert proposal(market, "o-1").proposal.stage is Stage.PUBLISHED


def test_with_a_remote_a_proposal_is_pushed_and_published_there(tmp_path):
    repo, _ = a_market(tmp_path / "repo", ["old"])
    address = f"file://{tmp_path / 'repo'}"
    market = Marketplace.open(replace(repo.settings, repo=address, saving="on"))
    made = start(market, Person("Eve", "e@b.example"), {path("old"): text("old", 1)}, "N", id="o-1")
    assert repo.git("rev-parse", "proposal/o-1") == made.commit
    assert [b.rule for b in proposal(market, "o-1", ADA).blockers] == ["remote"]
    repo.git("merge", "--quiet", "--squash", "proposal/o-1")
    repo.commit({}, "Squashed")
    market.repository.fetch()
    market.refresh()
    assert proposal(market, "o-1").proposal.stage is Stage.PUBLISHED
    repo.folder.rename(tmp_path / "away")
    with pytest.raises(MarketplaceError, match="could not be pushed"):
        start(market, ADA, {path("old"): text("old", 2)}, "N", id="o-2")
    assert "o-2" not in {row.proposal.id for row in proposals(market, None)}
