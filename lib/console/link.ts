import { jwtVerify, SignJWT } from 'jose';
import * as z from 'zod/mini';
import type { Ladder } from '../domain/ladder.ts';
import { PAUSE_BUDGET_DAYS } from '../domain/pause.ts';
import { DAY, type Instant } from '../domain/time.ts';
import type { Clock, Links } from '../ports.ts';
import { deriveKey } from './keys.ts';

/** What a link shows: one server of an organisation, or (null) all of them; and until when. */
export interface LinkScope {
  readonly organisation: string;
  readonly server: string | null;
  readonly until: Instant;
}

export interface LinkOptions {
  /** The one secret of an installation. */
  readonly secret: string;
  /** Where strangers reach the console, without a slash at its end; null where they do not. */
  readonly url: () => string | null;
  readonly ladder: Ladder;
  readonly clock: Pick<Clock, 'now'>;
}

/** Everything a link says. It is signed, not encrypted: nothing in it is a secret or about a person. */
const claims = z.strictObject({
  o: z.string().check(z.minLength(1)),
  s: z.optional(z.string().check(z.minLength(1))),
  exp: z.int(),
});

const ALGORITHM = 'HS256';
const LONGEST = 1000;

/** Links to the pages of postmasters, as notices carry them: `…/p/<JWT>`, compact, signed by a key of their own. */
export function createLinks({ secret, url, ladder, clock }: LinkOptions): Links {
  const key = deriveKey(secret, 'link');
  const linkTo = async (organisation: string | null, server: string | null): Promise<string | null> => {
    const base = url();
    if (base === null || !organisation) return null;
    const link = await new SignJWT({ o: organisation, ...(server === null ? {} : { s: server }) })
      .setProtectedHeader({ alg: ALGORITHM })
      .setExpirationTime(new Date(clock.now() + linkLife(ladder)))
      .sign(key);
    return `${base}/p/${link}`;
  };
  return {
    toServer: ({ id, organisation }) => linkTo(organisation, id),
    toOrganisation: (name) => linkTo(name, null),
  };
}

/**
 * How long a link holds: until the next notice brings another, however late that is: after the longest step of the ladder
 * and a whole budget of pause.
 */
export function linkLife(ladder: Ladder): number {
  const steps = ladder.map(({ fromDay }, index) => fromDay - (ladder[index - 1]?.fromDay ?? 0));
  return (Math.max(...steps) + PAUSE_BUDGET_DAYS) * DAY;
}

/** What a link is for; null for one that is not ours, has been altered or is over. */
export async function readLink(secret: string, link: string, at: Instant): Promise<LinkScope | null> {
  if (link.length > LONGEST || !isCanonical(link)) return null;
  try {
    const { payload } = await jwtVerify(link, deriveKey(secret, 'link'), {
      algorithms: [ALGORITHM],
      currentDate: new Date(at),
    });
    const { o, s = null, exp } = claims.parse(payload);
    return { organisation: o, server: s, until: exp * 1000 };
  } catch {
    return null;
  }
}

/** The last character of a signature has bits that mean nothing; so that a link is one text and no other, they are 0. */
function isCanonical(link: string): boolean {
  const [, , signature = ''] = link.split('.');
  return Buffer.from(signature, 'base64url').toString('base64url') === signature;
}
