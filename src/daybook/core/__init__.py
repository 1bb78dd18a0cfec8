"""Every rule of money, time and people: pure functions, standard library only."""
