"""Pages for those who lead the work: one municipality, several compared, one indicator over time."""
