"""Files people send: received in safety, kept closed, served with care."""
