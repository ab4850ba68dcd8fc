from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UnitKind(TextChoices):
    REGION = "region", _("地区政府")
    ZONE = "zone", _("开发区")
    DEPARTMENT = "department", _("部门")
    GROUP = "group", _("议事协调机构")
    ENTERPRISE = "enterprise", _("企业")


class Role(TextChoices):
    LIAISON = "liaison", _("信息联络员")
    REVIEWER = "reviewer", _("审核人")
    DEPUTY = "deputy", _("分管领导")
    HEAD = "head", _("主要领导")
    DISPATCHER = "dispatcher", _("市级调度员")
    FORM_OWNER = "form_owner", _("表式主管部门")
    VIEWER = "viewer", _("市领导")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


ADMIN_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
# Who decides for the units under theirs; the viewer only looks from there.
DECIDERS = (Role.DISPATCHER, Role.FORM_OWNER)
CITY_ROLES = frozenset({*DECIDERS, Role.VIEWER})


class Tenure(TextChoices):
    APPOINTED = "appointed", pgettext_lazy("tenure", "任职")
    PRESIDING = "presiding", _("主持")
    ACTING = "acting", _("代理")
    SECONDED = "seconded", _("挂职")
    VACANT = "vacant", _("空缺")


# Keys of what stays off until the city asks for it.
WALL = "wall"
