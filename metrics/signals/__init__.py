"""Signal or noise: a verdict on each month of a series, by evidence of earlier months only (docs/decisions/0003)."""
