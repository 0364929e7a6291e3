"""The key pair of a Vonage application, made when it is needed: none lies in the repository."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


@dataclass(frozen=True, slots=True)
class ApplicationKey:
    """Both halves of a key, PEM."""

    private: str
    public: str


def new_application_key() -> ApplicationKey:
    """Make a key: RSA with 2,048 bits, as Vonage makes them."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return ApplicationKey(private.decode(), public.decode())
