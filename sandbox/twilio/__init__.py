"""The Twilio dialect: its REST interface, its documents, its webhooks and its signatures."""
