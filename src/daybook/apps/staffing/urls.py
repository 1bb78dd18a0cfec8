"""Which addresses are bookings?"""

from __future__ import annotations

from django.urls import path

from .views import booking, bookings

urlpatterns = [
    path("people/bookings", bookings.booking_list, name="bookings"),
    path("people/bookings/new", booking.new, name="booking_new"),
    path("people/bookings/<int:booking_id>", booking.show, name="booking"),
    path("people/bookings/<int:booking_id>/change", booking.change, name="booking_change"),
    path("people/bookings/<int:booking_id>/commitment", booking.commit, name="booking_commitment"),
    path("people/bookings/<int:booking_id>/end", booking.end, name="booking_end"),
]
