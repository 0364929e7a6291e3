"""The Twilio adapter: calls and texts of one account through the official SDK.

Built from `client.TwilioAccount`; `voice.TwilioVoice` and `messages.TwilioMessages` fulfil the ports.
The SDK is untyped and stays inside this folder.
"""
