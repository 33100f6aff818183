"""Places against each other: funnel limits, ranks as ranges, peers, contributions to a change, distance to a target.

Every module works on one indicator, month and group, and on the frame of metrics.comparisons.proportions.
"""
