"""Coming to the office: when it is open, appointments, and the queue of the waiting room."""
