"""One periodic job a file; each has a ``JOB``."""
