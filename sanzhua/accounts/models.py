from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanzhua.accounts.choices import Role, Tenure, UnitKind
from sanzhua.base import clock
from sanzhua.ui import times


def in_force(on: date, prefix: str = "") -> Q:
    """Condition "valid on that day"; both ends are inclusive and an open end never ends."""
    begins = Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": on})
    ends = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": on})
    return begins & ends


class UnitQuerySet(models.QuerySet["Unit"]):
    def visible_to(self, person: Person) -> UnitQuerySet:
        return self.filter(pk__in=person.visible_unit_ids())

    def valid_on(self, on: date) -> UnitQuerySet:
        return self.filter(in_force(on))


class Unit(models.Model):
    """A place in the tree: a government, a zone, a department, a group or an enterprise. Not a region."""

    name = models.CharField(_("名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=60, blank=True)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    kind = models.CharField(_("类别"), max_length=20, choices=UnitKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    region = models.CharField(_("所在地区"), max_length=6, blank=True, help_text=_("GB/T 2260 六位代码"))
    is_reporting = models.BooleanField(_("报送单位"), default=False)
    order = models.PositiveIntegerField(default=1000)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    succeeded_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="succeeds",
        help_text=_("并入的单位：接管其工作和档案"),
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="unit_is_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.short_name or self.name

    @property
    def place(self) -> tuple[int, int, int]:
        """Where it stands in a table: kinds together, as `UnitKind` lists them, then as the tree has it."""
        return list(UnitKind).index(UnitKind(self.kind)), self.order, self.pk

    @property
    def shown(self) -> str:
        """The label in the reader's language: for pages; what is stored, signed or sent keeps `label`."""
        return (times.is_english() and self.name_en) or self.label

    @property
    def shown_in_full(self) -> str:
        return (times.is_english() and self.name_en) or self.name


class UnitAlias(models.Model):
    """Another way in which documents write the unit's name; `squeezed` is NFKC without white space."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=120)
    squeezed = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    def create_person(self, username: str, *, name: str, password: str | None = None) -> Person:
        person = self.model(username=username, name=name)
        person.set_password(password)
        person.save(using=self._db)
        return person


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, person: Person) -> PersonQuerySet:
        """Colleagues who hold a post in a unit that the person sees, and the person."""
        units = person.visible_unit_ids()
        return self.filter(Q(pk=person.pk) | Q(posts__scope__in=units)).distinct()


class Person(AbstractBaseUser):
    """One account a person; rights come from posts, never from the account."""

    username = models.CharField(_("登录名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    password_set_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    theme = models.CharField(max_length=10, default="light")

    USERNAME_FIELD = "username"
    objects = PersonManager.from_queryset(PersonQuerySet)()

    def __str__(self) -> str:
        return self.name

    def current_posts(self) -> list[Post]:
        """Posts held today, those lent by a delegation included; read once a request."""
        if not hasattr(self, "_current_posts"):
            today = clock.business_today()
            held = Q(person=self) & in_force(today)
            lent = Q(delegations__to=self) & in_force(today, "delegations__")
            posts = Post.objects.filter(held | lent).select_related("unit", "scope").distinct()
            self._current_posts = [post for post in posts if post.tenure != Tenure.VACANT]
        return self._current_posts

    def has_role(self, *roles: str) -> bool:
        return any(post.role in roles for post in self.current_posts())

    def visible_unit_ids(self) -> frozenset[int]:
        """Units under the scope of any business post; administrators see no business rows."""
        if not hasattr(self, "_visible_unit_ids"):
            roots = {post.scope_id for post in self.current_posts() if post.scope_id and not post.is_admin}
            self._visible_unit_ids = descendants_of(roots)
        return self._visible_unit_ids

    def unit_ids_above(self) -> frozenset[int]:
        """Units that stand over any of the person's scopes, the scopes included."""
        parents = dict(Unit.objects.values_list("pk", "parent_id"))
        found: set[int] = set()
        for post in self.current_posts():
            pk = post.scope_id
            while pk is not None and pk not in found:
                found.add(pk)
                pk = parents.get(pk)
        return frozenset(found)


def descendants_of(roots: set[int]) -> frozenset[int]:
    """The units with these ids, all below them, and those whose work and papers they took over; one query."""
    if not roots:
        return frozenset()
    children: dict[int | None, list[int]] = {}
    for pk, *above in Unit.objects.values_list("pk", "parent_id", "succeeded_by_id"):
        for over in above:
            children.setdefault(over, []).append(pk)
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting.extend(children.get(pk, []))
    return frozenset(found)


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, person: Person) -> PostQuerySet:
        return self.filter(scope__in=person.visible_unit_ids())


class Post(models.Model):
    """A seat in an office (`unit`) that acts on the rows of a unit (`scope`): 县发改局 fills for 县政府."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    scope = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="acted_for_by")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="posts")
    title = models.CharField(_("职务"), max_length=60)
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    forms = models.JSONField(default=list, help_text=_("主管的表式；空为全部"))
    tenure = models.CharField(_("任职方式"), max_length=20, choices=Tenure, default=Tenure.APPOINTED)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.unit.label} {self.title}"

    @property
    def is_admin(self) -> bool:
        return self.role in {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}


class Delegation(models.Model):
    """A dated written authority by which another person acts from a post."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="delegations")
    to = models.ForeignKey(Person, models.PROTECT, related_name="delegations")
    authority = models.CharField(_("授权文件"), max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField()

    def __str__(self) -> str:
        return f"{self.post} → {self.to}"


class Switch(models.Model):
    """What is off until the city asks for it, turned on or off; rows are only added, the newest of a key holds."""

    key = models.CharField(max_length=40, db_index=True)
    on = models.BooleanField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(max_length=160)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key} {'on' if self.on else 'off'}"
