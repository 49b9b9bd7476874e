"""Access: who may look and who may change what, by keys of which only the hash is kept."""

from application.access.keys import OWNER, Key, KeyRing, Keys, check_name, digest_of, new_key
from application.access.role import Role

__all__ = ["OWNER", "Key", "KeyRing", "Keys", "Role", "check_name", "digest_of", "new_key"]
