"""What eyes miss, found by every test: see conftest.py, which switches these on."""
