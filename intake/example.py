"""The store of example data: made on demand, by the same road that real files take."""

from pathlib import Path
from tempfile import TemporaryDirectory

from catalogue.catalogue import Catalogue
from data.store import EXAMPLE_STORE, REAL_STORE, Store, default_folder
from intake.publishing import publish_files
from knowledge.rights import local_user


def open_example_store(folder: Path, catalogue: Catalogue) -> Store:
    """Return the example store, with its release published if it has none yet."""
    store = Store.create(folder, kind="example")
    if not store.newest_id():
        from data.examples import write_ahead, write_extract  # noqa: PLC0415 - only the first start of an example store pays for it

        with TemporaryDirectory() as scratch:
            files = [write_extract(Path(scratch) / "example.parquet"), write_ahead(Path(scratch) / "ahead.parquet")]
            publish_files(files, folder, catalogue, local_user("Suunta"), comment="Example data", kind="example")
    return store


def folder_to_open(catalogue: Catalogue) -> Path:
    """Return the store a dashboard opens: the one that is set or filled, else the example store, made if need be.

    So the program shows itself before the first file is published, and from then on only the real store.
    """
    folder = default_folder()
    if folder != REAL_STORE or Store.exists(folder):
        return folder
    return open_example_store(EXAMPLE_STORE, catalogue).folder
