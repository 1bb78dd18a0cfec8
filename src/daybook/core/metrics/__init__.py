"""What do we tell leaders, by which definition? Metrics, and the one division they share."""

from .ratio import MILLION, ratio_millionths, realization
from .registry import METRICS, Metric

__all__ = ["METRICS", "MILLION", "Metric", "ratio_millionths", "realization"]
