"""What happens to reporting duties when two entries of the register become one."""

from sanzhua.dispatch.actions.duties import carry_duties, foretell_duties, put_back_duties
from sanzhua.registry.merge_steps import MergeStep

MERGE_STEPS = (MergeStep("duties", carry_duties, put_back_duties, foretell_duties),)
