"""What is typed about partners."""
