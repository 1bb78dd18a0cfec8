"""Rules of expenses: tables that Finance can read, and laws."""
