from sanzhua.outward.models.lists import AnswerLine, ExportRow, FieldProposal, ListAnswer, ListExport

__all__ = ["AnswerLine", "ExportRow", "FieldProposal", "ListAnswer", "ListExport"]
