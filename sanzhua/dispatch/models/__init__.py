from sanzhua.dispatch.models.chains import ChainRule, ChainStep
from sanzhua.dispatch.models.closings import Closing
from sanzhua.dispatch.models.due import Extension, ExtensionChange, FormCalendar, StandingDuty, Urging
from sanzhua.dispatch.models.narratives import Narrative, NarrativeChange, NarrativeVersion
from sanzhua.dispatch.models.notes import CellComment, FollowUp
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
from sanzhua.dispatch.models.returns import SendBack
from sanzhua.dispatch.models.rounds import Handback, Round, RoundPart
from sanzhua.dispatch.models.transfers import Transfer, TransferChange
from sanzhua.dispatch.models.turns import YearTurn, YearTurnChange

__all__ = [
    "CellChange",
    "CellComment",
    "ChainRule",
    "ChainStep",
    "Closing",
    "DraftRow",
    "Extension",
    "ExtensionChange",
    "FollowUp",
    "FormCalendar",
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
    "SendBack",
    "Signature",
    "StandingDuty",
    "Transfer",
    "TransferChange",
    "Upload",
    "Urging",
    "Version",
    "YearTurn",
    "YearTurnChange",
]
