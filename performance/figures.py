"""Performance figures: an account's projects as immutable values."""

from dataclasses import dataclass

STAGES = {
    "pre_evaluated": "开展事前绩效评估的项目数",
    "goal_set": "编制绩效目标的项目数",
    "monitored": "开展绩效监控的项目数",
    "self_evaluated": "开展绩效自评的项目数",
}


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """One project: its name and the stages of performance management (``STAGES``) it took part in."""

    name: str
    stages: frozenset[str]
