"""Signing in (登录): passwords, lock-out, one-time codes, how long a session lasts, and the record of all that."""
