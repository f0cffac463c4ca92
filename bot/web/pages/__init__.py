"""Pages and addresses, one file each kind; every file has ``routes(app)``."""
