"""Settings: one file, typed helpers, every value from the environment or a file in the data directory.

One machine starts with nothing set. Production (``PRODUCTION=true``) refuses to start half-configured.
"""

import json
import os
import secrets
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

BASE_DIR = Path(__file__).resolve().parent.parent


def env_flag(name: str, *, default: bool) -> bool:
    """Return a yes/no setting; raise ImproperlyConfigured for any other word."""
    words = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    found = os.environ.get(name, "").strip().lower()
    if not found:
        return default
    if found not in words:
        message = f"{name}={found!r}: expected true or false"
        raise ImproperlyConfigured(message)
    return words[found]


def env_list(name: str, default: list[str]) -> list[str]:
    """Return a setting of words separated by commas."""
    found = os.environ.get(name, "")
    return [word.strip() for word in found.split(",") if word.strip()] or default


def env_path(name: str, default: Path) -> Path:
    """Return a setting that names a file or directory."""
    return Path(os.environ.get(name) or default).expanduser()


def env_seconds(name: str, default: float) -> float:
    """Return a positive number of seconds; raise ImproperlyConfigured for anything else."""
    found = os.environ.get(name, "")
    if not found:
        return default
    try:
        seconds = float(found)
    except ValueError as error:
        message = f"{name}={found!r}: expected a number of seconds"
        raise ImproperlyConfigured(message) from error
    if seconds <= 0:
        message = f"{name}={found!r}: expected more than zero seconds"
        raise ImproperlyConfigured(message)
    return seconds


def env_choice(name: str, choices: tuple[str, ...]) -> str:
    """Return one of the choices, the first when nothing is set; raise ImproperlyConfigured for any other word."""
    found = os.environ.get(name, "").strip() or choices[0]
    if found not in choices:
        message = f"{name}={found!r}: expected one of {', '.join(choices)}"
        raise ImproperlyConfigured(message)
    return found


def env_whole(name: str, default: int, *, least: int) -> int:
    """Return a whole number of at least ``least``; raise ImproperlyConfigured for anything else."""
    found = os.environ.get(name, "").strip()
    if not found:
        return default
    if not found.isdecimal() or int(found) < least:
        message = f"{name}={found!r}: expected a whole number of at least {least}"
        raise ImproperlyConfigured(message)
    return int(found)


def env_choices(name: str, allowed: tuple[str, ...]) -> list[str]:
    """Return a setting of words separated by commas, each one of ``allowed``; raise ImproperlyConfigured otherwise."""
    chosen = env_list(name, [])
    unknown = sorted(set(chosen) - set(allowed))
    if unknown:
        message = f"{name} names {', '.join(unknown)}: expected some of {', '.join(allowed)}"
        raise ImproperlyConfigured(message)
    return chosen


def env_json(name: str) -> dict[str, object]:
    """Return a setting that is a JSON object; raise ImproperlyConfigured for anything else."""
    found = os.environ.get(name, "")
    try:
        told = json.loads(found) if found else {}
    except ValueError as error:
        message = f"{name}={found!r}: expected a JSON object"
        raise ImproperlyConfigured(message) from error
    if not isinstance(told, dict):
        message = f"{name}={found!r}: expected a JSON object"
        raise ImproperlyConfigured(message)
    return told


PRODUCTION = env_flag("PRODUCTION", default=False)
DEBUG = env_flag("DEBUG", default=False)
if PRODUCTION and DEBUG:
    contradiction = "PRODUCTION and DEBUG are both true: a public site must not show its own insides"
    raise ImproperlyConfigured(contradiction)
DATA_DIR = env_path("DATA_DIR", BASE_DIR / ".local")
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)


def _secret_key() -> str:
    given = os.environ.get("SECRET_KEY")
    if given:
        return given
    if PRODUCTION:
        message = "SECRET_KEY is not set: production does not start without one"
        raise ImproperlyConfigured(message)
    key_file = DATA_DIR / "secret-key"
    if not key_file.exists():
        # Under its name the key stands whole or not at all, and the first of two processes that start at once wins.
        with tempfile.NamedTemporaryFile("w", dir=DATA_DIR, prefix="secret-key.") as made:
            made.write(secrets.token_urlsafe(50))
            made.flush()
            with suppress(FileExistsError):
                os.link(made.name, key_file)
    return key_file.read_text()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", [] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]", "testserver"])
