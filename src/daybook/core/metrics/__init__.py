"""What do we tell leaders, by which definition? Metrics, and the one division they share."""
