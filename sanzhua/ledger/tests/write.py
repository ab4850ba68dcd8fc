"""Ways to put bodies into the ledger of a test, and to tamper with it as one who owns the tables could."""

from django.db import connection, transaction

from sanzhua.ledger import actions


def deeds(count: int, *, kind: str = "report.sign") -> None:
    with transaction.atomic():
        for number in range(count):
            actions.record(kind=kind, actor=None, unit=None, facts={"number": number})


def sql(statement: str, *values: str | bytes | bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
