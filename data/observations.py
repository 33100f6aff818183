"""The canonical observation: one cell of a statistic, with its bounds and its status.

| column | type | meaning |
|---|---|---|
| measure | String | id of a catalogue measure |
| place | String | place id (see catalogue.places) |
| period | Date | first day of the month |
| frequency | String | SDMX CL_FREQ; `M` |
| sex, age_group, breakdown | String | category, `_T` for the total |
| value | Float64 | the count (or published rate); null where it is not known |
| lower, upper | Float64 | what it may be: the value where known, the source's bounds where hidden |
| obs_status | String | SDMX CL_OBS_STATUS: see below |
| conf_status | String | SDMX CL_CONF_STATUS: F free, C confidential |
| source | String | id of a catalogue source |
"""

from io import BytesIO
from typing import Literal

import polars as pl

SCHEMA = pl.Schema(
    {
        "measure": pl.String,
        "place": pl.String,
        "period": pl.Date,
        "frequency": pl.String,
        "sex": pl.String,
        "age_group": pl.String,
        "breakdown": pl.String,
        "value": pl.Float64,
        "lower": pl.Float64,
        "upper": pl.Float64,
        "obs_status": pl.String,
        "conf_status": pl.String,
        "source": pl.String,
    }
)

DIMENSIONS = ("sex", "age_group", "breakdown")
TOTAL = "_T"
# Within one source and release these name a cell.
KEY = ("measure", "place", "period", *DIMENSIONS)
# Sorted so, the rows of one indicator and place lie together in the Parquet row groups.
ORDER = (*DIMENSIONS, "measure", "place", "period")

# SDMX codes: (obs_status, conf_status) of each kind of cell.
STATUS = {
    "normal": ("A", "F"),
    "provisional": ("P", "F"),
    "hidden": ("Q", "C"),  # Q: missing value, suppressed
    "missing": ("O", "F"),  # O: missing value
    "not_applicable": ("M", "F"),  # M: data cannot exist
}


def parquet_bytes(observations: pl.DataFrame, compression: Literal["zstd", "lz4"] = "zstd") -> bytes:
    """Return observations as a Parquet file.

    In memory first: written to a disk that is full, Polars raises a ComputeError that cannot be told from others.
    """
    buffer = BytesIO()
    observations.write_parquet(buffer, compression=compression, statistics=True, row_group_size=50_000)
    return buffer.getvalue()


def conform(observations: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of SCHEMA in their order and types, sorted by ORDER."""
    return observations.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items()).sort(ORDER)
