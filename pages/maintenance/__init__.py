"""Pages of the section «maintenance»."""
