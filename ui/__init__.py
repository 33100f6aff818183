"""The Streamlit parts that pages share. Imports everything below; nobody below imports it."""
