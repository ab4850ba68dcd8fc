from sanzhua.dispatch.models.chains import ChainRule, ChainStep
from sanzhua.dispatch.models.closings import Closing
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
from sanzhua.dispatch.models.transfers import Transfer, TransferChange
from sanzhua.dispatch.models.turns import YearTurn, YearTurnChange

__all__ = [
    "CellChange",
    "CellComment",
    "ChainRule",
    "ChainStep",
    "Closing",
    "DraftRow",
    "FollowUp",
    "FormPeriod",
    "Report",
    "ReportChange",
    "ReportingDuty",
    "ReturnMark",
    "SendBack",
    "Signature",
    "Transfer",
    "TransferChange",
    "Upload",
    "Version",
    "YearTurn",
    "YearTurnChange",
]
