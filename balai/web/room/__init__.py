"""The waiting room: a kiosk that draws numbers, and a display that shows which one is called."""
