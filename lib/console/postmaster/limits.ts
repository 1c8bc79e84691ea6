import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** What a request wants: to see a page or to change something. */
export type Wish = 'look' | 'act';

const MINUTE = 60;
const TEN_MINUTES = 600;

/**
 * How often strangers may ask, by where they connect from and by the link they have. Counted in memory, each instance of a
 * function for itself: this keeps the noise down, what may be changed in a day is counted in the store.
 */
export function createLimits() {
  const limits = {
    look: {
      address: new RateLimiterMemory({ keyPrefix: 'look-address', points: 60, duration: MINUTE }),
      link: new RateLimiterMemory({ keyPrefix: 'look-link', points: 120, duration: MINUTE }),
    },
    act: {
      address: new RateLimiterMemory({ keyPrefix: 'act-address', points: 10, duration: TEN_MINUTES }),
      link: new RateLimiterMemory({ keyPrefix: 'act-link', points: 10, duration: TEN_MINUTES }),
    },
  };
  return {
    /** Seconds until an address may ask again; 0 where it may now. */
    byAddress: (wish: Wish, address: string) => take(limits[wish].address, network(address)),
    /** The same for a link, which must be known to be ours: anybody can make up others. */
    byLink: (wish: Wish, link: string) => take(limits[wish].link, link),
  };
}

async function take(limiter: RateLimiterMemory, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
  }
}

/** One line has 2^64 addresses of IPv6, so its network is counted. */
function network(address: string): string {
  if (!ipaddr.isValid(address)) return '';
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return parsed.toByteArray().slice(0, 8).join('.');
}
