"""The staff console: what people said, what is to be done, and a place to answer."""
