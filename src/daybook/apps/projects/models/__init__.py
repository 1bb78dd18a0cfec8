"""Tables of delivery: projects, tasks, milestones."""

from .projects import Milestone, Project, Task

__all__ = ["Milestone", "Project", "Task"]
