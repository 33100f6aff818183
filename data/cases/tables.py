"""The canonical case tables: one row per spell of unemployment, one per period in a service. Parquet, screened.

SPELLS

| column | type | meaning |
|---|---|---|
| person_key | String | pseudonym of the person, the same in both tables; never null |
| municipality | String | code of three digits: where the person lived in this spell; never null |
| start | Date | first day of unemployment; never null |
| end | Date | last day of unemployment, so a spell of one day has end = start; null where it is still open |
| plan_date | Date | when the employment plan was made, maybe before the spell; null where none was |
| sex | String | `M`, `F`, or null where not known: counted in the totals only |
| birth_year | Int32 | ages are those reached in the calendar year of the month; null where not known |
| age_group | String | where there is no birth year: a category of the catalogue's dimension; it holds for every month |

SERVICES

| column | type | meaning |
|---|---|---|
| person_key | String | as above |
| municipality | String | where the person lived when the service began; never null |
| service | String | category of the catalogue's dimension `breakdown`; never null |
| start, end | Date | first and last day; end is null where it goes on |
| provider | String | who provides it, or null |
| cost | Float64 | euros, or null |
| sex, birth_year, age_group | | as above |

A row without birth year and age group is counted in the totals of age only. Where a file of services says nothing of
the person, data.cases.persons.with_persons takes it from the person's spells before the table is written: the
counting itself never looks for a person's home.
"""

import polars as pl

SPELLS = pl.Schema(
    {
        "person_key": pl.String,
        "municipality": pl.String,
        "start": pl.Date,
        "end": pl.Date,
        "plan_date": pl.Date,
        "sex": pl.String,
        "birth_year": pl.Int32,
        "age_group": pl.String,
    }
)

SERVICES = pl.Schema(
    {
        "person_key": pl.String,
        "municipality": pl.String,
        "service": pl.String,
        "start": pl.Date,
        "end": pl.Date,
        "provider": pl.String,
        "cost": pl.Float64,
        "sex": pl.String,
        "birth_year": pl.Int32,
        "age_group": pl.String,
    }
)

# Of these a file of services may have none; see data.cases.persons.
PERSON = ("municipality", "sex", "birth_year", "age_group")
