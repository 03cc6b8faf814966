"""The vocabulary: the words of the standards, camelCase turned snake_case, and a few of ours.

parts -> schema -> contract -> product      the standards' own words (ODCS 3.2, ODPS 1.1)
document                                    files, kinds of file, problems
organisation                                what counts as a data product here
summary -> listing -> finding                what the catalog keeps of a file; what people browse
history, sample, profile, query, saved      what Git and the data tell
promise -> health                           what is promised, measured, and how well it is kept
change -> affected                          what two versions differ in, and who is hurt
proposal                                    edits that are to be published
survey -> drafting                          what a file holds, and the contract it suggests

Lenient: a text that is not stated is "", a list is (), so nobody checks for None. What has no
field of its own stays reachable through `raw`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marketplace.model.affected import (
        Affected,
        Dependant,
        DependantKind,
    )
    from marketplace.model.change import (
        BUMPS,
        IMPACTS,
        Bump,
        Change,
        Comparison,
        Impact,
    )
    from marketplace.model.contract import (
        DataContract,
        Described,
        Price,
        Role,
        Server,
        Slo,
        SupportChannel,
        Team,
        TeamMember,
    )
    from marketplace.model.document import (
        Document,
        Kind,
        Problem,
        Severity,
    )
    from marketplace.model.finding import (
        Asked,
        Found,
        Hit,
        Match,
    )
    from marketplace.model.health import (
        STATES,
        Attainment,
        Day,
        Health,
        Incident,
        Kept,
        Margin,
        Promises,
        State,
    )
    from marketplace.model.history import (
        Commit,
        Event,
    )
    from marketplace.model.listing import (
        Catalog,
        Flow,
        FlowKind,
        Listing,
        Node,
        PortListing,
    )
    from marketplace.model.organisation import (
        ARCHETYPES,
        CLASSIFICATIONS,
        PARTS,
        PERSONAL_TAGS,
        STATUSES,
        Classification,
        Domain,
        Organisation,
        OwnerTeam,
    )
    from marketplace.model.parts import (
        AuthoritativeDefinition,
        Context,
        CustomProperty,
        Description,
        Synonym,
        Tree,
    )
    from marketplace.model.product import (
        DataProduct,
        InputPort,
        ManagementPort,
        OutputPort,
    )
    from marketplace.model.profile import (
        Bin,
        OverTime,
        Period,
        PropertyProfile,
        Range,
    )
    from marketplace.model.promise import (
        MEASURED_BY_ENGINE,
        Check,
        CheckKind,
        Evidence,
        Measure,
        Measured,
        Metric,
        Observation,
        Outcome,
        Report,
        Rule,
        Target,
        Unit,
        Verdict,
    )
    from marketplace.model.proposal import (
        MISSING,
        Action,
        Blocker,
        Clash,
        Person,
        Proposal,
        Stage,
        Step,
    )
    from marketplace.model.query import (
        Join,
        KeyColumn,
        Result,
        ResultColumn,
        Table,
        TableColumn,
    )
    from marketplace.model.sample import (
        Column,
        ColumnProfile,
        Drift,
        Preview,
        Sample,
    )
    from marketplace.model.saved import SavedQuery
    from marketplace.model.schema import (
        EnumValue,
        QualityRule,
        Relationship,
        SchemaObject,
        SchemaProperty,
        Threshold,
    )
    from marketplace.model.summary import (
        Examined,
        InputSummary,
        PortSummary,
        Searchable,
        Summary,
    )

__all__ = [
    "ARCHETYPES",
    "BUMPS",
    "CLASSIFICATIONS",
    "IMPACTS",
    "MEASURED_BY_ENGINE",
    "MISSING",
    "PARTS",
    "PERSONAL_TAGS",
    "STATES",
    "STATUSES",
    "Action",
    "Affected",
    "Asked",
    "Attainment",
    "AuthoritativeDefinition",
    "Bin",
    "Blocker",
    "Bump",
    "Catalog",
    "Change",
    "Check",
    "CheckKind",
    "Clash",
    "Classification",
    "Column",
    "ColumnProfile",
    "Commit",
    "Comparison",
    "Context",
    "CustomProperty",
    "DataContract",
    "DataProduct",
    "Day",
    "Dependant",
    "DependantKind",
    "Described",
    "Description",
    "Document",
    "Domain",
    "Drift",
    "EnumValue",
    "Event",
    "Evidence",
    "Examined",
    "Flow",
    "FlowKind",
    "Found",
    "Health",
    "Hit",
    "Impact",
    "Incident",
    "InputPort",
    "InputSummary",
    "Join",
    "Kept",
    "KeyColumn",
    "Kind",
    "Listing",
    "ManagementPort",
    "Margin",
    "Match",
    "Measure",
    "Measured",
    "Metric",
    "Node",
    "Observation",
    "Organisation",
    "Outcome",
    "OutputPort",
    "OverTime",
    "OwnerTeam",
    "Period",
    "Person",
    "PortListing",
    "PortSummary",
    "Preview",
    "Price",
    "Problem",
    "Promises",
    "PropertyProfile",
    "Proposal",
    "QualityRule",
    "Range",
    "Relationship",
    "Report",
    "Result",
    "ResultColumn",
    "Role",
    "Rule",
    "Sample",
    "SavedQuery",
    "SchemaObject",
    "SchemaProperty",
    "Searchable",
    "Server",
    "Severity",
    "Slo",
    "Stage",
    "State",
    "Step",
    "Summary",
    "SupportChannel",
    "Synonym",
    "Table",
    "TableColumn",
    "Target",
    "Team",
    "TeamMember",
    "Threshold",
    "Tree",
    "Unit",
    "Verdict",
]

# Loaded when first asked for: making all these classes is a third of a start of `lint`.
_IN_ORDER = (
    "document", "parts", "summary", "organisation", "listing", "finding", "history", "schema",
    "contract", "product", "promise", "sample", "profile", "query", "saved", "health", "change",
    "affected",
    "proposal",
)  # fmt: skip

if not TYPE_CHECKING:

    def __getattr__(name):
        for module in _IN_ORDER if name in __all__ else ():
            found = vars(import_module(f"{__name__}.{module}")).get(name)
            if found is not None:
                globals()[name] = found
                return found
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
