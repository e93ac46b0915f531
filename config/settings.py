"""Every setting, read from the environment; what is missing or wrong fails at the start, not later.

Secure unless told otherwise: `DEBUG=1` is only set by `dev.py run` and loosens what a computer at home needs.
"""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env, logs

BASE = Path(__file__).resolve().parent.parent

# What this place is
DEBUG = env.flag("DEBUG", default=False)
DEMO = env.flag("DEMO", default=False)
SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEBUG else None)
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", [])
BALAI_PLACE = env.text("BALAI_PLACE", "bontang")  # whose courses plans point to: rulebook/local/<place>.yaml
BALAI_RULEBOOK = Path(env.text("BALAI_RULEBOOK", str(BASE / "balai" / "rulebook")))
QUICK_EXIT_URL = env.text("QUICK_EXIT_URL", "https://www.bmkg.go.id")

# Pieces
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.User"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "pgtrigger",
    "pghistory",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "csp",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "balai.apps.audit",
    "balai.apps.messages",
    "balai.apps.access",
    "balai.apps.hooks",
    "balai.apps.people",
    "balai.web",
    "balai.apps.opportunities",
    "balai.apps.casework",
    "balai.apps.insights",
    "balai.demo",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "balai.web.access.limits.SessionLimits",
    "balai.web.access.gate.Gate",
    "balai.web.refusals.Refusals",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

# Templates: cotton first turns <c-card> into tags; partials then make page.html#part loadable.
_LOADERS: list[Any] = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
if not DEBUG:
    _LOADERS = [("django.template.loaders.cached.Loader", _LOADERS)]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", _LOADERS)],
            "builtins": ["django_cotton.templatetags.cotton", "template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Database: a pool of open connections, so that a request does not wait for a new one.
DATABASES: dict[str, dict[str, Any]] = {"default": env.database("DATABASE_URL")}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a server that was restarted costs no visitor an error
if env.flag("DATABASE_POOL", default=True):
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": env.whole("DATABASE_POOL_SIZE", 10),
        "timeout": 5,  # more than a moment is only needed when the server is down
    }

# Background jobs live in each app's `jobs.py`.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# What must not be readable in a copy of the database, and files that only a permission check may serve.
FIELD_KEYS = env.words("FIELD_KEYS")  # Fernet keys, the newest first; every one of them still opens what it closed
INDEX_KEY = env.text("INDEX_KEY")  # finds an encrypted number again; changing it means indexing everybody anew
FILES_ROOT = Path(env.text("FILES_ROOT", str(BASE / ".data" / "files")))  # unless FILES_BUCKET names a bucket
BACKUP_PUBLIC_KEY = env.text("BACKUP_PUBLIC_KEY", "")  # closes backups; its private half is never on this server
CLAMD = env.scanner("CLAMD")  # unix:/run/clamav/clamd.ctl, or host:port; then nothing unscanned is shown

# Mail. Without a server the messages wait, and the desk shows that they do.
# At home and in the demo they are shown instead, codes included.
EMAIL_IS_SET = bool(env.text("EMAIL_HOST", ""))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_IS_SET or not DEBUG else 'console'}.EmailBackend"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.whole("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_TLS", default=EMAIL_HOST not in env.HERE)  # codes do not travel in the open
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "balai@localhost")

