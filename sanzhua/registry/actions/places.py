"""Where a project lies."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from sanzhua.accounts.models import Person
from sanzhua.base import clock
from sanzhua.base.places import Datum, to_wgs84
from sanzhua.base.refusals import Refused
from sanzhua.registry import policy
from sanzhua.registry.models import Project, RegisterChange


def locate(project: Project, *, lon: float | None, lat: float | None, datum: Datum, by: Person) -> bool:
    """Put the project on the map, or take it off it (both None); gives whether anything changed.

    Degrees in the datum of the map they were read from; WGS-84 is kept. Raises NotAllowed, and Refused for one value
    without the other and for a place outside China, which mostly is longitude and latitude in each other's field.
    """
    policy.require_keeper(by, project.unit)
    place = _place(lon, lat, datum)
    with transaction.atomic():
        held = Project.objects.select_for_update().get(pk=project.pk)
        before = (held.lon, held.lat)
        if before == place:
            return False
        held.lon, held.lat = place
        held.save(update_fields=["lon", "lat"])
        old, new = _written(*before), _written(*place)
        RegisterChange.objects.create(project=held, key="location", old=old, new=new, by=by, at=clock.now())
    project.lon, project.lat = place
    return True


def _place(lon: float | None, lat: float | None, datum: Datum) -> tuple[float | None, float | None]:
    if lon is None and lat is None:
        return None, None
    if lon is None or lat is None:
        raise Refused(_("经度和纬度要一起填写。"))
    if not (73.0 <= lon <= 136.0 and 3.0 <= lat <= 54.0):
        raise Refused(_("这个位置不在我国境内，请核对经度（73–136）和纬度（3–54）是否填反。"))
    return to_wgs84(lon, lat, datum)


def _written(lon: float | None, lat: float | None) -> str | None:
    return None if lon is None or lat is None else f"{lon:.6f}, {lat:.6f}"
