from __future__ import annotations

from typing import ClassVar

from django.db import models


class Outbox(models.Model):
    """A body written in the transaction of the deed; the sequencer turns it into an entry. No chain, no lock here."""

    at = models.DateTimeField(help_text="real time, UTC")
    kind = models.CharField(max_length=40)
    body = models.BinaryField(
        help_text="canonical bytes: actor and unit as plain values, both times, the hash of what was done"
    )
    sequenced = models.BooleanField(default=False, db_index=True)

    class Meta:
        verbose_name_plural = "outbox"

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Entry(models.Model):
    """A leaf of the Merkle tree; `seq` starts at 0 and has no gaps."""

    seq = models.BigIntegerField(primary_key=True)
    outbox = models.OneToOneField(Outbox, models.PROTECT, related_name="entry")
    kind = models.CharField(max_length=40, db_index=True)
    body = models.BinaryField()
    leaf = models.BinaryField(max_length=32)

    class Meta:
        ordering: ClassVar[list[str]] = ["seq"]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class TreeHead(models.Model):
    """Size and root after a run of the sequencer; other offices keep copies."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.size} {bytes(self.root).hex()}"
