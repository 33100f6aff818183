"""Observations -> figures: rates of sums, bounds, comparison. Imports data and the catalogue."""
