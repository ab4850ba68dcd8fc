from __future__ import annotations

import argparse
import json
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from config.state import require_ready
from sanzhua.accounts.models import Person, Unit
from sanzhua.accounts.queries import unit_by_name
from sanzhua.base.refusals import Refused
from sanzhua.formbook.definition import FORM_KEYS, PLAIN_LIST
from sanzhua.registry.actions import apply_import, read_import, start_import
from sanzhua.registry.actions.importing import hand_of
from sanzhua.registry.choices import ImportState
from sanzhua.registry.models import ImportBatch
from sanzhua.registry.queries.import_page import ImportPage, import_page


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("registry", help="the register of projects")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    take = verbs.add_parser("import", help="enter a list of projects, all or nothing, with one ledger entry")
    take.add_argument("file", metavar="FILE", type=Path, help=".xlsx, .xls or .csv")
    take.add_argument("--unit", required=True, metavar="NAME", help="unit whose projects these are, by name or alias")
    take.add_argument("--by-column", action="store_true", help="each row names its unit, which lies under --unit")
    take.add_argument("--form", choices=sorted(FORM_KEYS), help="the file is this form; a plain list without it")
    take.add_argument("--by", default="", metavar="USERNAME", help="in whose name; the city's dispatcher without it")
    take.add_argument("--dry-run", action="store_true", help="say what would be entered, and enter nothing")
    take.add_argument("--format", choices=["text", "json"], default="text")


def run(args: argparse.Namespace) -> int:
    require_ready()
    if not args.file.is_file():
        raise Refused(_("找不到文件：{path}").format(path=args.file))
    unit = unit_by_name(args.unit)
    if unit is None:
        raise Refused(_("没有叫“{name}”的单位，请核对名称，或先给单位加别名。").format(name=args.unit))
    by = hand_of(unit, args.by)
    batch = _read(args, unit, by)
    shown = import_page(batch)
    if args.dry_run:
        _forget(batch)
    else:
        apply_import(batch, by=by)
    _tell(args, shown)
    return 0


def _read(args: argparse.Namespace, unit: Unit, by: Person) -> ImportBatch:
    batch = start_import(
        unit=unit,
        by=by,
        name=args.file.name,
        data=args.file.read_bytes(),
        form=args.form or PLAIN_LIST,
        by_column=args.by_column,
    )
    read_import(batch.pk)
    batch.refresh_from_db()
    if batch.state == ImportState.REFUSED:
        raise Refused(batch.sentence)
    return batch


def _forget(batch: ImportBatch) -> None:
    """A trial from the command line leaves nothing behind; its file is swept with the next start of the worker."""
    with transaction.atomic():
        batch.delete()
        batch.document.delete()


def _tell(args: argparse.Namespace, shown: ImportPage) -> None:
    if args.format == "json":
        print(json.dumps(_as_json(shown), ensure_ascii=False))
        return
    print(_("读到 {rows} 行，新登记 {new}，已登记 {matched}，与前面同一项目 {same}。").format(**_numbers(shown)))
    for line in shown.doubts:
        print(f"{line.sheet}!{line.cell}\t{line.severity}\t{line.sentence}")


def _numbers(shown: ImportPage) -> dict[str, int]:
    counted = shown.counts
    return {"rows": shown.read, "new": counted["new"], "matched": counted["matched"], "same": counted["same_row"]}


def _as_json(shown: ImportPage) -> dict[str, object]:
    doubts = [
        {"sheet": line.sheet, "cell": line.cell, "severity": line.severity, "message": line.sentence, "text": line.text}
        for line in shown.doubts
    ]
    sums = [{"heading": line.heading, "rows": line.rows, "stated": line.stated} for line in shown.sums]
    return {"rows": shown.read, "counts": dict(shown.counts), "sums": sums, "total": shown.entered, "doubts": doubts}
