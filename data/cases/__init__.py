"""Case-level extracts: canonical tables of spells and services, and the counts that follow from them."""
