from sanzhua.outward.models.lists import AnswerLine, ExportRow, FieldProposal, ListAnswer, ListExport
from sanzhua.outward.models.request import (
    Adoption,
    AdoptionChange,
    Request,
    RequestChange,
    RequestColumn,
    RequestFile,
)
from sanzhua.outward.models.request_answer import AnswerVersion, RequestAnswer, RequestAnswerChange

__all__ = [
    "Adoption",
    "AdoptionChange",
    "AnswerLine",
    "AnswerVersion",
    "ExportRow",
    "FieldProposal",
    "ListAnswer",
    "ListExport",
    "Request",
    "RequestAnswer",
    "RequestAnswerChange",
    "RequestChange",
    "RequestColumn",
    "RequestFile",
]
