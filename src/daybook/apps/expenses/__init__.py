"""expenses: what was spent on the work, who vouches for it, and who gets it back."""
