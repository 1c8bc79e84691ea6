import { hkdfSync } from 'node:crypto';

/** A key of 256 bits for one purpose, from the one secret of an installation: what one signs no other accepts. */
export const deriveKey = (secret: string, purpose: 'session' | 'form' | 'link' | 'token'): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `portcullis ${purpose}`, 32));
