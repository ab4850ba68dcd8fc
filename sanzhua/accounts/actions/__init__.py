"""What administrators do to units, people and posts, and what people do to their own account.

`by` is None only where a command at the machine acts, such as the first preparation of an installation.
"""

from sanzhua.accounts.actions.people import (
    change_password,
    choose_language,
    choose_theme,
    create_person,
    end_sessions,
    reset_password,
    set_active,
)
from sanzhua.accounts.actions.posts import EndedPosts, assign_post, delegate, end_post, end_posts_of, resume_posts_of
from sanzhua.accounts.actions.switches import turn
from sanzhua.accounts.actions.units import add_alias, change_unit, create_unit, end_unit, remove_alias

__all__ = [
    "EndedPosts",
    "add_alias",
    "assign_post",
    "change_password",
    "change_unit",
    "choose_language",
    "choose_theme",
    "create_person",
    "create_unit",
    "delegate",
    "end_post",
    "end_posts_of",
    "end_sessions",
    "end_unit",
    "remove_alias",
    "reset_password",
    "resume_posts_of",
    "set_active",
    "turn",
]
