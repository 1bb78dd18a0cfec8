"""Is the installation sound, and can it be kept and brought back?"""
