"""The Vonage adapter: calls and texts of one application through the official SDK.

Built from `client.VonageAccount`; `voice.VonageVoice` and `messages.VonageMessages` fulfil the ports.
The SDK is untyped and stays inside this folder.
"""