# Signing in: citizens by a code or a password, staff by a password and a second factor, or a passkey.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "MinimumLengthValidator": {"min_length": 10},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
        "UserAttributeSimilarityValidator": {"user_attributes": ("name", "email", "phone")},
    }.items()
] + [{"NAME": "balai.apps.access.passwords.NotOurs"}]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "balai.apps.access.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "balai.apps.access.adapters.name_of"
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone", "password1"]  # what allauth knows of; our own page asks for one of two
ACCOUNT_EMAIL_VERIFICATION = "none"  # a code has proved address or number before there can be a password
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
# For how many seconds a second factor, or a password, counts as just shown: approvals and safety settings ask again.
AGAIN_AFTER = ACCOUNT_REAUTHENTICATION_TIMEOUT = env.whole("AGAIN_AFTER", 300)
ACCOUNT_FORMS = {
    name: f"balai.web.access.forms.{form}"
    for name, form in {
        "login": "PasswordForm",
        "request_login_code": "AskCodeForm",
        "confirm_login_code": "CodeForm",
        "change_password": "ChangePasswordForm",
        "set_password": "SetPasswordForm",
        "reset_password": "ForgottenForm",
        "confirm_password_reset_code": "ForgottenCodeForm",
        "reset_password_from_key": "NewPasswordForm",
        "reauthenticate": "PasswordAgainForm",
    }.items()
}
# A government login, where one is set up: no button and no address without it.
OIDC = env.identity()
SOCIALACCOUNT_ADAPTER = "balai.apps.access.identity.Adapter"
SOCIALACCOUNT_EMAIL_REQUIRED = False
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = False  # asked for before somebody leaves for the provider
MFA_ADAPTER = "balai.apps.access.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Balai Migran"
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_FORMS = {
    name: f"balai.web.access.forms.{form}"
    for name, form in {
        "authenticate": "FactorForm",
        "reauthenticate": "FactorAgainForm",
        "activate_totp": "NewTotpForm",
        "add_webauthn": "NewPasskeyForm",
    }.items()
}
# Sessions are rows, so that they can be listed and ended; they go with the browser.
# They last so many minutes without a page, so many hours in all.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 7 * 24 * 3600
STAFF_IDLE_MINUTES = env.whole("STAFF_IDLE_MINUTES", 30)
STAFF_SESSION_HOURS = env.whole("STAFF_SESSION_HOURS", 8)
CITIZEN_IDLE_MINUTES = env.whole("CITIZEN_IDLE_MINUTES", 120)
CITIZEN_SESSION_HOURS = env.whole("CITIZEN_SESSION_HOURS", 24)
# The limits on guessing are counted here, by every process in the same place.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "balai_cache"}}
# Messages: where their links lead, SMS and WhatsApp by the HTTP interface of a provider, and further tries.
_OUR_ADDRESS = "http://localhost:8000" if DEBUG else f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
SITE_URL = env.web_address("SITE_URL", _OUR_ADDRESS).rstrip("/")
MESSAGE_PROVIDERS = {channel: env.provider(channel.upper()) for channel in ("sms", "whatsapp")}
MESSAGES_ON_SCREEN = DEBUG or DEMO  # where nothing is set up, the text is kept and shown instead of sent
MESSAGE_RETRY_MINUTES = env.numbers("MESSAGE_RETRY_MINUTES", [1, 5, 15, 60, 180, 360, 720])  # about a day in all
# The public interface: calls a minute of one visitor, and of one token.
API_PER_MINUTE = env.whole("API_PER_MINUTE", 60)
API_TOKEN_PER_MINUTE = env.whole("API_TOKEN_PER_MINUTE", 600)
# Other systems that asked to be told: pauses between tries (about three days in all), and whether they may stand beside
# us and be called without HTTPS.
WEBHOOK_RETRY_MINUTES = env.numbers("WEBHOOK_RETRY_MINUTES", [1, 5, 15, 60, 180, 360, *[720] * 5])
WEBHOOK_TIMEOUT_S = env.whole("WEBHOOK_TIMEOUT_S", 10)
WEBHOOK_LOCAL = env.flag("WEBHOOK_LOCAL", default=DEBUG)
PAPER_FONTS = BASE / "balai" / "web" / "portal" / "papers" / "fonts"

# Language and time: Bontang lies in WITA.
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("English"))]
LOCALE_PATHS = [BASE / "locale"]
TIME_ZONE = "Asia/Makassar"
USE_TZ = True
USE_I18N = True

# Static files: named by their content, so a browser may keep them for ever.
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE / "staticfiles")))
STATICFILES_DIRS = [folder for folder in [BASE / "static"] if folder.is_dir()]
_IS_PLAIN_STATIC = env.flag("PLAIN_STATIC", default=DEBUG)  # without `collectstatic`: at home and in tests
STORAGES = {
    "default": env.store(),  # uploaded files, sealed: only balai/apps/people/store speaks to it
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if _IS_PLAIN_STATIC
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = _IS_PLAIN_STATIC
WHITENOISE_AUTOREFRESH = _IS_PLAIN_STATIC

# Safety in the browser. Everything comes from us; forms may also leave to the quick exit and to the government login.
_FORMS_LEAVE_TO = [QUICK_EXIT_URL, *([env.origin(OIDC["issuer"])] if OIDC else [])]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *_FORMS_LEAVE_TO],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Safety on the way. Behind a proxy that speaks HTTPS, name its header in HTTPS_PROXY_HEADER.
_IS_HTTPS = not DEBUG
SECURE_SSL_REDIRECT = env.flag("SSL_REDIRECT", default=_IS_HTTPS)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = env.whole("HSTS_SECONDS", 31_536_000) if _IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _IS_HTTPS
SECURE_HSTS_PRELOAD = False
# Being preloaded into browsers is a promise only the owner of a domain can make.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
_PROXY_HEADER = env.text("HTTPS_PROXY_HEADER", "")
if _PROXY_HEADER:
    SECURE_PROXY_SSL_HEADER = (_PROXY_HEADER, "https")
# Where a visitor's address stands; behind a proxy that sets X-Real-IP: HTTP_X_REAL_IP. Only used to slow guessing.
CLIENT_ADDRESS_VARIABLE = env.text("CLIENT_ADDRESS_VARIABLE", "REMOTE_ADDR")
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE = _IS_HTTPS
# Browsers take such a name only from this very host over HTTPS: no neighbour on the domain can plant one.
COOKIE_PREFIX = "__Host-" if _IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # gone with the browser, like the check's own
CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = "Lax"

# Uploads and forms: a longer text than any honest answer is refused early.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler", "balai.web.uploads.BoundedHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600

# Logs: an event name and ids, as JSON; readable lines at home.
LOGGING = logs.configuration(readable=DEBUG)
LOGGING_CONFIG = "logging.config.dictConfig"
