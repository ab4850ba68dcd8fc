from sanzhua.dispatch.models.due import Extension, ExtensionChange, FormCalendar, StandingDuty, Urging
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
    "DraftRow",
    "Extension",
    "ExtensionChange",
    "FormCalendar",
    "FormPeriod",
    "Report",
    "ReportChange",
    "ReportingDuty",
    "ReturnMark",
    "Signature",
    "StandingDuty",
    "Transfer",
    "TransferChange",
    "Upload",
    "Urging",
    "Version",
]
