"""Rules of partners: tables that Finance can read, and laws."""
