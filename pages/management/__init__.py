"""Pages of the section «management»."""
