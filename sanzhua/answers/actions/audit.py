"""迎检包: asked for by the dispatcher, made by the worker, noted in the ledger with the hash of its manifest."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from sanzhua.accounts.models import Person, Unit, descendants_of
from sanzhua.accounts.queries import root_unit
from sanzhua.answers import policy
from sanzhua.answers.audit.pack import Packed, write_package
from sanzhua.answers.choices import PackageState
from sanzhua.answers.models import AuditPackage
from sanzhua.base import clock
from sanzhua.base.refusals import Incomplete, Refused
from sanzhua.dispatch.models import FormPeriod
from sanzhua.documents.actions import keep_made
from sanzhua.documents.choices import DocumentKind
from sanzhua.documents.places import files_folder
from sanzhua.formbook.definition import FORM_KEYS
from sanzhua.ledger import actions as ledger


def ask_package(*, first: str, last: str, forms: Sequence[str], units: Collection[int], by: Person) -> AuditPackage:
    """Put the package on the worker's list; asked twice while the first waits it is the same one.

    `units` empty: all that report. Raises NotAllowed, Incomplete.
    """
    scope = policy.packing_post(by).scope or root_unit()
    below = descendants_of({scope.pk})
    reporting = set(Unit.objects.filter(pk__in=below, is_reporting=True).values_list("pk", flat=True))
    wanted = sorted(reporting & set(units) if units else reporting)
    chosen = [form for form in FORM_KEYS if form in forms]
    if not wanted or not chosen:
        raise Incomplete(_("请至少选一张表式和一个报送单位。"))
    asked = {"unit": scope, "first": first, "last": last, "forms": chosen, "units": wanted}
    with transaction.atomic():
        same = AuditPackage.objects.filter(**asked, by=by, state=PackageState.WAITING).first()
        if same is not None:
            return same
        made = AuditPackage.objects.create(
            **asked,
            whole_year=is_whole_year(first, last, chosen) and set(wanted) == reporting,
            by=by,
            on=clock.business_today(),
            at=clock.now().replace(microsecond=0),
        )
        ledger.record(kind="answers.package_asked", actor=by, unit=scope, facts=_asked(made))
        make_package_task.enqueue(made.pk)
    made.refresh_from_db()
    return made


def is_whole_year(first: str, last: str, forms: Sequence[str]) -> bool:
    """January to December of one year, every month of every form that there was closed, December among them."""
    year = first[:4]
    if (first, last) != (f"{year}-01", f"{year}-12") or set(forms) != set(FORM_KEYS):
        return False
    rows = FormPeriod.objects.filter(period__gte=first, period__lte=last)
    if rows.filter(closed_at__isnull=True).exists():
        return False
    return set(rows.filter(period=last).values_list("form", flat=True)) == set(FORM_KEYS)


@task()
def make_package_task(pk: int) -> str:
    return make_package(pk)


def make_package(pk: int) -> str:
    """Made twice, by a worker that was cut off and another, it is kept once; gives the state."""
    package = AuditPackage.objects.select_related("unit", "by").filter(pk=pk).first()
    if package is None or package.state != PackageState.WAITING:
        return package.state if package else ""
    files_folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=files_folder(), prefix=".package-") as folder, override("zh-hans"):
        path = Path(folder) / "package.zip"
        try:
            packed = write_package(package, path)
            return _keep(package, path, packed)
        except Refused as refusal:
            AuditPackage.objects.filter(pk=pk, state=PackageState.WAITING).update(
                state=PackageState.FAILED, sentence=refusal.sentence
            )
    return str(PackageState.FAILED)


def _keep(package: AuditPackage, path: Path, packed: Packed) -> str:
    with transaction.atomic():
        waiting = AuditPackage.objects.select_for_update().filter(pk=package.pk, state=PackageState.WAITING)
        if not waiting:
            return str(PackageState.READY)
        name = f"{package.unit.name}迎检包 {package.first}至{package.last}.zip"
        document = keep_made(
            kind=DocumentKind.AUDIT_PACKAGE, owner=package.unit, name=name, path=path,
            media_type="application/zip", by=package.by,
        )  # fmt: skip
        AuditPackage.objects.filter(pk=package.pk).update(
            state=PackageState.READY,
            document=document,
            manifest_sha256=packed.manifest_sha256,
            tree_size=packed.head["size"],
            tree_root=packed.head["root"],
            counts=packed.counts,
            ready_at=clock.now(),
        )
        facts = {"manifest": packed.manifest_sha256, "file": document.sha256, "tree_size": packed.head["size"],
                 "tree_root": packed.head["root"], "counts": packed.counts}  # fmt: skip
        ledger.record(kind="answers.package", actor=package.by, unit=package.unit, facts={**_asked(package), **facts})
    return str(PackageState.READY)


def note_taken(package: AuditPackage, *, by: Person) -> None:
    """Each download is noted. Raises NotAllowed."""
    policy.packing_post(by, package.unit)
    with transaction.atomic():
        facts = {"package": package.pk, "manifest": package.manifest_sha256}
        ledger.record(kind="answers.package_taken", actor=by, unit=package.unit, facts=facts)


def _asked(package: AuditPackage) -> dict[str, object]:
    plain = ("first", "last", "forms", "units", "whole_year")
    return {"package": package.pk, **{name: getattr(package, name) for name in plain}}
