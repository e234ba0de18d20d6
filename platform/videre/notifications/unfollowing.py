"""The address in a letter that ends such letters: signed, so that it needs no row and nobody can make one."""

from itsdangerous import BadSignature, URLSafeSerializer

from videre.foundation.errors import NotFound

LONGEST_TOKEN = 300


def token(secret_key: str, user_id: int, course_id: int) -> str:
    """What stands in the address."""
    return str(_serializer(secret_key).dumps([user_id, course_id]))


def opened(secret_key: str, token: str) -> tuple[int, int]:
    """(user id, course id) of the address; NotFound when it is not ours."""
    try:
        user_id, course_id = _serializer(secret_key).loads(token[:LONGEST_TOKEN])
    except (BadSignature, ValueError, TypeError):
        raise NotFound("This link is not complete. Copy it whole from the letter.", kind="link-unknown") from None
    return int(user_id), int(course_id)


def _serializer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt="videre.unfollow")
