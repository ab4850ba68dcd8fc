"""The words of attraction, of leader assignments and of competitions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Method(TextChoices):
    BY_BUSINESS = "by_business", _("以商招商")
    BY_INDUSTRY = "by_industry", _("产业招商")
    BY_AGENT = "by_agent", _("委托招商")
    BY_VISIT = "by_visit", _("叩门招商")
    OTHER = "other", _("其他方式")


class ContactWay(TextChoices):
    VISIT = "visit", _("上门拜访")
    RECEIVED = "received", _("客商来访")
    PHONE = "phone", _("电话")
    MESSAGE = "message", _("信函或邮件")
    MEETING = "meeting", _("会议洽谈")


class PromisePaper(TextChoices):
    """By which paper something was promised; a letter of intent makes a project one of 意向, an agreement of 签约."""

    INTENT = "intent", _("意向书")
    FRAMEWORK = "framework", _("框架协议")
    AGREEMENT = "agreement", _("投资协议")


class PromiseKind(TextChoices):
    """Money in yuan, jobs in persons."""

    INVESTMENT = "investment", _("投资额")
    JOBS = "jobs", _("用工")
    TAX = "tax", _("年税收")


class TargetKind(TextChoices):
    REGION = "region", _("目标区域")
    INDUSTRY = "industry", _("主导产业")


class Step(TextChoices):
    """Which list of attraction a project stands on."""

    TALKS = "talks", _("在谈")
    INTENT = "intent", _("意向")
    SIGNED = "signed", _("签约")


class Level(TextChoices):
    """Of a leader who answers for a project or a county."""

    CITY = "city", _("市级")
    COUNTY = "county", _("县级")


class Duty(TextChoices):
    """What a member of the team does for the project."""

    CHIEF = "chief", _("专班负责人")
    LIAISON = "liaison", pgettext_lazy("team", "联络员")
    SERVICE = "service", _("服务专员")
    TECHNICAL = "technical", _("技术人员")


class Better(TextChoices):
    HIGHER = "higher", _("越高越好")
    LOWER = "lower", _("越低越好")