if not ALLOWED_HOSTS:
    missing = "ALLOWED_HOSTS is not set: name the hosts that serve the site"
    raise ImproperlyConfigured(missing)
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "config.apps.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "import_export",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "accounts",
    "performance",
    "disclosure",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.compression.CompressTexts",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.sign_in.recording.RecordRefusals",
    "accounts.sign_in.sessions.SessionLimits",
    "accounts.sign_in.duties.DutiesFirst",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'db.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=10000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Signing in; why so: docs/decisions/0013-sign-in.md.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.sign_in.passwords.KindsOfCharacters"},
    {"NAME": "accounts.sign_in.passwords.NotUsedBefore"},
]
PASSWORD_MAX_AGE_DAYS = env_whole("PASSWORD_MAX_AGE_DAYS", 90, least=0)  # 0: passwords do not age
SESSION_IDLE_SECONDS = env_seconds("SESSION_IDLE_SECONDS", 30 * 60)
SESSION_COOKIE_AGE = int(env_seconds("SESSION_LIMIT_SECONDS", 10 * 60 * 60))
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
ROLES = ("preparer", "reviewer", "publisher", "secrecy", "bureau", "auditor", "administrator")
ONE_TIME_CODE_REQUIRED = env_choices("ONE_TIME_CODE_REQUIRED", ROLES)
OTP_TOTP_ISSUER = "部门决算公开"
LOCK_OUT_FAILURES_OF_ADDRESS = env_whole("LOCK_OUT_FAILURES_OF_ADDRESS", 50, least=1)
AXES_COOLOFF_TIME = timedelta(seconds=env_seconds("LOCK_OUT_SECONDS", 30 * 60))
AXES_FAILURE_LIMIT = env_whole("LOCK_OUT_FAILURES", 5, least=1)
AXES_HANDLER = "accounts.sign_in.lock_out.LockOut"
AXES_LOCKOUT_CALLABLE = "accounts.sign_in.lock_out.locked_out"
AXES_CLIENT_IP_CALLABLE = "accounts.sign_in.addresses.network_of"
AXES_USERNAME_CALLABLE = "accounts.sign_in.lock_out.counted_name"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # the product keeps its own record, which cannot be altered
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env_path("STATIC_ROOT", DATA_DIR / "static")
# WhiteNoise warns at every start of a folder that is not there, though only production collects files into it.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "ttf")  # the fonts of the PDF
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Workbooks between upload and confirmation: nobody but the server reads them, none stays longer than a day.
    "uploads": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / "uploads",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    # Files that background work made, for a day; where several machines share the work, one that they share.
    "results": {
        "BACKEND": os.environ["RESULTS_STORAGE"],
        "OPTIONS": env_json("RESULTS_STORAGE_OPTIONS"),
    }
    if os.environ.get("RESULTS_STORAGE")
    else {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env_path("RESULTS_DIR", DATA_DIR / "results"),
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    # Published files under their hash; another storage (S3 and the like) is named with its options in JSON.
    "publications": {
        "BACKEND": os.environ["PUBLICATIONS_STORAGE"],
        "OPTIONS": env_json("PUBLICATIONS_STORAGE_OPTIONS"),
    }
    if os.environ.get("PUBLICATIONS_STORAGE")
    else {
        "BACKEND": "disclosure.files.store.WholeFileStorage",
        "OPTIONS": {
            "location": env_path("PUBLICATIONS_DIR", DATA_DIR / "publications"),
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# One page of data entry holds up to 2,000 rows of eight fields and is saved by one request.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 25_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Nothing of another host, no style or script written into a page. The admin's own styles draw icons as data.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env_flag("SECURE_COOKIES", default=PRODUCTION)
BEHIND_TLS_PROXY = env_flag("BEHIND_TLS_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS_PROXY else None

PROFILES_DIR = env_path("PROFILES_DIR", DATA_DIR / "profiles")
SUBJECTS_DIR = BASE_DIR / "fixtures" / "subjects"
FONT_DIR = env_path("FONT_DIR", DATA_DIR / "fonts")
PUBLICATION_FORMATS = env_list("PUBLICATION_FORMATS", ["html", "pdf", "xlsx"])
PDF_TIMEOUT_SECONDS = env_seconds("PDF_TIMEOUT_SECONDS", 60)

# Who does background work (accounts/jobs/engines), how much at once, and after how long without a sign of life it is
# taken up by another process.
BACKGROUND = env_choice("BACKGROUND", ("threads", "procrastinate", "inline"))
BACKGROUND_WORKERS = env_whole("BACKGROUND_WORKERS", 1, least=1)
JOB_LEASE_SECONDS = env_seconds("JOB_LEASE_SECONDS", 60)
if BACKGROUND == "procrastinate":
    if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        unsuited = "BACKGROUND=procrastinate works over PostgreSQL: set DATABASE_URL=postgresql://… or leave BACKGROUND"
        raise ImproperlyConfigured(unsuited)
    # Before our own applications, whose tasks it collects.
    INSTALLED_APPS.insert(0, "procrastinate.contrib.django")
