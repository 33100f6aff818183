"""Pages of the section «supervision»."""
