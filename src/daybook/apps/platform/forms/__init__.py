"""What is typed on the pages of platform, turned into typed values."""
