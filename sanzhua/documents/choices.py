from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentKind(TextChoices):
    WORKBOOK = "workbook", _("上传的工作簿")
    SIGNED_SCAN = "signed_scan", _("审签单扫描件")
    BULLETIN = "bulletin", _("通报文件")
    PUBLISHED_SCAN = "published_scan", _("印发件扫描")
    EVIDENCE = "evidence", _("佐证材料")
    PLAN = "plan", _("方案文件")
    BLANK_FORM = "blank_form", _("临时报表")
    GIVEN_PAPER = "given_paper", _("一页纸和调研包")
    AUDIT_PACKAGE = "audit_package", _("迎检包")


class ScanState(TextChoices):
    NOT_CONFIGURED = "not_configured", _("未配置查杀")
    WAITING = "waiting", _("待查杀")
    CLEAN = "clean", _("已查杀")
    INFECTED = "infected", _("有病毒")


WANTED = {
    DocumentKind.WORKBOOK: _("Excel 工作簿（.xlsx、.xls、.et）或 .csv 文件"),
    DocumentKind.SIGNED_SCAN: _("扫描件（.pdf、.jpg、.png）"),
    DocumentKind.BULLETIN: _(".docx、.xlsx 或 .pdf 文件"),
    DocumentKind.PUBLISHED_SCAN: _("扫描件（.pdf、.jpg、.png）"),
    DocumentKind.EVIDENCE: _("图片、.pdf 或 Office 文件"),
    DocumentKind.BLANK_FORM: _("表格（.xlsx、.xls、.docx）"),
    DocumentKind.GIVEN_PAPER: _(".docx、.xlsx 或 .pdf 文件"),
    DocumentKind.AUDIT_PACKAGE: _(".zip 文件"),
    DocumentKind.PLAN: _("Word 文档（.docx）或文本文件（.txt）"),
}
