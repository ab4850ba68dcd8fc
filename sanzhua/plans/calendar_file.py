"""Activities as a calendar file: what becomes of which field."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from sanzhua.accounts.queries import root_unit
from sanzhua.base import clock
from sanzhua.papers.ics_writer import Event, Status, write_ics
from sanzhua.plans.choices import ActivityStatus
from sanzhua.plans.models import Activity

_STATUS: dict[str, Status] = {ActivityStatus.PLANNED: "TENTATIVE", ActivityStatus.CANCELLED: "CANCELLED"}


def calendar_file(activities: Iterable[Activity], *, name: str, site: str) -> bytes:
    """`site` is the address by which the reader came, without a slash at its end."""
    place = root_unit().region or "sanzhua"
    return write_ics((_event(one, place, site) for one in activities), name=name, made_at=clock.now())


def _event(activity: Activity, place: str, site: str) -> Event:
    """Readers that know no cancelled entry see it in the title. The uid outlives a change of the address."""
    title = _("（已取消）%(title)s") % {"title": activity.title} if activity.is_cancelled else activity.title
    led = _("牵头单位：%(unit)s") % {"unit": activity.lead.shown_in_full}
    return Event(
        uid=f"activity-{activity.pk}.{place}@sanzhua",
        summary=title,
        begins_on=activity.begins_on,
        ends_on=activity.ends_on,
        status=_STATUS.get(activity.status, "CONFIRMED"),
        location=activity.place,
        description=f"{led}\n{activity.what}".rstrip(),
        url=site + reverse("plans:activity", args=[activity.pk]),
    )
