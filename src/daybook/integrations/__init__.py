"""Which other programs does Daybook speak to? One folder a kind; their fakes are in tests."""
