"""TLS for a site without certificates of its own: a local authority, and what it signs.

Devices install the authority once; afterwards the server's certificate may change.
"""

import ipaddress
import socket
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from liance.adapters.installation.secrets import keys_dir, write_private

AUTHORITY_DAYS = 3650
# Browsers refuse more than 398 days (CA/Browser Forum Baseline Requirements 6.3.2).
SERVER_DAYS = 397
RENEW_DAYS = 30


def authority(data_dir: Path, *, at: datetime) -> Path:
    """The authority's certificate in PEM, made with its key at the first request."""
    folder = _folder(data_dir)
    certificate, key = folder / "authority.crt", folder / "authority.key"
    if not certificate.exists():
        private = ec.generate_private_key(ec.SECP256R1())
        name = _name(f"联测 Liance {socket.gethostname()}")
        built = _builder(name, name, private.public_key(), at, AUTHORITY_DAYS)
        built = built.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        built = built.add_extension(_usage(signs_certificates=True), critical=True)
        write_private(key, _pem(private))
        write_private(certificate, _text(built.sign(private, hashes.SHA256())))
    return certificate


def server_certificate(data_dir: Path, names: Sequence[str], *, at: datetime) -> tuple[Path, Path]:
    """Certificate chain and PKCS #8 key for `names` (hosts or addresses), renewed when due."""
    issuer_file = authority(data_dir, at=at)
    folder = _folder(data_dir)
    certificate, key = folder / "server.crt", folder / "server.key"
    if certificate.exists() and _fits(certificate, names, at):
        return certificate, key
    issuer = x509.load_pem_x509_certificate(issuer_file.read_bytes())
    signer = serialization.load_pem_private_key((folder / "authority.key").read_bytes(), None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise TypeError("authority.key is not an elliptic-curve key")
    private = ec.generate_private_key(ec.SECP256R1())
    subject = _name(names[0])
    built = _builder(subject, issuer.subject, private.public_key(), at, SERVER_DAYS)
    for extension, critical in (
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (_usage(signs_certificates=False), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        (x509.SubjectAlternativeName([_alternative(name) for name in names]), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False),
    ):
        built = built.add_extension(extension, critical=critical)
    signed = built.sign(signer, hashes.SHA256())
    write_private(key, _pem(private))
    write_private(certificate, _text(signed) + issuer_file.read_bytes())
    return certificate, key


def own_names(host: str) -> list[str]:
    """The names and addresses under which this machine may be reached when bound to `host`."""
    names = [socket.gethostname(), "localhost", "127.0.0.1"]
    if host not in {"0.0.0.0", "::"}:  # noqa: S104 (compared, not bound)
        names.append(host)
    # No packet is sent: connecting a datagram socket only chooses the outgoing address.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            names.append(str(probe.getsockname()[0]))
        except OSError:
            pass
    return list(dict.fromkeys(names))


def fingerprint(certificate: Path) -> str:
    """SHA-256 of the first certificate in a PEM file, as devices show it: AB:CD:…"""
    loaded = x509.load_pem_x509_certificate(certificate.read_bytes())
    return loaded.fingerprint(hashes.SHA256()).hex(":").upper()


def _folder(data_dir: Path) -> Path:
    folder = keys_dir(data_dir) / "tls"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _fits(path: Path, names: Sequence[str], at: datetime) -> bool:
    loaded = x509.load_pem_x509_certificate(path.read_bytes())
    held = loaded.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    wanted = {_alternative(name) for name in names}
    return wanted <= set(held) and loaded.not_valid_after_utc > at + timedelta(days=RENEW_DAYS)


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey,
    at: datetime,
    days: int,
) -> x509.CertificateBuilder:
    # An hour back: the clocks of phones in the field lag.
    begin = at.astimezone(UTC) - timedelta(hours=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])


def _text(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
