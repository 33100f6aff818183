"""Screening: what is wrong with a file, in stages; one check, one function, one sentence."""
