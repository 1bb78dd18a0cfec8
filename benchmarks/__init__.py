"""How fast is Daybook, beside the machine's own limit and a peer, in the same run?"""
