"""To-do lines, and the one mail a day that tells a person of them."""

from sanzhua.notices.actions.digests import send_digests
from sanzhua.notices.actions.mailbox import confirm_address, set_address, switch_mail
from sanzhua.notices.actions.todos import add, finish

__all__ = ["add", "confirm_address", "finish", "send_digests", "set_address", "switch_mail"]
