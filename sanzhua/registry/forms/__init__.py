"""Forms of the register's pages, one chapter a file."""
