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
    "AnswerVersion",
    "Request",
    "RequestAnswer",
    "RequestAnswerChange",
    "RequestChange",
    "RequestColumn",
    "RequestFile",
]
