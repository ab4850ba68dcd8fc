"""Judgements of the register on plain values, one chapter a file; no Django here."""

from sanzhua.registry.rules.names import codes_in, masked, name_key

__all__ = ["codes_in", "masked", "name_key"]
