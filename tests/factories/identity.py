"""A provider of identities on the loopback: OpenID Connect with a code, PKCE and keys of its own, over real HTTP.

It checks what a provider checks. What it tells of the person, and what is wrong with it, are set by the test.
"""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

CLIENT, SECRET = "balai", "rahasia bersama"


@dataclass(kw_only=True)
class Provider:
    """Who comes (`person`), claims that go wrong (`wrong`), a key nobody published, doors that are shut (paths)."""

    port: int = 0
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "p-1", "name": "Siti Nuraini"})
    wrong: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    shut: set[str] = field(default_factory=set)
    is_forged: bool = False
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """What OIDC_... of a server would make of it."""
        return {"issuer": self.issuer, "client_id": CLIENT, "secret": SECRET, "name": "Identitas Contoh"}

    def agree(self, address: str) -> str:
        """The person signs in there and agrees: where the browser is sent back to."""
        asked = self._asked(address)
        code = f"kode-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}"

    def cancel(self, address: str) -> str:
        """The person does not want to."""
        asked = self._asked(address)
        return f"{asked['redirect_uri']}?error=access_denied&state={asked['state']}"

    def _asked(self, address: str) -> dict[str, str]:
        asked = dict(parse_qsl(urlsplit(address).query))
        assert address.startswith(f"{self.issuer}/authorize?")
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert asked["code_challenge_method"] == "S256"
        assert len(asked["nonce"]) >= 32
        assert "openid" in asked["scope"].split()
        return asked

    def answer(self, path: str, sent: dict[str, list[str]], bearer: str) -> tuple[int, Any]:
        """What this door says."""
        if path in self.shut:
            return 503, {"error": "temporarily_unavailable"}
        match path:
            case "/.well-known/openid-configuration":
                doors = {
                    "authorization_endpoint": "authorize",
                    "token_endpoint": "token",
                    "userinfo_endpoint": "userinfo",
                }
                names = {name: f"{self.issuer}/{door}" for name, door in doors.items()}
                return 200, {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys", **names}
            case "/keys":
                jwk = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key()))
                return 200, {"keys": [{**jwk, "kid": "k1", "alg": "ES256", "use": "sig"}]}
            case "/token":
                return self._tokens({name: values[0] for name, values in sent.items()})
            case "/userinfo" if bearer == "Bearer akses":
                return 200, {**self.person, **self.told}
        return 404, {"error": "not_found"}

    def _tokens(self, sent: dict[str, str]) -> tuple[int, Any]:
        asked = self.codes.pop(sent["code"], None)  # once
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        is_ours = (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
        if asked is None or not is_ours or challenge != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims |= {"sub": self.person["sub"], **self.wrong}
        claims = {name: value for name, value in claims.items() if value is not None}
        key = ec.generate_private_key(ec.SECP256R1()) if self.is_forged else self.key
        token = jwt.encode(claims, key, algorithm="ES256", headers={"kid": "k1"})
        return 200, {"access_token": "akses", "token_type": "Bearer", "expires_in": 300, "id_token": token}


@contextmanager
def listening() -> Iterator[Provider]:
    """Give a provider that answers."""
    provider = Provider()

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/authorize?"):  # a browser came: whoever sits there agrees at once
                self.send_response(302)
                self.send_header("Location", provider.agree(provider.issuer + self.path))
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                self._say({})

        def do_POST(self) -> None:
            self._say(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))

        def _say(self, sent: dict[str, list[str]]) -> None:
            status, said = provider.answer(urlsplit(self.path).path, sent, self.headers.get("Authorization", ""))
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    provider.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
