package lakegate.registry;

import java.net.URI;

/** The server of tokens refuses the client's id, secret or scope. */
public final class TokenRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TokenRefused(URI issuer, int status) {
    super(issuer + " refuses a token: status " + status);
  }
}
