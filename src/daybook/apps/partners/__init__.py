"""Whose approved time do we owe a partner for, from which fund, and is the invoice for it right?"""
