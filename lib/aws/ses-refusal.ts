import { MessageRejected, SESServiceException } from '@aws-sdk/client-ses';

/**
 * What it means that SES v1 did not send: `refused` for good, or `postponed` while it is asked too often or the operator
 * has to set something right first: an identity that is not verified, an account in the sandbox, a permission; or since
 * SES was not reached at all. Throws whatever leaves open whether it was sent.
 */
export function refusal(error: unknown): 'refused' | 'postponed' {
  // "Email address is not verified. The following identities failed the check in region …"
  if (error instanceof MessageRejected) return /not verified/i.test(error.message) ? 'postponed' : 'refused';
  if (error instanceof SESServiceException && error.$fault === 'client') {
    // An address that SES never takes is a stranger's doing: put off, it would hold up everybody behind it for good.
    return /^InvalidParameterValue/.test(error.name) ? 'refused' : 'postponed';
  }
  if (isNeverAsked(error)) return 'postponed';
  throw error;
}

/** What fails before a request is written: no address, no connection, no credentials. */
const BEFORE_ASKING = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH']);

const isNeverAsked = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'CredentialsProviderError' || ('code' in error && BEFORE_ASKING.has(String(error.code))));
