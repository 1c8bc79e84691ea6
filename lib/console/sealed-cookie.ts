import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { EncryptJWT, jwtDecrypt } from 'jose';
import type { z } from 'zod';
import type { Clock } from '../ports.ts';

export interface SealedCookie<T> {
  set(c: Context, content: T): Promise<void>;
  /** What is in it; null where there is none, or it is over, altered, or sealed for something else. */
  read(c: Context): Promise<T | null>;
  clear(c: Context): void;
}

export interface SealedCookieOptions<T> {
  readonly name: string;
  /** 256 bits. */
  readonly key: Buffer;
  /** Whom it is sealed for: no other opens it, though the key is the same. */
  readonly audience: string;
  readonly schema: z.ZodType<T>;
  /** Milliseconds. */
  readonly life: number;
  readonly clock: Pick<Clock, 'now'>;
}

const KEY_MANAGEMENT = 'dir';
const ENCRYPTION = 'A256GCM';

/**
 * A cookie that only this installation can read and write: an encrypted JWT. Browsers send it over TLS to this very host,
 * show it to no script, and take it from no other host of the domain (`__Host-`).
 */
export function sealedCookie<T extends Record<string, unknown>>(
  options: SealedCookieOptions<T>,
): SealedCookie<T> {
  const { name, key, audience, schema, life, clock } = options;
  return {
    async set(c, content) {
      const sealed = await new EncryptJWT({ content })
        .setProtectedHeader({ alg: KEY_MANAGEMENT, enc: ENCRYPTION })
        .setAudience(audience)
        .setExpirationTime(new Date(clock.now() + life))
        .encrypt(key);
      const attributes = { secure: true, httpOnly: true, sameSite: 'Lax', path: '/' } as const;
      setCookie(c, name, sealed, { ...attributes, prefix: 'host', maxAge: Math.floor(life / 1000) });
    },
    async read(c) {
      const sealed = getCookie(c, name, 'host');
      if (sealed === undefined) return null;
      try {
        const { payload } = await jwtDecrypt(sealed, key, {
          audience,
          requiredClaims: ['exp'],
          currentDate: new Date(clock.now()),
          keyManagementAlgorithms: [KEY_MANAGEMENT],
          contentEncryptionAlgorithms: [ENCRYPTION],
        });
        return schema.parse(payload.content);
      } catch {
        return null;
      }
    },
    clear(c) {
      deleteCookie(c, name, { prefix: 'host', secure: true, path: '/' });
    },
  };
}
