"""Which address is which page?"""

urlpatterns: list = []
