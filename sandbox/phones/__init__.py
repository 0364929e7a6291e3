"""The page of phones: where a developer is a person for a while, and sees, hears and answers as one."""
