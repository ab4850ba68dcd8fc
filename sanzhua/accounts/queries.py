from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest

from sanzhua.accounts.choices import Role, Tenure
from sanzhua.accounts.models import Delegation, Person, Post, Switch, Unit, UnitAlias, in_force
from sanzhua.base import clock
from sanzhua.base.likeness import squeeze

# Without these two a unit's return is never filled or never signed.
NEEDED = (Role.LIAISON, Role.HEAD)


def person_of(request: HttpRequest) -> Person:
    """The person behind the request; the sign-in lets nobody else to a page that asks this."""
    assert isinstance(request.user, Person)
    return request.user


def unit_by_name(name: str) -> Unit | None:
    """The unit that documents call so: by full name, short name or alias, white space and width not counting.

    None where no unit or more than one answers to the short name: a name is never guessed.
    """
    return units_by_name([name]).get(name)


def units_by_name(names: Iterable[str]) -> dict[str, Unit]:
    """`unit_by_name` for many at once, in two queries; a name that means no unit is left out."""
    wanted = {name: squeezed for name in dict.fromkeys(names) if (squeezed := squeeze(name))}
    aliases = UnitAlias.objects.filter(squeezed__in=set(wanted.values())).select_related("unit")
    known = {alias.squeezed: alias.unit for alias in aliases}
    if set(wanted.values()) <= known.keys():
        return {name: known[squeezed] for name, squeezed in wanted.items()}
    units = list(Unit.objects.all())
    full = _only_one((squeeze(unit.name), unit) for unit in units)
    short = _only_one((squeeze(unit.short_name), unit) for unit in units if unit.short_name)
    found = {name: known.get(key) or full.get(key, short.get(key)) for name, key in wanted.items()}
    return {name: unit for name, unit in found.items() if unit is not None}


def _only_one(named: Iterable[tuple[str, Unit]]) -> dict[str, Unit | None]:
    """None for a name that several units have."""
    found: dict[str, Unit | None] = {}
    for name, unit in named:
        found[name] = None if name in found else unit
    return found


def reporting_units(on: date | None = None) -> list[Unit]:
    """Units that report and are valid on the day (today where none is given), in the order of the tables."""
    return list(Unit.objects.valid_on(on or clock.business_today()).filter(is_reporting=True))


def root_unit() -> Unit:
    """The one unit of this installation that stands under no other; raises Unit.DoesNotExist before `init`."""
    return Unit.objects.filter(parent__isnull=True).earliest("pk")


def is_on(key: str) -> bool:
    """Whether the city has asked for what is off otherwise."""
    return bool(Switch.objects.filter(key=key).order_by("-pk").values_list("on", flat=True).first())


def posts_of(person: Person) -> list[Post]:
    """Posts held today, those lent by a delegation included."""
    return person.current_posts()


def authority_for(person: Person, post: Post) -> Delegation | None:
    """The running authority by which the person acts from somebody else's post."""
    lent = Delegation.objects.filter(in_force(clock.business_today()), to=person, post=post)
    return lent.select_related("post__person").order_by("pk").first()


def ancestor_ids(unit: Unit) -> list[int]:
    """The unit itself, then what stands over it, up to the root."""
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    found: list[int] = []
    pk: int | None = unit.pk
    while pk is not None and pk not in found:
        found.append(pk)
        pk = parents.get(pk)
    return found


def unit_paths(of: Collection[int] | None = None) -> dict[int, str]:
    """By unit, the names from below the root down to it, slashes between; the root is its own name.

    `of` these units and those above them: one query a level of the tree, however many units there are beside them.
    """
    found = _with_above(Unit.objects.all()) if of is None else {}
    wanted = set(of or ())
    while wanted:
        found |= _with_above(Unit.objects.filter(pk__in=wanted))
        wanted = {above for _name, above in found.values() if above is not None} - found.keys()

    def way(pk: int, steps: tuple[int, ...] = ()) -> list[str]:
        name, above = found[pk]
        if above is None or above in steps or found[above][1] is None:
            return [name]
        return [*way(above, (*steps, pk)), name]

    return {pk: "/".join(name.replace("/", "／") for name in way(pk)) for pk in found}


def _with_above(units: QuerySet[Unit]) -> dict[int, tuple[str, int | None]]:
    return {pk: (name, above) for pk, name, above in units.values_list("pk", "name", "parent_id")}


def holders_of(role: str, unit: Unit) -> list[Person]:
    """People who themselves hold the role over that very unit today, oldest account first."""
    today = clock.business_today()
    posts = Post.objects.filter(in_force(today), role=role, scope=unit, person__is_active=True)
    return list(Person.objects.filter(posts__in=posts).distinct().order_by("pk"))


def has_holder(role: str, unit: Unit, form: str) -> bool:
    """Whether anybody with an open account may act in the role on the unit's form today, lent authority included."""
    today = clock.business_today()
    posts = Post.objects.filter(in_force(today), role=role, scope=unit).exclude(tenure=Tenure.VACANT)
    fitting = [post for post in posts.select_related("person") if not post.forms or form in post.forms]
    if any(post.person is not None and post.person.is_active for post in fitting):
        return True
    return Delegation.objects.filter(in_force(today), post__in=fitting, to__is_active=True).exists()


def unmanned_units() -> list[tuple[Unit, list[Role]]]:
    """Reporting units where nobody can fill, or nobody can sign, today; each with the roles that nobody holds."""
    today = clock.business_today()
    posts = Post.objects.filter(in_force(today), role__in=NEEDED, person__is_active=True)
    held = set(posts.values_list("scope_id", "role"))
    missing = ((unit, [role for role in NEEDED if (unit.pk, role) not in held]) for unit in reporting_units())
    return [(unit, roles) for unit, roles in missing if roles]


def idle_people() -> list[Person]:
    """Open accounts that hold no post and were lent none: they can do nothing yet."""
    today = clock.business_today()
    held, lent = Post.objects.filter(in_force(today)), Delegation.objects.filter(in_force(today))
    busy = Q(posts__in=held) | Q(delegations__in=lent)
    return list(Person.objects.filter(is_active=True).exclude(busy).order_by("username"))


@dataclass(frozen=True)
class UnitRow:
    unit: Unit
    depth: int
    aliases: list[str]

    @property
    def levels(self) -> range:
        return range(self.depth)


def unit_rows() -> list[UnitRow]:
    """The whole tree, each unit after the one it stands under, with its depth below the root."""
    children: dict[int | None, list[Unit]] = {}
    for unit in Unit.objects.prefetch_related("aliases"):
        children.setdefault(unit.parent_id, []).append(unit)
    return list(_below(children, None, 0))


def person_rows() -> list[Person]:
    """All accounts with their running posts as `running`, for administrators."""
    today = clock.business_today()
    running = Post.objects.filter(in_force(today)).select_related("unit")
    return list(Person.objects.order_by("username").prefetch_related(Prefetch("posts", running, to_attr="running")))


def post_rows() -> list[Post]:
    """All posts, running ones first, in the order of units, each with what was lent from it."""
    today = clock.business_today()
    posts = Post.objects.select_related("unit", "scope", "person").prefetch_related("delegations__to")
    ordered = posts.order_by("unit__order", "unit_id", "pk")
    return sorted(ordered, key=lambda post: post.valid_to is not None and post.valid_to < today)


def _below(children: dict[int | None, list[Unit]], parent: int | None, depth: int) -> Iterator[UnitRow]:
    for unit in children.get(parent, []):
        yield UnitRow(unit, depth, [alias.name for alias in unit.aliases.all()])
        yield from _below(children, unit.pk, depth + 1)
