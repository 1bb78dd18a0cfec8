"""An authority for one test, which no machine trusts by itself, and the certificates it signs."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


class Authority:
    """Signs certificates of hosts for an hour; `trusted` is its own, as a file."""

    def __init__(self, folder: Path):
        self._folder, self._key = folder, ec.generate_private_key(ec.SECP256R1())
        own = self._certificate("Authority of a test", self._key, [
            (x509.BasicConstraints(ca=True, path_length=0), True),
        ])  # fmt: skip
        self.trusted = folder / "authority.pem"
        self.trusted.write_bytes(own.public_bytes(serialization.Encoding.PEM))

    def server_context(self, host: str) -> ssl.SSLContext:
        """What a server of this name speaks TLS with."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = self._certificate(host, key, [
            (x509.SubjectAlternativeName([x509.DNSName(host)]), False),
        ])  # fmt: skip
        chain = self._folder / f"{host}.pem"
        chain.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + made.public_bytes(serialization.Encoding.PEM)
        )  # fmt: skip
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        return context

    def _certificate(self, name: str, key, extensions) -> x509.Certificate:
        now = datetime.now(UTC)
        made = x509.CertificateBuilder(
            issuer_name=_name("Authority of a test"), subject_name=_name(name),
            public_key=key.public_key(), serial_number=x509.random_serial_number(),
            not_valid_before=now - timedelta(hours=1), not_valid_after=now + timedelta(hours=1),
        )  # fmt: skip
        identity = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        for value, critical in (*extensions, (identity, False), (issuer, False)):
            made = made.add_extension(value, critical)
        return made.sign(self._key, hashes.SHA256())
