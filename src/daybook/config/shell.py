"""What stands around every page?"""


def shell(request):
    return {}
