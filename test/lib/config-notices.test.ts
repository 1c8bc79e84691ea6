import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../lib/config.ts';
import { exchangeCatalog } from '../../lib/domain/exchange-catalog.ts';

const read = (json: Record<string, unknown>) =>
  parseConfig({ domains: ['receiver.example'], ...json }, exchangeCatalog);

describe('what is configured about notices, organisations and exemptions', () => {
  test('has defaults: three days ahead, ten a day, in English, from the postmaster of the first domain', () => {
    expect(read({}).policy.notices).toMatchObject({
      from: 'postmaster@receiver.example',
      daysAhead: 3,
      perOrganisationPerDay: 10,
      language: 'en',
      page: null,
    });
    expect(read({}).delayNotices).toBe(false);
    expect(read({}).policy.exemptions).toEqual([]);
  });

  test('has the address of the console, without a slash at its end; none is known without', () => {
    expect(read({ console: { url: 'https://console.receiver.example/' } }).consoleUrl).toBe(
      'https://console.receiver.example',
    );
    expect(read({}).consoleUrl).toBeNull();
  });

  test('may turn them off', () => {
    expect(read({ notices: { enabled: false } }).policy.notices).toBeNull();
  });

  test('is read in lower case, addresses in their canonical form', () => {
    const { policy } = read({
      organisations: { 'Wingtip.example': { contacts: ['it@wingtip.example'] } },
      exemptions: [
        { server: '2001:DB8:0::1', until: '2026-12-31', reason: 'moving' },
        { organisation: 'Northwind.example', until: '2027-01-31T12:00:00Z', reason: 'moving too' },
      ],
    });
    expect(policy.notices?.organisations.get('wingtip.example')).toEqual({
      contacts: ['it@wingtip.example'],
      language: null,
    });
    expect(policy.exemptions).toEqual([
      { address: '2001:db8::1', organisation: null, until: Date.UTC(2026, 11, 31), reason: 'moving' },
      {
        address: null,
        organisation: 'northwind.example',
        until: Date.UTC(2027, 0, 31, 12),
        reason: 'moving too',
      },
    ]);
  });

  test.each([
    ['notices.daysAhead', { notices: { daysAhead: 1 } }],
    ['notices.perOrganisationPerDay', { notices: { perOrganisationPerDay: 0 } }],
    ['notices.language', { notices: { language: 'nl' } }],
    ['notices.from', { notices: { from: 'nobody' } }],
    ['notices.page', { notices: { page: 'https://mail.receiver.example/' } }],
    ['console.url', { console: { url: 'http://console.receiver.example' } }],
    ['console.url', { console: { url: 'https://console.receiver.example/portcullis' } }],
    ['console.url', { console: { url: 'https://ann@console.receiver.example' } }],
    ['console.url', { console: { url: 'console' } }],
    ['notices.deley', { notices: { deley: true } }],
    ['organisations.mail.wingtip.example', { organisations: { 'mail.wingtip.example': {} } }],
    [
      'organisations.wingtip.example.contacts[0]',
      { organisations: { 'wingtip.example': { contacts: ['it'] } } },
    ],
    ['exemptions[0]', { exemptions: [{ until: '2026-12-31', reason: 'x' }] }],
    [
      'exemptions[0]',
      {
        exemptions: [
          { server: '192.0.2.1', organisation: 'wingtip.example', until: '2026-12-31', reason: 'x' },
        ],
      },
    ],
    ['exemptions[0].server', { exemptions: [{ server: 'ex01', until: '2026-12-31', reason: 'x' }] }],
    ['exemptions[0].until', { exemptions: [{ server: '192.0.2.1', until: 'later', reason: 'x' }] }],
    ['exemptions[0].reason', { exemptions: [{ server: '192.0.2.1', until: '2026-12-31', reason: ' ' }] }],
  ])('names the key %s and its rule when it is broken', (key, json) => {
    const issues = (() => {
      try {
        read(json);
        return [];
      } catch (error) {
        return error instanceof ConfigError ? error.issues.map((issue) => issue.key) : [String(error)];
      }
    })();
    expect(issues).toContain(key);
  });
});
