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
from sanzhua.dispatch.models.transfers import Transfer, TransferChange

__all__ = [
    "CellChange",
    "CellComment",
    "DraftRow",
    "FollowUp",
    "FormPeriod",
    "Report",
    "ReportChange",
    "ReportingDuty",
    "ReturnMark",
    "Signature",
    "Transfer",
    "TransferChange",
    "Upload",
    "Version",
]
