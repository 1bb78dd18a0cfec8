"""CHK-03 and CHK-04 by one name: is any time of the month unpriced or unapproved?

450 approved minutes without a rate are CHK-03, which blocks; 450 unapproved ones CHK-04, which
warns.
"""

from .unapproved_time import check_unapproved
from .unpriced_time import TimeGroup, check_unpriced

__all__ = ["TimeGroup", "check_unapproved", "check_unpriced"]
