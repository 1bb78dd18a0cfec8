"""When does Python look for cycles? Rarely, so that no page waits while it does.

A process that serves holds some 190,000 objects that live as long as it does, remembered sums of
the books among them. With Python's own thresholds every tenth page or so looked at all of them
anew, and took 180 ms instead of 70.
"""

from __future__ import annotations

import gc

# A page makes far fewer objects that outlive it; cycles are rare and are found some pages later.
_NEW_OBJECTS = 50_000
_YOUNG_COLLECTIONS = 20


def settle_collector() -> None:
    """Leave what was loaded at the start alone, and look at new objects in large heaps."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, _YOUNG_COLLECTIONS, _YOUNG_COLLECTIONS)
