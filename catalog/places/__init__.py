"""Provinces and communes as they are, and as they were before 1 July 2025."""
