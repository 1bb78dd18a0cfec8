"""Tables of delivery: projects, tasks, milestones."""

from .categories import TaskCategory
from .projects import Milestone, Project, Task
from .rate_factors import TaskRateFactor

__all__ = ["Milestone", "Project", "Task", "TaskCategory", "TaskRateFactor"]
