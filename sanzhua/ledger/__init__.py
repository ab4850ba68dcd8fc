"""Append-only log: outbox, one sequencer, Merkle tree, canonical bytes."""
