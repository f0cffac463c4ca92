"""What the server shows in a browser: the chat widget, the start page, the console."""
