"""A throw-away certificate authority and server certificate for 127.0.0.1, made once by every process."""

from __future__ import annotations

import functools
import ipaddress
import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import certifi
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_VALID_FOR: Final = timedelta(days=7)
_CLOCK_SKEW: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Certificate:
    """The file of the CA, for clients. The CA's own key is never written."""

    ca_path: Path

    def server_context(self) -> ssl.SSLContext:
        """The TLS context of a server on 127.0.0.1 or localhost. All servers of this process share it."""
        return _server_context()

    def client_context(self) -> ssl.SSLContext:
        """A context that trusts this certificate alone (for `async_client_args` of google-genai)."""
        return ssl.create_default_context(cafile=str(self.ca_path))


@dataclass(frozen=True, slots=True)
class _Pem:
    """The CA, the certificate with it, and the certificate's key."""

    ca: bytes
    chain: bytes
    key: bytes


def make_certificate(directory: Path) -> Certificate:
    """Write the CA of a certificate for 127.0.0.1, ::1 and localhost to `directory`, which must exist."""
    made = Certificate(directory / "ca.pem")
    made.ca_path.write_bytes(_made_once().ca)
    return made


@functools.cache
def _server_context() -> ssl.SSLContext:
    """The context with the certificate and its key, which OpenSSL reads only from a file."""
    pem = _made_once()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    with tempfile.TemporaryDirectory(prefix="elara-certificate-") as directory:
        path = Path(directory) / "server.pem"
        path.touch(mode=0o600)
        path.write_bytes(pem.key + pem.chain)
        context.load_cert_chain(path)
    return context


@functools.cache
def _made_once() -> _Pem:
    now = datetime.now(UTC)
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Elara sandbox CA")])
    ca = (
        _builder(ca_name, ca_name, ca_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Elara sandbox")])
    leaf = (
        _builder(name, ca_name, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.SubjectAlternativeName(
                [
                    x509.DNSName("localhost"),
                    x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
                    x509.IPAddress(ipaddress.ip_address("::1")),
                ]
            ),
            critical=False,
        )
        # Python 3.13 verifies strictly by default and refuses a leaf certificate without this link to its CA.
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    ca_pem = ca.public_bytes(serialization.Encoding.PEM)
    return _Pem(
        ca_pem,
        leaf.public_bytes(serialization.Encoding.PEM) + ca_pem,
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )


def write_bundle(path: Path, *ca_paths: Path) -> Path:
    """Write the public roots and the given CAs into one PEM file; returns `path`.

    `SSL_CERT_FILE` replaces the default roots, so a process that speaks to one local and one real server needs both.
    """
    roots = Path(certifi.where()).read_bytes()
    path.write_bytes(b"\n".join([roots, *(ca_path.read_bytes() for ca_path in ca_paths)]))
    return path


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCK_SKEW)
        .not_valid_after(now + _VALID_FOR)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
