"""Tables of corrections: changes of approved lines, and the truth of estimated days."""

from .actuals import ActualLine
from .corrections import Correction

__all__ = ["ActualLine", "Correction"]
