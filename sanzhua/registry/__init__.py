"""Projects: an identity that never changes, dated names, codes, and the facts that no form asks twice."""
