"""Rows to values and back; one file for each thing the unit of work offers."""
