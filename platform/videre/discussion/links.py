"""The private way back to a question: signed over its public id, so that nothing has to be kept for it."""

import hmac

from itsdangerous import Signer


def private_key(secret_key: str, public_id: str) -> str:
    """What stands behind ``?key=`` in the link that the asker gets."""
    signer = Signer(secret_key, salt="videre.question", key_derivation="hmac")
    return signer.get_signature(public_id).decode("ascii")


def is_private_key(secret_key: str, public_id: str, typed: str) -> bool:
    """Whether `typed` is the key to this question."""
    return hmac.compare_digest(private_key(secret_key, public_id), typed[:100].encode("ascii", "replace").decode())
