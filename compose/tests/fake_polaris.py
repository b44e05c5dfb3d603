"""Answers as Polaris 1.4.1 with a database does: 409 to a repeated POST, 500 to a repeated PUT."""

import json
import socketserver
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler

MANAGEMENT = "/api/management/v1"
ROOT = ("root", "root-secret")


class FakePolaris:
    def __init__(self):
        self.calls = []
        self.catalogs, self.namespaces, self.principals = {}, [], {}
        self.principal_roles, self.catalog_roles = [], []
        self.grants, self.roles_of_principal, self.roles_of_role = {}, {}, {}
        self.tokens = {}
        # Called with the number of the call, from 0, and its path: a status to answer instead, "cut before" or
        # "cut after" what it asks for is done, or None.
        self.fault = lambda number, path: None
        self.secrets_made = 0
        # Not http.server's own, which asks the network for this machine's name.
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self.handler())
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def state(self):
        """What is there, without what is new each time."""
        return (self.catalogs, self.namespaces, sorted(self.principals), sorted(self.principal_roles),
                sorted(self.catalog_roles), self.grants, self.roles_of_principal, self.roles_of_role)

    def answer(self, method, path, headers, text):
        """Status and JSON."""
        if path == "/api/catalog/v1/oauth/tokens":
            return self.token(method, headers, text)
        user = self.tokens.get(headers.get("Authorization", ""))
        if user is None:
            return 401, {"error": "not_authorized"}
        if path.startswith("/api/catalog/v1/config"):
            known = path == "/api/catalog/v1/config?warehouse=polariscatalog" and "polariscatalog" in self.catalogs
            return (200, {"defaults": {}, "overrides": {}}) if known else (404, {})
        if user != ROOT[0]:
            return 403, {"error": {"message": f"{user} is not authorized"}}
        if text and headers.get("Content-Type") != "application/json":
            return 415, {}
        return self.managed(method, path, json.loads(text) if text else None)

    def token(self, method, headers, text):
        form = {key: value[0] for key, value in urllib.parse.parse_qs(text).items()}
        if method != "POST" or headers.get("Content-Type") != "application/x-www-form-urlencoded":
            return 415, {}
        if form.get("scope") != "PRINCIPAL_ROLE:ALL" or form.get("grant_type") != "client_credentials":
            return 400, {"error": "invalid_scope"}
        credentials = (form.get("client_id"), form.get("client_secret"))
        users = {ROOT: ROOT[0], **{credentials: name for name, credentials in self.principals.items()}}
        if credentials not in users:
            return 401, {"error": "unauthorized_client"}
        token = f"token-{len(self.tokens)}"
        self.tokens["Bearer " + token] = users[credentials]
        return 200, {"access_token": token, "token_type": "bearer", "expires_in": 3600}

    def managed(self, method, path, body):
        parts = path.removeprefix(MANAGEMENT).strip("/").split("/")
        match method, parts:
            case "POST", ["catalogs"]:
                return self.post(self.catalogs, body["catalog"]["name"], body["catalog"])
            case "POST", ["api", "catalog", "v1", "polariscatalog", "namespaces"] if self.catalogs:
                return self.post(self.namespaces, body["namespace"])
            case "POST", ["principal-roles"]:
                return self.post(self.principal_roles, body["principalRole"]["name"])
            case "POST", ["catalogs", "polariscatalog", "catalog-roles"] if self.catalogs:
                return self.post(self.catalog_roles, body["catalogRole"]["name"])
            case "POST", ["principals"]:
                name = body["principal"]["name"]
                if body != {"principal": {"name": name}, "credentialRotationRequired": False}:
                    return 400, {}
                return (409, {}) if name in self.principals else (201, self.new_secret(name))
            case "POST", ["principals", name, "reset"] if name in self.principals and body == {}:
                return 200, self.new_secret(name)
            case "GET", ["catalogs", "polariscatalog", "catalog-roles", role, "grants"] if role in self.catalog_roles:
                return 200, {"grants": self.grants.get(role, [])}
            case "PUT", ["catalogs", "polariscatalog", "catalog-roles", role, "grants"] if role in self.catalog_roles:
                if body["grant"].get("namespace", []) not in ([], *self.namespaces):
                    return 404, {}
                return self.put(self.grants, role, body["grant"])
            case "GET", ["principal-roles", role, "catalog-roles", "polariscatalog"] if role in self.principal_roles:
                return 200, {"roles": self.roles_of_role.get(role, [])}
            case "PUT", ["principal-roles", role, "catalog-roles", "polariscatalog"] if role in self.principal_roles:
                known = body["catalogRole"]["name"] in self.catalog_roles
                return self.put(self.roles_of_role, role, body["catalogRole"]) if known else (404, {})
            case "GET", ["principals", name, "principal-roles"] if name in self.principals:
                return 200, {"roles": self.roles_of_principal.get(name, [])}
            case "PUT", ["principals", name, "principal-roles"] if name in self.principals:
                known = body["principalRole"]["name"] in self.principal_roles
                return self.put(self.roles_of_principal, name, body["principalRole"]) if known else (404, {})
        return 404, {"error": {"message": f"no such thing: {method} {path}"}}

    @staticmethod
    def post(there, name, value=None):
        if name in there:
            return 409, {"error": {"message": f"{name} already exists"}}
        if isinstance(there, list):
            there.append(name)
        else:
            there[name] = value
        return 201, {}

    @staticmethod
    def put(there, owner, value):
        if value in there.setdefault(owner, []):
            return 500, {"error": {"message": "duplicate key value violates unique constraint"}}
        there[owner].append(value)
        return 201, None

    def new_secret(self, name):
        self.secrets_made += 1
        self.principals[name] = (f"client-of-{name}", f"secret-{self.secrets_made}")
        client, secret = self.principals[name]
        return {"principal": {"name": name}, "credentials": {"clientId": client, "clientSecret": secret}}

    def handler(polaris):
        class Handler(BaseHTTPRequestHandler):
            def serve(self):
                text = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
                number = len(polaris.calls)
                polaris.calls.append((self.command, self.path, text))
                fault = polaris.fault(number, self.path)
                if fault == "cut before":
                    return
                if isinstance(fault, int):
                    status, answer = fault, {"error": "as the test wants it"}
                else:
                    status, answer = polaris.answer(self.command, self.path, self.headers, text)
                if fault == "cut after":
                    return
                body = b"" if answer is None else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_DELETE = serve

            def log_message(self, *arguments):
                pass

        return Handler
