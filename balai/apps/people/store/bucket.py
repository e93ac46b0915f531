"""Files in a bucket of S3, of Amazon or of anybody who speaks alike."""

from functools import cached_property
from typing import Any, ClassVar

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

# Somebody waits for the bucket: twice this and a breath, under ten seconds. It is no limit to large files: it counts
# from one piece to the next. Whoever asks whether it answers waits for a moment only.
CONNECT_S, READ_S, TRIES = 2, 4, 2
MOMENT_S = 2


class Bucket(S3Storage):
    """A private bucket. Objects get no ACL of their own, so nobody but the bucket's owner reads them."""

    failures: ClassVar[tuple[type[Exception], ...]] = (BotoCoreError, ClientError, OSError)

    def get_default_settings(self) -> dict[str, Any]:
        """Nothing from elsewhere in the environment: what OPTIONS do not say is the default of S3."""
        defaults: dict[str, Any] = super().get_default_settings()
        return defaults | {"security_token": None, "session_profile": None, "default_acl": None, "location": ""}

    def __init__(self, **options: Any) -> None:
        # Buckets of others have no host names of their own, and may not know the newest checksums.
        style = "path" if options["endpoint_url"] else "auto"
        wanted = Config(
            connect_timeout=CONNECT_S,
            read_timeout=READ_S,
            retries={"total_max_attempts": TRIES},
            signature_version="s3v4",
            s3={"addressing_style": style},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(client_config=wanted, transfer_config=TransferConfig(use_threads=False), **options)

    @property
    def place(self) -> str:
        """The bucket."""
        return f"s3://{self.bucket_name}"

    def url(self, *_: Any, **__: Any) -> str:
        """Raises ValueError: no address leads past our permission check."""
        raise ValueError("files of the store have no address")

    def probe(self) -> None:
        """Raises ClientError for a bucket that is not there or not ours, BotoCoreError for no answer."""
        self._asked_quickly.head_bucket(Bucket=self.bucket_name)

    @cached_property
    def _asked_quickly(self) -> Any:
        quick = Config(connect_timeout=MOMENT_S, read_timeout=MOMENT_S, retries={"total_max_attempts": 1})
        return self._create_session().client(
            "s3",
            region_name=self.region_name,
            endpoint_url=self.endpoint_url,
            config=self.client_config.merge(quick),
        )

    def room(self) -> None:
        """A bucket is never full."""
