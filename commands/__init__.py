"""What the command line can do: one function per command, each returning it with its help in the user's language."""
