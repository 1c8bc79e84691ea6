import * as oidc from 'openid-client';

/** An OpenID provider and what it knows us as. */
export interface ProviderOptions {
  readonly issuer: string;
  readonly clientId: string;
  /** Null for a client that has none: PKCE alone holds the code to us. */
  readonly clientSecret: string | null;
  /** What is asked for, `openid email`. */
  readonly scope: string;
  /** Makes the requests to the provider; the platform's own, if absent. */
  readonly fetch?: oidc.CustomFetch;
}

/** What must be kept of a sign-in until the provider sends the browser back. */
export interface Challenge extends Record<string, string> {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** What the provider says of a person, in an ID token that it has signed. */
export type Claims = Readonly<Record<string, unknown>>;

export interface IdentityProvider {
  /** Where the browser goes to sign in, and the challenge to keep. Throws when the provider cannot be asked. */
  begin(redirectUri: string): Promise<{ readonly url: URL; readonly challenge: Challenge }>;
  /** Who has come back to `url` from a challenge. Throws `SignInError` unless all is as it should be. */
  complete(url: URL, challenge: Challenge): Promise<Claims>;
  /** Where the browser goes to sign out of the provider too; null where that has no such place. */
  end(returnTo: string): Promise<URL | null>;
}

/**
 * Why nobody has been signed in: the provider has said no (`denied`), what came back is not the answer to what was asked
 * or has been used (`invalid`), a browser brings an error that may be the provider's, or anybody's (`failed`), or the
 * provider itself cannot be understood (`unavailable`).
 */
export class SignInError extends Error {
  readonly reason: 'denied' | 'invalid' | 'failed' | 'unavailable';
  constructor(reason: SignInError['reason'], message: string) {
    super(message);
    this.name = 'SignInError';
    this.reason = reason;
  }
}

const PATIENCE_SECONDS = 5;

/** An OpenID provider by authorization code with PKCE (OpenID Connect Core 1.0 §3.1, RFC 7636). Asks nothing before it has to. */
export function createIdentityProvider(options: ProviderOptions): IdentityProvider {
  const { issuer, clientId, clientSecret, scope } = options;
  let found: Promise<oidc.Configuration> | null = null;

  /** What the provider says about itself, asked once; a failure is asked again the next time. */
  async function configuration(): Promise<oidc.Configuration> {
    found ??= oidc.discovery(
      new URL(issuer),
      clientId,
      undefined,
      clientSecret === null ? oidc.None() : secretAs(clientSecret),
      {
        timeout: PATIENCE_SECONDS,
        execute: [oidc.enableNonRepudiationChecks],
        ...(options.fetch && { [oidc.customFetch]: options.fetch }),
      },
    );
    try {
      return await found;
    } catch (error) {
      found = null;
      throw signInError(error);
    }
  }

  return {
    async begin(redirectUri) {
      const known = await configuration();
      const challenge = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
      };
      const url = oidc.buildAuthorizationUrl(known, {
        redirect_uri: redirectUri,
        scope,
        state: challenge.state,
        nonce: challenge.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(challenge.verifier),
        code_challenge_method: 'S256',
      });
      return { url, challenge };
    },
    async complete(url, { state, nonce, verifier }) {
      const known = await configuration();
      try {
        const tokens = await oidc.authorizationCodeGrant(known, url, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
        });
        return tokens.claims() ?? {};
      } catch (error) {
        throw signInError(error);
      }
    },
    async end(returnTo) {
      const known = await configuration();
      if (known.serverMetadata().end_session_endpoint === undefined) return null;
      // Cognito has a word of its own for where to go afterwards; others do not look at it.
      return oidc.buildEndSessionUrl(known, { post_logout_redirect_uri: returnTo, logout_uri: returnTo });
    },
  };
}

/** Shows the secret as the provider says it wants it (OpenID Connect Discovery 1.0 §3): in a header, if it does not say. */
function secretAs(clientSecret: string): oidc.ClientAuth {
  const [basic, post] = [oidc.ClientSecretBasic(clientSecret), oidc.ClientSecretPost(clientSecret)];
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const as = methods.includes('client_secret_basic') ? basic : post;
    return as(server, client, body, headers);
  };
}

/** What a provider answers when it is the person who cannot or will not sign in. Source: RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6. */
const REFUSALS: readonly string[] = [
  'access_denied',
  'account_selection_required',
  'consent_required',
  'interaction_required',
  'login_required',
];

/**
 * What the provider (RFC 6749 §5.2) and the library call what a browser may have brought; everything else is between us and
 * the provider.
 */
const REASONS: ReadonlyMap<unknown, SignInError['reason']> = new Map([
  ['invalid_grant', 'invalid'],
  ['invalid_request', 'failed'],
  ['OAUTH_INVALID_RESPONSE', 'invalid'],
  ['OAUTH_JWT_CLAIM_COMPARISON_FAILED', 'invalid'],
  ['OAUTH_UNSUPPORTED_OPERATION', 'failed'],
]);

/** Keeps the kind and the words of an error, and leaves behind what may hold tokens and names. */
function signInError(error: unknown): SignInError {
  if (error instanceof oidc.AuthorizationResponseError) {
    const reason = REFUSALS.includes(error.error) ? 'denied' : 'failed';
    return new SignInError(reason, `the provider has answered ${error.error.slice(0, 100)}`);
  }
  if (error instanceof oidc.ResponseBodyError) {
    return new SignInError(
      REASONS.get(error.error) ?? 'unavailable',
      `the provider has refused the code: ${error.error}`,
    );
  }
  const { message, code } = error instanceof Error ? (error as Error & { code?: unknown }) : {};
  return new SignInError(REASONS.get(code) ?? 'unavailable', `${code ?? 'error'}: ${message ?? 'unknown'}`);
}
