"""What a check is called towards people; its name is for the command line and the documentation."""

from catalogue.errors import sentence

CHECK_TITLES = {
    "file_opens": sentence("Opening the file"),
    "file_has_rows": sentence("Rows of the file"),
    "file_is_new": sentence("Published before"),
    "columns_recognised": sentence("Known columns"),
    "columns_ignored": sentence("Columns left out"),
    "types_cells_readable": sentence("Cells that cannot be read"),
    "keys_not_repeated": sentence("Repeated rows"),
    "codes_months_known": sentence("Unknown months"),
    "codes_places_known": sentence("Unknown places"),
    "codes_groups_known": sentence("Unknown groups"),
    "codes_places_current": sentence("Merged municipalities"),
    "values_numerator_within_denominator": sentence("Numerator above denominator"),
    "values_part_within_total": sentence("Group above its total"),
    "values_parts_add_up": sentence("Sums of groups"),
    "values_small_counts_hidden": sentence("Small counts"),
    "domain_months_over": sentence("Months that are not over"),
    "domain_months_since_first": sentence("Months too old"),
    "domain_published_rate": sentence("Published rates"),
    "domain_regions_add_up": sentence("Sums of regions"),
    "domain_units": sentence("Units"),
    "domain_days_squared": sentence("Squared days"),
    "domain_jumps": sentence("Leaps"),
    "drop_cells_agree": sentence("Files that contradict each other"),
    "release_months_missing": sentence("Missing months"),
    "release_places_missing": sentence("Missing places"),
    "release_months_revised": sentence("Revised months"),
    "release_merged_once": sentence("Merged municipalities twice"),
}
