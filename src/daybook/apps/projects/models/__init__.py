"""Tables of delivery: projects, tasks, milestones."""

from .categories import TaskCategory
from .projects import Milestone, Project, Task

__all__ = ["Milestone", "Project", "Task", "TaskCategory"]
