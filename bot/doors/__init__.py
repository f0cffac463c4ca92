"""What every door of the house needs, whichever channel or page it is."""
