from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentKind(TextChoices):
    WORKBOOK = "workbook", _("上传的工作簿")
    SIGNED_SCAN = "signed_scan", _("审签单扫描件")
    BULLETIN = "bulletin", _("通报文件")
    PUBLISHED_SCAN = "published_scan", _("印发件扫描")
    EVIDENCE = "evidence", _("佐证材料")


class ScanState(TextChoices):
    NOT_CONFIGURED = "not_configured", _("未配置查杀")
    WAITING = "waiting", _("待查杀")
    CLEAN = "clean", _("已查杀")
    INFECTED = "infected", _("有病毒")
