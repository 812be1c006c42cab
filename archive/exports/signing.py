"""Anonymous signatures of WACZ files (WACZ Signing and Verification 0.1.0, section on keys).

A local ECDSA key (P-256 or P-384) signs the hash of datapackage.json; whoever knows the public
key sees that the package is as its maker left it.
"""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
)

from archive.collection import SOFTWARE
from archive.errors import ExportError

VERSION = "0.1.0"


def signed_data(key: Path, digest: str) -> dict[str, Any]:
    """Return the `signedData` of datapackage-digest.json for a `sha256:...` digest."""
    try:
        private = load_pem_private_key(key.read_bytes(), None)
    except (ValueError, TypeError, OSError) as error:
        raise ExportError(f"{key} cannot be used as a key: {error}") from None
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise ExportError(f"{key}: an EC key is needed; openssl ecparam -name prime256v1 -genkey")
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return {
        "hash": digest,
        "signature": base64.b64encode(private.sign(digest.encode(), _ALGORITHM)).decode(),
        "publicKey": base64.b64encode(public).decode(),
        "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "software": SOFTWARE,
        "version": VERSION,
    }


def signature_fault(signed: dict[str, Any], digest: str) -> str | None:
    """Say what is wrong with a signature made with a key; those with certificates pass."""
    if "publicKey" not in signed:
        return None
    try:
        public = load_der_public_key(base64.b64decode(signed["publicKey"]))
        if not isinstance(public, ec.EllipticCurvePublicKey):
            return "the signature's key is of another kind"
        public.verify(base64.b64decode(signed["signature"]), digest.encode(), _ALGORITHM)
    except (InvalidSignature, ValueError, KeyError, binascii.Error):
        return "the signature does not hold"
    return None if signed.get("hash") == digest else "the signature is of another package"


_ALGORITHM = ec.ECDSA(SHA256())
