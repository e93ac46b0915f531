"""What stands behind `dev.py`: environment, database, processes, checks. Standard library only."""
