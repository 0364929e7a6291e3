"""The Vonage dialect: its REST interfaces, its call control objects, its webhooks and its signatures."""
