"""Cases written down in a test, one by one."""

from datetime import date
from itertools import count

import polars as pl

_NUMBERS = count()


def one_spell(start, end, *, plan=None, person=None, municipality="205", sex="M", birth_year=1980, age_group=None):
    return {
        "person_key": person or f"person-{next(_NUMBERS)}",
        "municipality": municipality,
        "start": _day(start),
        "end": _day(end),
        "plan_date": _day(plan),
        "sex": sex,
        "birth_year": birth_year,
        "age_group": age_group,
    }


def one_service(start, end, service="training", **of_person):
    spell = one_spell(start, end, **of_person)
    del spell["plan_date"]
    return spell | {"service": service, "provider": None, "cost": None}


def write(folder, rows, schema, name):
    """Write rows (or a frame that has the columns, or some of them) as a canonical case table."""
    frame = rows if isinstance(rows, pl.DataFrame) else pl.DataFrame(list(rows), schema=schema)
    absent = [pl.lit(None, dtype).alias(column) for column, dtype in schema.items() if column not in frame.columns]
    path = folder / f"{name}.parquet"
    frame.with_columns(absent).select(pl.col(column).cast(dtype) for column, dtype in schema.items()).write_parquet(
        path
    )
    return path


def _day(text):
    return None if text is None else date.fromisoformat(text)
