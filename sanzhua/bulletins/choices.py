from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sanzhua.accounts.choices import DECIDERS, Role
from sanzhua.workflow.machine import Move, Moves


class BulletinStatus(TextChoices):
    DRAFT = "draft", _("起草")
    REVIEW = "review", pgettext_lazy("bulletin", "审核中")
    REVIEWED = "reviewed", pgettext_lazy("bulletin", "待签发")
    SIGNED = "signed", pgettext_lazy("bulletin", "已签发")
    PUBLISHED = "published", _("已印发")
    DISCARDED = "discarded", pgettext_lazy("bulletin", "已放弃")


# Who reviews and who signs for the office that issues.
REVIEWERS, SIGNERS = (Role.REVIEWER,), (Role.DEPUTY, Role.HEAD)
OPEN = (BulletinStatus.DRAFT, BulletinStatus.REVIEW, BulletinStatus.REVIEWED, BulletinStatus.SIGNED)

BULLETIN_MOVES = Moves(
    Move("submit", BulletinStatus.DRAFT, BulletinStatus.REVIEW, DECIDERS, label=pgettext_lazy("bulletin", "送审")),
    Move("take_back", BulletinStatus.REVIEW, BulletinStatus.DRAFT, DECIDERS, label=_("撤回修改")),
    Move(
        "pass", BulletinStatus.REVIEW, BulletinStatus.REVIEWED, REVIEWERS, label=pgettext_lazy("bulletin", "审核通过")
    ),
    Move(
        "return",
        {BulletinStatus.REVIEW, BulletinStatus.REVIEWED},
        BulletinStatus.DRAFT,
        (*REVIEWERS, *SIGNERS),
        note="required",
        label=pgettext_lazy("bulletin", "退回起草"),
    ),
    Move("sign", BulletinStatus.REVIEWED, BulletinStatus.SIGNED, SIGNERS, label=pgettext_lazy("bulletin", "签发")),
    Move("issue", BulletinStatus.SIGNED, BulletinStatus.PUBLISHED, DECIDERS, label=_("编号印发")),
    Move(
        "discard",
        BulletinStatus.DRAFT,
        BulletinStatus.DISCARDED,
        DECIDERS,
        label=pgettext_lazy("bulletin", "放弃草稿"),
    ),
    Move(
        "restore", BulletinStatus.DISCARDED, BulletinStatus.DRAFT, DECIDERS, label=pgettext_lazy("bulletin", "取回草稿")
    ),
    # What the office's own system has signed and numbered is not signed twice.
    Move(
        "publish",
        {BulletinStatus.DRAFT, BulletinStatus.SIGNED},
        BulletinStatus.PUBLISHED,
        DECIDERS,
        label=_("登记印发"),
    ),
)
PUBLISHING = ("issue", "publish")
# A draft that somebody reviewed or signed stays in the office's way, whatever came of it.
JUDGING = ("pass", "return", "sign")


class ReceiptStatus(TextChoices):
    ASKED = "asked", pgettext_lazy("receipt", "待回执")
    ANSWERED = "answered", pgettext_lazy("receipt", "已回执")


ANSWERERS = (Role.LIAISON, Role.REVIEWER, Role.DEPUTY, Role.HEAD)
RECEIPT_MOVES = Moves(
    Move("answer", ReceiptStatus.ASKED, ReceiptStatus.ANSWERED, ANSWERERS, note="required", label=_("签收并答复")),
    Move(
        "ask_again",
        ReceiptStatus.ANSWERED,
        ReceiptStatus.ASKED,
        DECIDERS,
        note="required",
        label=pgettext_lazy("receipt", "退回重新答复"),
    ),
)
