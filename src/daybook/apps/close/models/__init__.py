"""Tables of the close: check results and sign-offs."""

from .checks import CheckFinding, CheckRun, SignOff

__all__ = ["CheckFinding", "CheckRun", "SignOff"]
