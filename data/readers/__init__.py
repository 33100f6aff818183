"""Readers: each turns a file into a Grid, every cell as the text that stands in the file."""
