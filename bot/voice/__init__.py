"""Everything said: worded, drawn, cut to what a channel can show."""
