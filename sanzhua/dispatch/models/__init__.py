from sanzhua.dispatch.models.narratives import Narrative, NarrativeChange, NarrativeVersion
from sanzhua.dispatch.models.reports import (
    CellChange,
    DraftRow,
    FormPeriod,
    Report,
    ReportChange,
    ReportingDuty,
    ReturnMark,
    Signature,
    Upload,
    Version,
)
from sanzhua.dispatch.models.rounds import Handback, Round, RoundPart
from sanzhua.dispatch.models.transfers import Transfer, TransferChange

__all__ = [
    "CellChange",
    "DraftRow",
    "FormPeriod",
    "Handback",
    "Narrative",
    "NarrativeChange",
    "NarrativeVersion",
    "Report",
    "ReportChange",
    "ReportingDuty",
    "ReturnMark",
    "Round",
    "RoundPart",
    "Signature",
    "Transfer",
    "TransferChange",
    "Upload",
    "Version",
]
