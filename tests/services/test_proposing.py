"""A change becomes a proposal, a proposal is reviewed, and what is published is what was meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marketplace.errors import NotFound, Refused
from marketplace.model import Action, Person, Stage
from marketplace.services import acting
from marketplace.services.marketplace import Marketplace
from marketplace.services.proposals import check, inbox, proposal, proposals
from marketplace.services.propose import Stale, comment, new_id, save, start
from marketplace.services.publish import Blocked, decline, publish, update, withdraw
from marketplace.services.reverting import revert
from tests.builders import a_contract, a_product, an_object

ADA = Person("Ada Byron", "ada@sales.example")
EVE = Person("Eve Adams", "eve@marketing.example")
PATH = "contracts/orders.odcs.yaml"
ORDERS = a_contract("orders", schema=[an_object("orders", "id", "note", "amount")])
OTHER = "contracts/returns.odcs.yaml"
OFFER = "contracts/sales.odps.yaml"


@pytest.fixture
def market(repo):
    repo.commit({PATH: ORDERS, OTHER: a_contract("returns"), "README.md": "Hello\n"})
    return Marketplace.open(replace(repo.settings, saving="on"))


def described(text: str = ORDERS, what: str = "All orders.", version: str = "1.0.1") -> str:
    return text.replace("Every one of our orders.", what).replace("1.0.0", version)


def narrowed(text: str = ORDERS, version: str = "2.0.0") -> str:
    return text.replace("  - name: note\n    logicalType: string\n", "").replace("1.0.0", version)


def rules(blocked) -> list[str]:
    return [one.rule for one in blocked]


def test_a_proposal_is_a_commit_by_the_person_on_a_branch_of_its_own(repo, market):
    made = start(market, EVE, {PATH: described()}, "Say what orders are", "Asked for.", id="o-1")
    assert repo.git("rev-parse", "proposal/o-1") == made.commit
    told = repo.git("log", "-1", "--format=%an|%ae|%s|%b", "proposal/o-1")
    assert told.startswith("Eve Adams|eve@marketing.example|Say what orders are|Asked for.")
    assert repo.git("diff", "--stat", "main", "proposal/o-1").endswith(
        "1 file changed, 2 insertions(+), 2 deletions(-)"
    )
    (row,) = proposals(market)
    assert (row.products, row.owners) == ((("orders", "Orders"),), ("Sales data",))
    found = row.proposal
    assert (found.id, found.stage, found.author, found.paths) == ("o-1", Stage.OPEN, EVE, (PATH,))
    assert (found.subject, found.body) == ("Say what orders are", "Asked for.")
    assert market.catalog().commit == found.base == repo.git("rev-parse", "main")


def test_an_owner_publishes_it_and_the_checkout_follows(repo, market):
    start(market, EVE, {PATH: described()}, "Say what orders are", "Asked for.", id="o-1")
    seen = proposal(market, "o-1", ADA)
    assert (seen.may_publish, seen.mine, seen.may_edit) == (True, False, True)
    (file,) = seen.files
    assert file.comparison
    assert file.comparison.enough
    assert not file.new_problems
    done = publish(market, ADA, "o-1", tip=seen.proposal.tip)
    assert repo.git("rev-parse", "main", "main^2") == f"{done.commit}\n{seen.proposal.tip}"
    assert (repo.folder / PATH).read_text() == described()
    assert repo.git("status", "--porcelain") == ""
    assert market.catalog().commit == done.commit
    body = repo.git("log", "-1", "--format=%an|%s|%b", "main")
    assert body == (
        "Ada Byron|Say what orders are|Asked for.\n\n"
        "Proposed-by: Eve Adams <eve@marketing.example>\nProposal: o-1"
    )
    assert proposals(market) == ()
    (row,) = proposals(market, None)
    assert (row.proposal.stage, row.proposal.author) == (Stage.PUBLISHED, EVE)
    assert row.proposal.paths == (PATH,)
    told = [(step.action, step.person) for step in row.proposal.steps]
    assert told == [(Action.SAVE, EVE), (Action.PUBLISH, ADA)]
    assert "proposal/o-1" not in repo.git("branch")
    after = proposal(market, "o-1", ADA)
    assert rules(after.blockers) == ["closed"]
    told = (after.files[0].comparison, after.files[0].product)
    assert told == (file.comparison, file.product), "what it meant is still told"


def test_who_is_no_owner_proposes_and_the_owner_finds_it_in_the_inbox(market):
    start(market, EVE, {PATH: described()}, "Say what orders are", id="o-1")
    assert [row.proposal.id for row in inbox(market, ADA)] == ["o-1"]
    assert inbox(market, EVE) == ()
    with pytest.raises(Blocked) as blocked:
        publish(market, EVE, "o-1")
    assert rules(blocked.value.blockers) == ["rights"]
    assert "ada" in blocked.value.hint
    with pytest.raises(Blocked):
        decline(market, EVE, "o-1", "No")


def test_nobody_becomes_an_owner_by_proposing_to_be_one(market):
    mine = described().replace("username: ada", "username: eve@marketing.example")
    start(market, EVE, {PATH: mine}, "I own it", id="o-1")
    assert "rights" in rules(proposal(market, "o-1", EVE).blockers)
    copy = described().replace("username: ada", "username: eve@marketing.example")
    start(market, EVE, {"contracts/mine.odcs.yaml": copy}, "A version of mine", id="o-2")
    assert "rights" in rules(proposal(market, "o-2", EVE).blockers)


def test_what_breaks_those_who_use_it_is_refused_whatever_the_version(market):
    start(market, ADA, {PATH: narrowed()}, "Drop the note", id="o-1")
    seen = proposal(market, "o-1", ADA)
    assert seen.breaking
    with pytest.raises(Blocked) as blocked:
        publish(market, ADA, "o-1")
    assert rules(blocked.value.blockers) == ["breaking"]
    assert "next version" in blocked.value.hint
    start(market, ADA, {PATH: None}, "Remove it", id="o-2")
    assert rules(proposal(market, "o-2", ADA).blockers) == ["breaking"]


def test_a_version_that_says_too_little_is_refused_with_the_next_one(market):
    amount = "  - name: amount\n"
    more = ORDERS.replace(amount, f"  - name: more\n    logicalType: string\n{amount}")
    start(market, ADA, {PATH: more}, "More", id="o-1")
    (blocker,) = proposal(market, "o-1", ADA).blockers
    assert (blocker.rule, blocker.hint) == ("version", "Set it to 1.1.0.")


def test_other_words_alone_need_no_new_version(market):
    start(market, ADA, {PATH: described(version="1.0.0")}, "Say what", id="o-1")
    seen = proposal(market, "o-1", ADA)
    assert seen.may_publish
    assert seen.files[0].comparison.next_version == "1.0.1"


def test_new_errors_are_refused_and_those_that_were_there_are_not(repo, market):
    wrong = described().replace("kind: DataContract", "kind: DataContract\ncolour: red")
    weighed = check(market, ADA, {PATH: wrong})
    assert rules(weighed.blockers) == ["problems"]
    assert "colour" in weighed.blockers[0].message
    repo.commit({PATH: ORDERS.replace("kind: DataContract", "kind: DataContract\ncolour: red")})
    market.refresh()
    assert not check(market, ADA, {PATH: wrong}).blockers
    assert "broken" in rules(check(market, ADA, {PATH: "kind: DataContract\nid: ["}).blockers)


def test_a_second_click_is_no_second_proposal(market):
    first = start(market, ADA, {PATH: described()}, "Say what", id="o-1")
    assert start(market, ADA, {PATH: described()}, "Say what", id="o-1") == first
    with pytest.raises(Refused, match="of this name"):
        start(market, ADA, {PATH: described(what="Some.")}, "Say what", id="o-1")


def test_saving_goes_on_and_says_when_somebody_was_faster(market):
    first = start(market, ADA, {PATH: described()}, "Say what", id="o-1")
    save(market, ADA, "o-1", {OTHER: a_contract("returns", version="1.1.0")}, "More", base="")
    second = save(market, ADA, "o-1", {PATH: described(what="Two.")}, "Two", base=first.commit)
    with pytest.raises(Stale) as stale:
        save(market, ADA, "o-1", {PATH: described(what="Three.")}, "Three", base=first.commit)
    (file,) = stale.value.files
    assert (file.base, file.mine, file.theirs) == (
        described(), described(what="Three."), described(what="Two."),
    )  # fmt: skip
    assert proposal(market, "o-1").proposal.tip == second.commit
    with pytest.raises(Stale):
        publish(market, ADA, "o-1", tip=first.commit)
    with pytest.raises(Refused, match="Ada Byron's"):
        save(market, EVE, "o-1", {PATH: described(what="Mine.")}, "Mine")


def test_comments_are_commits_that_change_nothing(repo, market):
    start(market, EVE, {PATH: described()}, "Say what", id="o-1")
    comment(market, ADA, "o-1", "Why?\n\nProposal-Action: decline")
    found = proposal(market, "o-1", ADA).proposal
    assert found.stage is Stage.OPEN
    assert [(s.action, s.text) for s in found.steps] == [
        (Action.SAVE, ""), (Action.COMMENT, "Why?\n\nProposal-Action: decline"),
    ]  # fmt: skip
    assert found.comments[0].person == ADA
    assert repo.git("diff", "proposal/o-1^", "proposal/o-1") == ""
    publish(market, ADA, "o-1")


def test_declined_and_withdrawn_ones_stay_with_their_reason(repo, market):
    for id_ in ("o-1", "o-2"):
        start(market, EVE, {PATH: described()}, f"Say {id_}", id=id_)
    decline(market, ADA, "o-1", "It is said elsewhere.")
    with pytest.raises(Refused, match="only they"):
        withdraw(market, ADA, "o-2")
    withdraw(market, EVE, "o-2", "A mistake.")
    assert repo.git("for-each-ref", "--format=%(refname)", "refs/heads/proposal") == ""
    found = {row.proposal.id: row.proposal for row in proposals(market, None)}
    assert (found["o-1"].stage, found["o-1"].reason) == (Stage.DECLINED, "It is said elsewhere.")
    assert (found["o-2"].stage, found["o-2"].reason) == (Stage.WITHDRAWN, "A mistake.")
    for act in (lambda: comment(market, ADA, "o-1", "x"), lambda: publish(market, ADA, "o-1")):
        with pytest.raises(Refused, match="declined already"):
            act()


def test_what_was_published_meanwhile_is_merged_by_property(repo, market):
    start(market, ADA, {PATH: described()}, "Say what", id="o-1")
    theirs = ORDERS.replace("  - name: amount\n", "  - name: amount\n    description: In euros.\n")
    repo.commit({PATH: theirs, "README.md": "Changed\n"})
    seen = publish(market, ADA, "o-1")
    expected = described(theirs)
    assert repo.git("show", f"{seen.commit}:{PATH}") + "\n" == expected
    assert repo.git("show", "main:README.md") == "Changed"


def test_what_both_changed_is_shown_and_chosen(repo, market):
    start(market, ADA, {PATH: described()}, "Say what", id="o-1")
    repo.commit({PATH: described(what="Theirs.", version="1.0.1"), "README.md": "Changed\n"})
    market.refresh()
    seen = proposal(market, "o-1", ADA)
    assert "conflict" in rules(seen.blockers)
    (clash,) = seen.files[0].clashes
    assert (clash.where, clash.mine, clash.theirs) == (
        "description.purpose", "All orders.", "Theirs.",
    )  # fmt: skip
    with pytest.raises(Blocked):
        update(market, ADA, "o-1")
    update(market, ADA, "o-1", {(PATH, clash.where): "mine"}, base=seen.proposal.tip)
    assert not proposal(market, "o-1", ADA).blockers
    save(market, ADA, "o-1", {PATH: described(version="1.0.2")}, "Next version")
    publish(market, ADA, "o-1")
    assert (repo.folder / PATH).read_text() == described(version="1.0.2")
    assert (repo.folder / "README.md").read_text() == "Changed\n"


def test_a_published_change_is_undone_by_a_proposal(repo, market):
    start(market, ADA, {PATH: described()}, "Say what", id="o-1")
    done = publish(market, ADA, "o-1")
    repo.commit({OTHER: a_contract("returns", version="1.1.0")})
    made = revert(market, ADA, done.commit, "It was wrong.")
    found = proposal(market, made.id, ADA)
    assert found.proposal.subject == 'Undo "Say what"'
    assert done.commit in found.proposal.body
    assert found.files[0].proposed == ORDERS.replace("1.0.0", "1.0.2")  # a version is used once
    assert found.proposal.paths == (PATH,)


def test_what_offers_a_contract_offers_its_next_version_once_it_is_undone(repo, market):
    product = a_product("sales", "orders", version="3.0.0")
    repo.commit({OFFER: product})
    raised = {PATH: described(version="1.1.0"), OFFER: product.replace(": 1.0.0", ": 1.1.0")}
    repo.commit(raised, "Say what orders are")
    made = revert(market, ADA, repo.git("rev-parse", "HEAD"))
    found = {one.path: one.proposed for one in proposal(market, made.id, ADA).files}
    assert found[PATH] == ORDERS.replace("1.0.0", "1.1.1")
    assert found[OFFER] == product.replace(": 1.0.0", ": 1.1.1").replace("3.0.0", "3.1.0")


@pytest.mark.parametrize(
    ("path", "match"),
    [
        ("README.md", "no file of the contracts"), ("contracts/x.txt", "no file of the contracts"),
        ("contracts/x.yaml", "neither"), ("contracts/marketplace.yaml", "neither"),
        ("other/x.odcs.yaml", "no file of the contracts"), ("../x.odcs.yaml", "under this name"),
        ("contracts/.git/x.odcs.yaml", "under this name"), ("/etc/x.odcs.yaml", "under this name"),
        ("contracts/\n.odcs.yaml", "under this name"), ("", "under this name"),
        ("contracts/link.odcs.yaml", "Something else|neither|no file"),
    ],
)  # fmt: skip
def test_only_contracts_and_products_are_changed(repo, market, path, match):
    (repo.folder / "contracts/link.odcs.yaml").symlink_to("orders.odcs.yaml")
    repo.commit({})
    with pytest.raises(Refused, match=match):
        start(market, ADA, {path: described()}, "Change", id="o-1")
    assert repo.git("branch", "--list", "proposal/*") == ""


@pytest.mark.parametrize("id_", ["../x", "-x", "a b", "x.lock", "A", "x" * 101, "a/b", "@{-1}"])
def test_hostile_ids_are_refused(market, id_):
    with pytest.raises(Refused, match="no name"):
        start(market, ADA, {PATH: described()}, "Change", id=id_)
    with pytest.raises(NotFound):
        proposal(market, id_, ADA)


def test_a_retired_contract_is_read_only(repo, market):
    repo.commit({PATH: a_contract("orders", status="retired")})
    with pytest.raises(Refused, match="retired"):
        start(market, ADA, {PATH: described()}, "Change", id="o-1")


def test_where_saving_is_off_nothing_is_written(repo, market):
    shut = Marketplace.open(replace(market.settings, saving=""))
    with pytest.raises(Refused, match="Saving is off"):
        start(shut, ADA, {PATH: described()}, "Change")
    assert acting.me(shut) == Person()
    here = Marketplace.open(replace(market.settings, saving="here"))
    repo.git("config", "user.name", "Here")
    assert acting.me(here).name == "Here"


def test_in_the_demo_one_may_act_as_the_people_of_its_contracts(repo, market):
    assert acting.actors(market) == ()
    with pytest.raises(Refused):
        acting.acting_as(market, "ada")
    repo.commit({"contracts/marketplace.yaml": "demo: true\nstewards: [grace@b.example]\n"})
    market.refresh()
    ada, grace = acting.actors(market)
    assert (ada.person.name, ada.teams, ada.products) == (
        "Ada", ("Sales data",), ("orders", "returns"),
    )  # fmt: skip
    assert (grace.person, grace.steward) == (Person("Grace", "grace@b.example"), True)
    assert acting.acting_as(market, "grace@b.example") == grace.person


def test_names_of_new_proposals_are_harmless():
    assert new_id("Flüge & <b>").startswith("fl-ge-b-")
    assert new_id("../..").startswith("proposal-")
