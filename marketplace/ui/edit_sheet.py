"""What one visitor is changing: the text, what was there before, and every step back.

Each change is kept on the server at once under the token in the address (`?draft=`), so that a
reload, a lost connection and a restart bring it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from secrets import token_hex
from typing import Any

import streamlit as st

from marketplace.contracts.splice.apply import Draft
from marketplace.contracts.splice.edits import Edit
from marketplace.errors import CannotEdit, Limited, MarketplaceError, NotFound
from marketplace.model import Person
from marketplace.services import editing, proposals, unsaved
from marketplace.services.marketplace import Marketplace
from marketplace.services.unsaved import Unsaved
from marketplace.settings import Limits
from marketplace.ui import acting
from marketplace.ui.shell import Here
from marketplace.ui.words import part_key

_SHEETS = "edit_sheets"
_MOST_STEPS = 100
_MOST_SHEETS = 5  # of one session


@dataclass(slots=True)
class Sheet:
    market: Marketplace
    change: Unsaved
    token: str = ""
    # Widgets of the form have it in their keys: raised when they must show the text anew.
    revision: int = 0
    back: list[Unsaved] = field(default_factory=list)
    refused: str = ""  # why the last change was not made
    hint: str = ""
    line: int = 0  # where the text is to be opened
    jumps: int = 0
    run: object = None  # what the last changes were all made by, such as one text being typed
    name: str = field(default_factory=lambda: token_hex(4))  # in the keys of widgets
    _draft: Draft | None = None

    @property
    def path(self) -> str:
        return self.change.path

    @property
    def text(self) -> str:
        return self.change.files[self.path]

    @property
    def before(self) -> str:
        """ "" for a new file."""
        return self.change.before.get(self.path, "")

    @property
    def is_changed(self) -> bool:
        return bool(self.change.changed)

    @property
    def draft(self) -> Draft | None:
        """None where the text cannot be read as it stands; `why` then says where."""
        if self._draft is None or self._draft.text != self.text:
            self._draft = _draft(self.text, self.limits)
        return self._draft

    @property
    def tree(self) -> Any:
        draft = self.draft
        return draft.tree if draft else {}

    @property
    def limits(self) -> Limits:
        return self.market.settings.limits

    def type(self, text: str) -> None:
        """The whole text, as it was typed."""
        if text != self.text:
            typing = ("text", self.path)
            self._step(self.change.with_text(self.path, text), self.run == typing)
            self.run = typing
            self.revision += 1

    def start(self, run: object) -> Draft | None:
        """Where a change begins: while one field is typed, each text is made from the one before
        it all, so that what was cleared for a moment keeps its place, and one step undoes it."""
        if run is None or run != self.run or not self.back:
            return self.draft
        return _draft(self.back[-1].files.get(self.path, ""), self.limits)

    def make(self, edits: Sequence[Edit], again: bool = False, run: object = None) -> bool:
        """Splices them in; False where that is refused, and `refused` says why. `again`: the form
        shows everything anew, because places have moved. `run`: see `start`."""
        self.refused = self.hint = ""
        draft = self.start(run)
        try:
            if draft is None:
                raise CannotEdit("The text cannot be read as it stands.", "Mend it in YAML first.")
            after = draft.after(edits)
        except (CannotEdit, NotFound, Limited) as error:
            self.refused, self.hint = error.message, error.hint
            self.revision += 1  # what the widget shows is not in the text
            return False
        if after.text != self.text:
            going_on = run is not None and run == self.run and bool(self.back)
            self._step(self.change.with_text(self.path, after.text), going_on)
            self._draft, self.run = after, run
        if again:
            self.revision += 1
        return True

    def undo(self) -> None:
        if self.back:
            self.change, self.run = self.back.pop(), None
            self.revision += 1
            self._keep()

    def open_file(self, path: str) -> None:
        self.refused = self.hint = ""
        try:
            self.change = replace(editing.also(self.market, self.change, path), path=path)
        except MarketplaceError as error:
            self.refused, self.hint = error.message, error.hint
        self.revision += 1
        self._keep()

    def carry(self, was: str, version: str) -> None:
        """Ports of the product go along with the version of the contract, in the same step."""
        try:
            self.change = editing.carried(self.market, self.change, was, version)
        except MarketplaceError as error:
            self.refused = "The product file still names the version from before."
            self.hint = error.message
        self._keep()

    def jump(self, line: int) -> None:
        self.line, self.jumps = line, self.jumps + 1

    def discard(self) -> None:
        unsaved.forget(self.market, self.token)
        st.session_state.get(_SHEETS, {}).pop(self.token, None)

    def key(self, name: str) -> str:
        return part_key(f"edit {self.name} {self.revision} {name}")

    def chooser(self, name: str, labels: Sequence[str]) -> str:
        """The key of a choice among these: one by other labels is another widget, because what
        the browser sends is a label."""
        return self.key(f"{name} {hash(tuple(labels))}")

    def _step(self, change: Unsaved, going_on: bool = False) -> None:
        if not going_on:
            self.back = [*self.back, self.change][-_MOST_STEPS:]
        self.change, self.run = change, None
        self._keep()

    def _keep(self) -> None:
        try:
            kept = replace(self.change, acting=acting.chosen())
            token = unsaved.keep(self.market, kept, self.token)
        except MarketplaceError as error:
            self.refused, self.hint = error.message, error.hint
            return
        if not self.token:
            self.token = token
            _sheets()[token] = self
        if st.query_params.get("draft") != token:
            st.query_params["draft"] = token


def _draft(text: str, limits: Limits) -> Draft | None:
    try:
        return Draft.of(text, limits)
    except (CannotEdit, Limited):
        return None


def sheet(here: Here, person: Person) -> Sheet:
    """By the address: `draft=` goes on, `proposal=` opens one, `id=` begins with what is
    published."""
    token = st.query_params.get("draft", "")
    if token:
        return _going_on(here, token)
    asked = (st.query_params.get("proposal", ""), st.query_params.get("id", ""))
    known = st.session_state.get("edit_fresh")
    file = st.query_params.get("file", "")
    if known and known[0] == (*asked, file, here.catalog.commit):
        fresh: Sheet = known[1]
        if not fresh.token:
            return fresh
    begun = Sheet(here.market, _begun(here, person, *asked, file))
    st.session_state["edit_fresh"] = ((*asked, file, here.catalog.commit), begun)
    return begun


def _going_on(here: Here, token: str) -> Sheet:
    sheets = _sheets()
    if token in sheets:
        return sheets[token]
    change = unsaved.find(here.market, token)
    if change:
        acting.go_on(change.acting)
    if change is None:
        raise NotFound(
            "These changes are not kept any more: they were saved or discarded.",
            "Open the product, and press Edit.",
        )
    sheets[token] = Sheet(here.market, change, token)
    while len(sheets) > _MOST_SHEETS:
        sheets.pop(next(iter(sheets)))
    return sheets[token]


def _begun(here: Here, person: Person, proposal: str, product: str, file: str) -> Unsaved:
    if not proposal and not product:
        raise NotFound(
            "Nothing is open here.", "Open a product and press Edit, or begin a new product."
        )
    if not proposal:
        return editing.started(here.market, product, file)
    found = proposals.proposal(here.market, proposal, person)
    files = {one.path: one.proposed for one in found.files if one.proposed is not None}
    if not files:
        raise NotFound("This proposal only takes files away.", "There is nothing to edit in it.")
    path = file if file in files else next(iter(files))
    product = next((one.product for one in found.files if one.product), product)
    return Unsaved(
        files=files,
        before=files,
        base=found.proposal.tip,
        root=found.proposal.base,
        proposal=proposal,
        product=product,
        path=path,
    )


def _sheets() -> dict[str, Sheet]:
    sheets: dict[str, Sheet] = st.session_state.setdefault(_SHEETS, {})
    return sheets
