"""Who may do what in the register, one chapter a file."""

from sanzhua.registry.policy.attraction import (
    is_attraction_city,
    may_agree,
    may_assign,
    may_assign_city_leaders,
    require_assigner,
    require_attraction_city,
    require_first_contact_judge,
)
from sanzhua.registry.policy.identity import import_units, kept_units, require_decider
from sanzhua.registry.policy.life import gate_post, is_city, require_gates, require_second, second_post
from sanzhua.registry.policy.pool import RESERVE_FORM, is_pool_hand, require_exit_decided, require_pool_hand
from sanzhua.registry.policy.register import kept_unit_ids, may_keep, require_keeper, sees_contacts

__all__ = [
    "RESERVE_FORM",
    "gate_post",
    "import_units",
    "is_attraction_city",
    "is_city",
    "is_pool_hand",
    "kept_unit_ids",
    "kept_units",
    "may_agree",
    "may_assign",
    "may_assign_city_leaders",
    "may_keep",
    "require_assigner",
    "require_attraction_city",
    "require_decider",
    "require_exit_decided",
    "require_first_contact_judge",
    "require_gates",
    "require_keeper",
    "require_pool_hand",
    "require_second",
    "second_post",
    "sees_contacts",
]
