import { describe, expect, it, vi } from 'vitest';
import {
  createResolver,
  type DnsRecords,
  type Resolver,
  reverseLookup,
} from '../../../infra/local/resolver.ts';

const never: Resolver = () => {
  throw new Error('the upstream must not be asked');
};
const codeOf = async (answer: Promise<DnsRecords>): Promise<unknown> => {
  try {
    return await answer;
  } catch (error) {
    return (error as { code?: string }).code;
  }
};
const LOOPBACK = [['v=spf1 ip4:127.0.0.0/8 -all']];

describe('names reserved for documentation and tests', () => {
  // name, type, answer or error code
  const table: [string, string, unknown][] = [
    ['wingtip.example', 'TXT', LOOPBACK],
    ['Mail.Wingtip.EXAMPLE.', 'TXT', LOOPBACK],
    ['example.com', 'TXT', LOOPBACK],
    ['mail.example.net', 'TXT', LOOPBACK],
    ['a.test', 'TXT', LOOPBACK],
    ['wingtip.example', 'A', 'ENODATA'],
    ['wingtip.example', 'MX', 'ENODATA'],
    ['_dmarc.wingtip.example', 'TXT', 'ENOTFOUND'],
    ['_dmarc.example', 'TXT', 'ENOTFOUND'],
    ['s1._domainkey.wingtip.example', 'TXT', 'ENOTFOUND'],
    ['5.0.0.127.in-addr.arpa', 'PTR', 'ENOTFOUND'],
    ['1.1.168.192.in-addr.arpa', 'PTR', 'ENOTFOUND'],
    ['7.0.20.10.in-addr.arpa', 'PTR', 'ENOTFOUND'],
  ];
  it.each(table)('%s %s is answered here, without a network', async (name, rrtype, answer) => {
    expect(await codeOf(createResolver({ upstream: never })(name, rrtype))).toEqual(answer);
  });

  it.each(['notexample.com', 'example.org.uk', 'latest', 'mytest', '8.8.8.8.in-addr.arpa'])(
    '%s is none of them and goes upstream',
    async (name) => {
      expect(await createResolver({ upstream: async () => ['asked'] })(name, 'PTR')).toEqual(['asked']);
    },
  );
});

describe("the operator's own zone", () => {
  const resolver = createResolver({
    zone: {
      'Strict.example': { TXT: ['v=spf1 -all'], MX: [{ exchange: 'mx.strict.example', priority: 10 }] },
      '5.0.0.127.in-addr.arpa': { PTR: ['mail.strict.example.'] },
      'silent.example': {},
      'contoso.com': { A: ['192.0.2.1'] },
    },
    upstream: never,
  });
  const table: [string, string, unknown][] = [
    ['strict.example', 'TXT', [['v=spf1 -all']]],
    ['strict.example', 'MX', [{ exchange: 'mx.strict.example', priority: 10 }]],
    ['strict.example', 'A', 'ENODATA'],
    ['sub.strict.example', 'TXT', LOOPBACK],
    ['silent.example', 'TXT', 'ENODATA'],
    ['contoso.com', 'A', ['192.0.2.1']],
  ];
  it.each(table)('%s %s comes first, and whole', async (name, rrtype, answer) => {
    expect(await codeOf(resolver(name, rrtype))).toEqual(answer);
  });

  it('names an address in reverse, without the final dot', async () => {
    expect(await reverseLookup('127.0.0.5', resolver)).toBe('mail.strict.example');
    expect(await reverseLookup('127.0.0.6', resolver)).toBe(null);
  });
});

describe('the upstream', () => {
  it('is asked once a minute for one question, whether it answers or fails', async () => {
    vi.useFakeTimers();
    try {
      const upstream = vi.fn<Resolver>(async (name) => {
        if (name === 'gone.net') throw Object.assign(new Error('gone'), { code: 'ENOTFOUND' });
        return [name];
      });
      const resolver = createResolver({ upstream });
      for (let i = 0; i < 3; i++) {
        expect(await resolver('there.net', 'A')).toEqual(['there.net']);
        expect(await codeOf(resolver('gone.net', 'A'))).toBe('ENOTFOUND');
      }
      expect(upstream).toHaveBeenCalledTimes(2);
      await resolver('there.net', 'AAAA');
      expect(upstream).toHaveBeenCalledTimes(3);
      vi.advanceTimersByTime(60_001);
      await resolver('there.net', 'A');
      expect(upstream).toHaveBeenCalledTimes(4);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is given one second, then the question has failed', async () => {
    vi.useFakeTimers();
    try {
      const answer = codeOf(createResolver({ upstream: () => new Promise(() => {}) })('slow.net', 'A'));
      await vi.advanceTimersByTimeAsync(1_000);
      expect(await answer).toBe('ETIMEOUT');
    } finally {
      vi.useRealTimers();
    }
  });

  it('leaves a bounded memory behind, however many names are asked', async () => {
    const upstream = vi.fn<Resolver>(async () => []);
    const resolver = createResolver({ upstream });
    for (let i = 0; i <= 10_000; i++) await resolver(`n${i}.net`, 'A');
    await resolver('n10000.net', 'A');
    expect(upstream).toHaveBeenCalledTimes(10_001);
    await resolver('n0.net', 'A');
    expect(upstream).toHaveBeenCalledTimes(10_002);
  });
});
