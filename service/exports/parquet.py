"""Parquet: typed columns, streamed row group by row group.

A stated value keeps its digits only as text (`65.20` is not `65.2`), so `value`, `upper` and `of` are text; `number` and
`number_upper` are floats to compute with. What a column means lies in the metadata of its field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any

from service.exports.rows import Column, Row, columns, plain
from service.exports.whole import whole_file

_GROUP = 2_000
"""Rows of a row group: what is in memory at once."""


def write_parquet(rows: Iterable[Row], out: Path) -> int:
    """Writes records to `out`; how many."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    described = columns()
    schema = pa.schema([_field(column) for column in described])
    written = 0
    with whole_file(out) as path, pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for group in _groups(rows):
            arrays = [pa.array(values, field.type) for values, field in zip(group, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            written += len(group[0])
    return written


def _groups(rows: Iterable[Row]) -> Iterator[list[list[Any]]]:
    """The values of each column for some rows at a time."""
    values = attrgetter(*(column.name for column in columns()))
    decimals = [place for place, column in enumerate(columns()) if column.type == "decimal"]
    lines = map(values, rows)  # a row itself would hold on to the whole reading
    while some := list(islice(lines, _GROUP)):
        group = [list(column) for column in zip(*some, strict=True)]
        for place in decimals:
            group[place] = [plain(value) for value in group[place]]
        yield group


def _field(column: Column) -> Any:
    import pyarrow as pa

    kinds = {
        "integer": pa.int64(),
        "number": pa.float64(),
        "date": pa.date32(),
        "code": pa.dictionary(pa.int32(), pa.string()),
        "name": pa.dictionary(pa.int32(), pa.string()),
    }
    about = {"label_vi": column.label, "description_vi": column.vi, "description_en": column.en}
    return pa.field(column.name, kinds.get(column.type, pa.string()), metadata=about)
