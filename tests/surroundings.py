"""The environment of every test, whatever the shell says; read before Django reads its settings."""

import os

OURS = {
    "SECRET_KEY": "only-for-tests",
    "FIELD_KEYS": "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMTI=",
    "INDEX_KEY": "only-for-tests-too",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "DEBUG": "0",
    "DEMO": "1",
    "PLAIN_STATIC": "1",
    "SSL_REDIRECT": "0",
    # A pool would keep connections to a test database that is about to go.
    "DATABASE_POOL": "0",
}
LEFT_OUT = (
    *("BALAI_RULEBOOK", "QUICK_EXIT_URL", "SECRET_KEY_FALLBACKS", "CSRF_TRUSTED_ORIGINS", "HTTPS_PROXY_HEADER"),
    *("EMAIL_HOST", "SITE_URL", "SMS_URL", "WHATSAPP_URL", "MESSAGE_RETRY_MINUTES", "CLAMD", "BACKUP_PUBLIC_KEY"),
)

os.environ.update(OURS)
for name in LEFT_OUT:
    os.environ.pop(name, None)
# Without `dev.py test` there is no database: tests of the engine run, the others say so.
os.environ.setdefault("DATABASE_URL", "postgresql:///start-me-with-dev.py-test?host=/nonexistent")
