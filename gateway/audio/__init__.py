"""Sound: prompts made ready for the telephone, recordings made ready for people. pydub stays in here."""
