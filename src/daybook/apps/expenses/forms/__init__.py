"""What is typed about expenses."""
