"""What is left of revenue, and who may see it how exactly?"""

from .margin import MarginView, Precision, margin_millionths, margin_status, margin_view

__all__ = ["MarginView", "Precision", "margin_millionths", "margin_status", "margin_view"]
