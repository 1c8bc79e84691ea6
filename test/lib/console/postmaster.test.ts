import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exemptServer } from '../../../lib/app/exempt.ts';
import { startPause } from '../../../lib/app/pause-organisation.ts';
import { reassignServer } from '../../../lib/app/reassign-server.ts';
import { setContacts } from '../../../lib/app/set-contacts.ts';
import { PAGE_PHRASES } from '../../../lib/console/phrases/phrases.ts';
import { LANGUAGES } from '../../../lib/domain/language.ts';
import { recipientsOf } from '../../../lib/domain/notice-recipient.ts';
import { newOrganisation } from '../../../lib/domain/organisation.ts';
import type { Server } from '../../../lib/domain/server.ts';
import { DAY, HOUR } from '../../../lib/domain/time.ts';
import { type EmbeddedStores, openEmbeddedStores, outdatedServer } from '../../helpers/embedded-stores.ts';
import { aPostmaster, formOf, type Postmaster } from '../../helpers/postmaster.ts';

const START = Date.parse('2026-10-05T08:00:00Z');
const organisation = 'wingtip.example';
const DEAD = 'This link does not hold';

let stores: EmbeddedStores;
let postmaster: Postmaster;

beforeEach(async () => {
  stores = await openEmbeddedStores();
  postmaster = aPostmaster(stores);
});
afterEach(() => stores.close());

async function given(differences: Partial<Server> = {}, days = 65) {
  const server = outdatedServer(START, days, differences);
  await stores.put(server);
  const url = await postmaster.toServer(server);
  return { server, url, ...(await postmaster.open(url)) };
}
const history = async (name = organisation) => stores.organisations.history(name);
const find = async (name = organisation) => (await stores.organisations.find(name))?.organisation;
const words = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ');

describe('the phrases', () => {
  const holes = (phrase: string) => [...phrase.matchAll(/\{(\w+)\}/g)].map(([, word]) => word).sort();

  test.each(LANGUAGES)('are all there in %s, with the same words to fill in', (language) => {
    expect(Object.keys(PAGE_PHRASES[language])).toEqual(Object.keys(PAGE_PHRASES.en));
    for (const [key, phrase] of Object.entries(PAGE_PHRASES.en)) {
      const translated = PAGE_PHRASES[language][key as keyof typeof PAGE_PHRASES.en];
      expect({ key, holes: [...new Set(holes(translated))] }).toEqual({
        key,
        holes: [...new Set(holes(phrase))],
      });
      expect(translated.trim()).not.toBe('');
      if (language !== 'en' && holes(phrase).length === 0 && phrase.length > 12)
        expect({ key, translated }).not.toEqual({ key, translated: phrase });
    }
  });
});

describe('a link to a server shows', () => {
  test('what is wrong, what to install, what happens when, and what becomes of mail in this minute', async () => {
    const { status, text } = await given();
    const page = words(text);
    expect(status).toBe(200);
    for (const said of [
      'ex01.wingtip.example',
      'Stage 5 of 8',
      'Exchange Server 2016 has had no support since 14 October 2025',
      'Received: from client.wingtip.example (10.0.0.7) by ex01.wingtip.example',
      /Exchange Server SE RTM \w+: 15\.2\.2562\.\d+/,
      '30 Oct 2026',
      'refused at all times',
      /Mail is (?:accepted|delayed|refused) until \d\d:\d\d UTC/,
      'In 2026 90 days are left for wingtip.example',
      'postmaster@wingtip.example',
    ])
      expect(page.replaceAll('ex01. wingtip. example', 'ex01.wingtip.example')).toMatch(said);
  });

  test('nothing that leads elsewhere, is kept, is found or is run', async () => {
    const { headers, text } = await given();
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-robots-tag')).toContain('noindex');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).not.toMatch(/<script|style="|<style/);
    expect(text).not.toMatch(/(?:href|src|action)="(?!\/|#|data:,)/);
  });

  test.each<[string, (server: Server) => Promise<unknown>, RegExp]>([
    [
      'a pause',
      () => startPause(stores, organisation, 10, 'api'),
      /paused until 15 October 2026.*Mail now accepted/,
    ],
    [
      'an exemption',
      ({ id }) => exemptServer(stores, id, { until: START + DAY, reason: 'a reason for operators' }, 'api'),
      /has excepted this server until 6 October 2026.*Mail now accepted/,
    ],
  ])('%s, during which its mail is accepted', async (_, act, said) => {
    const { server, url } = await given();
    await act(server);
    const { text } = await postmaster.open(url);
    expect(words(text)).toMatch(said);
    expect(text).not.toContain('a reason for operators');
  });

  test('that it is up to date, once it is, and nothing to pause any more', async () => {
    const { text } = await given({ episode: null, compliance: 'compliant', reason: 'at-or-above-floor' });
    expect(words(text)).toMatch(/Up to date.*All limits for it have been lifted/);
    expect(text).not.toMatch(/name="days"|\/repaired"/);
  });

  test('a relayed server as one that is only observed', async () => {
    expect(words((await given({ attribution: 'relayed' })).text)).toMatch(
      /Only observed.*all its mail is accepted/,
    );
  });

  test("nothing of what strangers wrote but as text: not as markup, and turned round by no sign that isn't seen", async () => {
    const hostile = '"><img src=x onerror=alert(1)>\u202egpj.exe\u0007';
    const { text } = await given({
      name: hostile,
      evidence: `${hostile} {receiver} $& ${'x'.repeat(10_000)}`,
    });
    expect(text).not.toContain('<img');
    expect(text).not.toMatch(/\u202e/);
    expect(text).toContain('{receiver} $&amp;');
    expect(text.length).toBeLessThan(20_000);
  });

  test('any names and evidence at all', async () => {
    const { server, url } = await given();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (evidence) => {
        const record = await stores.servers.find(server.id);
        if (record === null) throw new Error('gone');
        const find = async () => ({ ...record, server: { ...record.server, evidence, name: evidence } });
        const page = await aPostmaster({ ...stores, servers: { ...stores.servers, find } }).open(url);
        expect(page.status).toBe(200);
        expect(page.text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
      }),
      { numRuns: 50 },
    );
  });
});

describe('languages', () => {
  test.each([
    ['as asked for', '?lang=fr', {}, 'wingtip.example', 'fr'],
    ['the country of the domain', '', { 'accept-language': 'es' }, 'wingtip.de', 'de'],
    [
      'the browser, for domains of no country',
      '',
      { 'accept-language': 'nl, es-MX;q=0.9, fr;q=0.2' },
      organisation,
      'es',
    ],
    ['the default', '', { 'accept-language': 'nl' }, organisation, 'en'],
    ['one that is not spoken here', '?lang=xx', {}, organisation, 'en'],
  ])('%s', async (_, query, headers, name, language) => {
    const { url } = await given({ organisation: name });
    const { text, status } = await postmaster.open(url + query, { headers });
    expect(status).toBe(200);
    expect(text).toContain(`<html lang="${language}">`);
  });

  test("the organisation's own comes before its country's", async () => {
    const { url } = await given({ organisation: 'wingtip.de' });
    await setContacts(stores, 'wingtip.de', null, 'es', 'api');
    expect((await postmaster.open(url)).text).toContain('<html lang="es">');
  });

  test.each(LANGUAGES)('no page in %s has gaps, and each leads to the others', async (language) => {
    const { url } = await given();
    const lang = `?lang=${language}`;
    const all = await postmaster.toOrganisation(organisation);
    await startPause(stores, organisation, 3, 'api');
    for (const address of [url + lang, all + lang, `${url}x${lang}`, `${url + lang}&done=paused`]) {
      const { text } = await postmaster.open(address);
      expect(words(text)).not.toMatch(/\{\w+\}|undefined|null|NaN|Invalid Date/);
      for (const other of LANGUAGES) expect(text).toContain(`lang=${other}"`);
    }
  });

  test('a form goes on in the language it was shown in', async () => {
    const { url } = await given();
    const shown = `${url}?lang=fr`;
    const { headers } = await postmaster.send((await postmaster.open(shown)).text, shown, 'pause', {
      days: '3',
    });
    expect(headers.get('location')).toMatch(/\?lang=fr&done=paused$/);
  });
});

describe('a link that does not hold gets a page that says what to do, and not why:', () => {
  async function dead(url: string) {
    const { status, text, headers } = await postmaster.open(url);
    expect(status).toBe(404);
    expect(words(text)).toMatch(/This link does not hold.*answer the mail it came in/);
    expect(headers.get('cache-control')).toBe('no-store');
    return words(text);
  }

  test('one that was altered, one that is over, one to a server that is gone: word by word the same', async () => {
    const { url, server } = await given();
    const { text: another } = {
      text: await dead(await postmaster.toServer({ ...server, id: 'f'.repeat(20) })),
    };
    expect(await dead(`${url.slice(0, -1)}~`)).toBe(another);
    expect(await dead('https://console.receiver.example/p/x')).toBe(another);
    stores.time.now += 121 * DAY;
    expect(await dead(url)).toBe(another);
  });

  test('one to a server that belongs to somebody else now', async () => {
    const { url, server, text } = await given();
    await reassignServer(stores, server.id, 'northwind.example', 'api');
    await dead(url);
    expect((await postmaster.send(text, url, 'pause', { days: '5' })).status).toBe(404);
    expect(await history('northwind.example')).toEqual([]);
  });

  test('one whose organisation or server is claimed and not signed', async () => {
    const { url } = await given();
    const other = outdatedServer(START, 65, {
      name: 'ex.northwind.example',
      organisation: 'northwind.example',
    });
    await stores.put(other);
    const { text } = await postmaster.open(`${url}?server=${other.id}`);
    expect(text).not.toContain('northwind');
    await dead(`${await postmaster.toOrganisation(organisation)}?server=${other.id}`);
  });

  test('a form of one', async () => {
    const { url, text } = await given();
    const form = await postmaster.send(text, url, 'pause', { days: '5' });
    expect(form.status).toBe(303);
    const forged = `${url.slice(0, -2)}AA`;
    expect((await postmaster.send(text, forged, 'pause', { days: '5' })).text).toContain(DEAD);
    expect((await postmaster.open(`${url}/pause`)).status).toBe(303);
  });
});

describe('a pause', () => {
  test('is begun, extended and ended, and the history says by whom', async () => {
    const { url, text } = await given();
    expect((await postmaster.send(text, url, 'pause', { days: '10' })).status).toBe(303);
    const paused = await postmaster.open(`${url}?done=paused`);
    expect(words(paused.text)).toMatch(
      /Enforcement is paused\..*In 2026 80 days are left.*End the pause now/,
    );
    expect((await postmaster.send(paused.text, url, 'pause', { days: '5' })).status).toBe(303);
    expect((await find())?.pauses).toEqual([{ from: START, until: START + 15 * DAY }]);
    stores.time.now += HOUR;
    const again = await postmaster.open(url);
    expect((await postmaster.send(again.text, url, 'pause/end')).status).toBe(303);
    expect((await find())?.pauses).toEqual([{ from: START, until: START + HOUR }]);
    expect((await history()).map(({ event, actor }) => [event, actor])).toEqual([
      ['pause-started', 'postmaster:wingtip.example'],
      ['pause-started', 'postmaster:wingtip.example'],
      ['pause-ended', 'postmaster:wingtip.example'],
    ]);
  });

  test.each([['0'], ['91'], ['-3'], ['5.5'], ['many'], ['']])(
    'of %j days is refused in words',
    async (days) => {
      const { url, text } = await given();
      const { status, text: page } = await postmaster.send(text, url, 'pause', { days });
      expect([status, words(page)]).toEqual([
        400,
        expect.stringContaining('a whole number of days, from 1 to 90'),
      ]);
      expect(await history()).toEqual([]);
    },
  );

  test('over the budget is refused in words, and nothing is paused', async () => {
    const { url } = await given();
    const from = Date.UTC(2026, 1, 1);
    const pauses = [{ from, until: from + 80 * DAY }];
    const entry = { at: from, event: 'pause-started', actor: 'api', detail: {} } as const;
    await stores.organisations.update({ ...newOrganisation(organisation), pauses }, 0, entry);
    const { text } = await postmaster.open(url);
    expect(text).toContain('max="10"');
    const { status, text: page } = await postmaster.send(text, url, 'pause', { days: '11' });
    expect([status, words(page)]).toEqual([
      409,
      expect.stringContaining('more than is left: 10 days in 2026'),
    ]);
    expect(await history()).toHaveLength(1);
  });
});

describe('a form that is sent twice has one effect:', () => {
  const forms: [string, string, Record<string, string>][] = [
    ['a pause', 'pause', { days: '10' }],
    ['the end of a pause', 'pause/end', {}],
    ['a contact', 'contact', { address: 'it@wingtip.example' }],
    ['a word', 'repaired', {}],
  ];
  test.each(forms)('%s, one after the other and both at once', async (_, act, fields) => {
    const { url, server } = await given();
    if (act === 'pause/end') await startPause(stores, organisation, 20, 'api');
    const entries = async () => [...(await history()), ...(await stores.servers.history(server.id))].length;
    const before = await entries();
    const { text } = await postmaster.open(url);
    const answers = await Promise.all([1, 2, 3].map(() => postmaster.send(text, url, act, fields)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409]);
    const late = await postmaster.send(text, url, act, fields);
    expect([late.status, words(late.text)]).toEqual([
      409,
      expect.stringContaining('or this was sent already'),
    ]);
    expect(await entries()).toBe(before + 1);
  });

  test('and one that shows what has changed since is asked to look again', async () => {
    const { url, text } = await given();
    await setContacts(stores, organisation, ['noc@wingtip.example'], null, 'api');
    const { status, text: fresh } = await postmaster.send(text, url, 'pause', { days: '10' });
    expect(status).toBe(409);
    expect((await find())?.pauses).toEqual([]);
    expect((await postmaster.send(fresh, url, 'pause', { days: '10' })).status).toBe(303);
  });
});

describe('only a page of this link can send its forms:', () => {
  const own = { origin: 'null', 'sec-fetch-site': 'same-origin' };
  test.each<[string, Record<string, string>, Record<string, string>, number]>([
    ['from this page', {}, own, 303],
    ['from this page, as older browsers say it', {}, { origin: 'https://console.receiver.example' }, 303],
    ['from another site', {}, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    ['from a sandbox of another site', {}, { origin: 'null', 'sec-fetch-site': 'cross-site' }, 403],
    ['from nowhere', {}, {}, 403],
    ['without its token', { _csrf: '' }, own, 403],
    ['with another token', { _csrf: 'x'.repeat(43) }, own, 403],
  ])('%s', async (_, fields, headers, status) => {
    const { url, text } = await given();
    const sent = await postmaster.send(text, url, 'pause', { days: '5', ...fields }, headers);
    expect(sent.status).toBe(status);
    expect((await history()).length).toBe(status === 303 ? 1 : 0);
  });

  test.each(['multipart/form-data; boundary=x', 'multipart/form-data'])(
    'whose body is not what %s says',
    async (type) => {
      const { url } = await given();
      const headers = { origin: 'null', 'sec-fetch-site': 'same-origin', 'content-type': type };
      const sent = await postmaster.open(`${url}/pause`, { method: 'POST', body: 'garbage', headers });
      expect([sent.status, stores.log]).toEqual([403, []]);
    },
  );

  test('with the token of another link', async () => {
    const { url } = await given();
    const other = await given({ name: 'ex02.wingtip.example' });
    const token = formOf(other.text, `${new URL(other.url).pathname}/pause`)._csrf ?? '';
    expect(token).not.toBe('');
    const { text } = await postmaster.open(url);
    expect((await postmaster.send(text, url, 'pause', { days: '5', _csrf: token })).status).toBe(403);
  });
});

describe('a contact', () => {
  test('is added to whoever is told already', async () => {
    const { url, text, server } = await given();
    await postmaster.send(text, url, 'contact', { address: 'it@msp.example' });
    const owner = (await find()) ?? null;
    expect(recipientsOf(stores.policy, server, owner)).toEqual([
      'postmaster@wingtip.example',
      'it@msp.example',
    ]);
    expect((await history()).at(-1)).toMatchObject({
      event: 'contact-added',
      actor: 'postmaster:wingtip.example',
      detail: { contact: 'it@msp.example' },
    });
    const page = words((await postmaster.open(url)).text);
    expect(page).toContain('postmaster@wingtip.example and i***@msp.example');
    expect(page).not.toContain('it@msp.example');
  });

  test.each([
    ['it@msp.example\r\nBcc: victim@example.org'],
    ['it@msp.example\nBcc: victim@example.org'],
    ['it@msp.example, victim@example.org'],
    ['"a b"@msp.example'],
    ['<it@msp.example>'],
    ['it@msp'],
    [`${'x'.repeat(250)}@msp.example`],
    ['it\u202e@msp.example'],
    [''],
  ])('%j is refused', async (address) => {
    const { url, text } = await given();
    const { status, text: page } = await postmaster.send(text, url, 'contact', { address });
    expect([status, words(page)]).toEqual([400, expect.stringContaining('not an e-mail address')]);
    expect(await history()).toEqual([]);
  });

  test('five may be named by links, however often; those of the operator do not count', async () => {
    const { url } = await given();
    await setContacts(stores, organisation, ['a@wingtip.example', 'b@wingtip.example'], null, 'api');
    for (let index = 0; index < 6; index++) {
      const { text } = await postmaster.open(url);
      const { status } = await postmaster.send(text, url, 'contact', { address: `it${index}@msp.example` });
      expect(status).toBe(index < 5 ? 303 : 403);
    }
    expect((await find())?.contacts).toHaveLength(7);
    expect(words((await postmaster.open(url)).text)).toContain('No more can be named here');
  });

  test('is told at once that is told already, in whatever case it is written', async () => {
    const { url, text } = await given();
    await postmaster.send(text, url, 'contact', { address: 'POSTMASTER@wingtip.example' });
    expect(await history()).toEqual([]);
  });

  test('cannot be named where the operator wants nobody told', async () => {
    const { url } = await given();
    await setContacts(stores, organisation, [], null, 'api');
    const { text } = await postmaster.open(url);
    expect(text).not.toContain('name="address"');
  });
});

describe('"this is repaired"', () => {
  test("is noted as the postmaster's word and changes nothing", async () => {
    const { url, text, server } = await given();
    expect((await postmaster.send(text, url, 'repaired')).status).toBe(303);
    expect((await stores.servers.history(server.id)).at(-1)).toMatchObject({
      event: 'said-repaired',
      actor: 'postmaster:wingtip.example',
    });
    expect((await stores.servers.find(server.id))?.server).toEqual(server);
    const page = await postmaster.open(url);
    expect(words(page.text)).toContain('No message has come from the server since');
    expect(page.text).not.toContain('/repaired"');
  });

  test('reads a part of the history, however often the server has shown another version', async () => {
    const { server, url } = await given();
    const asked: (number | undefined)[] = [];
    const history: typeof stores.servers.history = (id, newest) => {
      asked.push(newest);
      return stores.servers.history(id, newest);
    };
    const reader = aPostmaster({ ...stores, servers: { ...stores.servers, history } });
    const { text } = await reader.open(url);
    expect((await reader.send(text, url, 'repaired')).status).toBe(303);
    expect((await stores.servers.history(server.id)).map(({ event }) => event)).toContain('said-repaired');
    expect(asked.length).toBeGreaterThan(1);
    for (const newest of asked) expect(newest).toBeLessThanOrEqual(500);
  });

  test('is answered when a message shows the old version all the same', async () => {
    const { url, text, server } = await given();
    await postmaster.send(text, url, 'repaired');
    stores.time.now += DAY;
    const record = await stores.servers.find(server.id);
    const find = async () => record && { ...record, server: { ...record.server, lastSeen: stores.time.now } };
    const later = aPostmaster({ ...stores, servers: { ...stores.servers, find } });
    const page = await later.open(url);
    expect(words(page.text)).toMatch(/the message of 6 October 2026 .* still shows the old version/);
    expect(page.text).toContain('/repaired"');
  });
});

describe('nothing can be changed for an organisation that is only claimed:', () => {
  test.each<[string, Partial<Server>]>([
    ['by a greeting', { organisationBasis: 'greeting' }],
    ['by a signature, which says nothing of the host', { answerable: false }],
  ])('%s', async (_, differences) => {
    const { url, text } = await given(differences);
    expect(words(text)).toContain('no mail from it has proven that');
    expect(text).not.toContain('<form');
    const proven = await given({ name: 'ex02.wingtip.example' });
    const token = formOf(proven.text, `${new URL(proven.url).pathname}/pause`);
    for (const act of ['pause', 'pause/end', 'contact', 'repaired']) {
      const fields = { ...token, days: '5', address: 'it@wingtip.example', seen: '0' };
      expect((await postmaster.send('', url, act, fields)).status).toBe(403);
    }
    expect(await history()).toEqual([]);
  });

  test('its token would not help', async () => {
    const { url, server, text } = await given();
    const fields = formOf(text, `${new URL(url).pathname}/pause`);
    const find = async () => {
      const record = await stores.servers.find(server.id);
      return record && { ...record, server: { ...record.server, answerable: false } };
    };
    const later = aPostmaster({ ...stores, servers: { ...stores.servers, find } });
    const sent = await later.send('', url, 'pause', { ...fields, days: '5' });
    expect([sent.status, words(sent.text)]).toEqual([
      403,
      expect.stringContaining('Nothing can be changed here'),
    ]);
    expect(await history()).toEqual([]);
  });
});

describe('a link to an organisation', () => {
  async function many(count: number, differences: Partial<Server> = {}) {
    for (let index = 0; index < count; index++) {
      const name = `ex${String(index).padStart(3, '0')}.wingtip.example`;
      await stores.put(outdatedServer(START, 65, { name, ip: `198.51.100.${index}`, ...differences }));
    }
  }

  test('shows all of 120 servers a page at a time, and each of them', async () => {
    await many(120);
    let next: string | undefined = await postmaster.toOrganisation(organisation);
    const seen: string[] = [];
    const sizes: number[] = [];
    while (next !== undefined) {
      const { text, status } = await postmaster.open(next);
      expect(status).toBe(200);
      const ids = [...text.matchAll(/href="[^"]*[?&;]server=(\w+)"/g)].map(([, id]) => id as string);
      seen.push(...ids);
      sizes.push(ids.length);
      const more: string | undefined = /href="([^"]*after=[^"]*)"[^>]*>More/.exec(text)?.[1];
      next = more && `https://console.receiver.example${more.replaceAll('&amp;', '&')}`;
    }
    expect(sizes).toEqual([50, 50, 20]);
    expect(new Set(seen).size).toBe(120);
    const one = await postmaster.open(`${await postmaster.toOrganisation(organisation)}?server=${seen[77]}`);
    expect(words(one.text)).toMatch(/All servers of wingtip\.example.*What we saw/);
  });

  test('pauses once for all of them', async () => {
    await many(3);
    const url = await postmaster.toOrganisation(organisation);
    const { text } = await postmaster.open(url);
    expect((await postmaster.send(text, url, 'pause', { days: '7' })).status).toBe(303);
    expect((await find())?.pauses).toHaveLength(1);
    expect(words((await postmaster.open(url)).text)).toContain('Paused');
  });

  test('takes the word for the one that was chosen', async () => {
    await many(2);
    const all = await postmaster.toOrganisation(organisation);
    const { text: list } = await postmaster.open(all);
    const id = /server=(\w+)/.exec(list)?.[1] ?? '';
    const url = `${all}?server=${id}`;
    const { text } = await postmaster.open(url);
    const sent = await postmaster.send(text, url, 'repaired');
    expect([sent.status, sent.headers.get('location')]).toEqual([
      303,
      expect.stringContaining(`server=${id}`),
    ]);
    expect((await stores.servers.history(id)).map(({ event }) => event)).toContain('said-repaired');
  });

  test('leaves out servers that only say they belong to it', async () => {
    await many(1);
    const stranger = outdatedServer(START, 65, {
      name: 'ex.stranger.example',
      organisationBasis: 'greeting',
    });
    await stores.put(stranger);
    const url = await postmaster.toOrganisation(organisation);
    expect((await postmaster.open(url)).text).not.toContain('stranger');
    expect((await postmaster.open(`${url}?server=${stranger.id}`)).status).toBe(404);
  });

  test('is of use however many servers that only say so come before its own', async () => {
    await many(210, { organisationBasis: 'greeting' });
    await stores.put(outdatedServer(START, 65, { name: 'mail.wingtip.example' }));
    const url = await postmaster.toOrganisation(organisation);
    const first = await postmaster.open(url);
    const more = /href="[^"]*(after=[^"&]*)"/.exec(first.text)?.[1];
    const further = `${url}?${more}`;
    const { text } = await postmaster.open(further);
    expect(text).toContain('mail.');
    expect((await postmaster.send(text, further, 'pause', { days: '7' })).status).toBe(303);
    expect((await find())?.pauses).toHaveLength(1);
  });

  test('is a page without forms where there are no servers', async () => {
    const { status, text } = await postmaster.open(await postmaster.toOrganisation(organisation));
    expect([status, text.includes('<form')]).toEqual([200, false]);
    expect(words(text)).toContain('no servers to show');
  });

  test('stands what others put into its address', async () => {
    await many(1);
    const url = await postmaster.toOrganisation(organisation);
    for (const query of [
      'after=x',
      'after=e30',
      'after[]=1',
      'server=',
      'server=%00',
      `server=${'x'.repeat(2100)}`,
      'done=constructor',
      'lang=__proto__',
    ]) {
      expect([200, 404]).toContain((await postmaster.open(`${url}?${query}`)).status);
    }
  });
});

describe('who asks too often', () => {
  test('waits: by address for looking, and is told so in words', async () => {
    const { url } = await given();
    const ask = (address: string) => postmaster.open(url, {}, address);
    for (let count = 0; count < 60; count++) expect((await ask('192.0.2.1')).status).toBe(200);
    const { status, headers, text } = await ask('192.0.2.1');
    expect([status, Number(headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(words(text)).toMatch(/Too many requests.*Try again in \d+ seconds/);
    expect((await ask('192.0.2.2')).status).toBe(200);
  });

  test('is known by what the connection says, whatever a header says, and by the network where it is IPv6', async () => {
    for (let count = 0; count < 61; count++)
      await postmaster.open(
        'https://console.receiver.example/p/x',
        { headers: { 'x-forwarded-for': `192.0.2.${count}`, forwarded: `for=192.0.2.${count}` } },
        `2001:db8:0:1::${count.toString(16)}`,
      );
    const ask = (address: string) => postmaster.open('https://console.receiver.example/p/x', {}, address);
    expect((await ask('2001:db8:0:1:ffff::1')).status).toBe(429);
    expect((await ask('2001:db8:0:2::1')).status).toBe(404);
  });

  test('changes little: by address and by link', async () => {
    const { url, text } = await given();
    const wrong = (address: string) =>
      postmaster.send(text, url, 'pause', { days: '0' }, undefined, address).then(({ status }) => status);
    for (let count = 0; count < 10; count++) expect(await wrong('192.0.2.1')).toBe(400);
    expect(await wrong('192.0.2.1')).toBe(429);
    expect(await wrong('192.0.2.2')).toBe(429);
    expect((await postmaster.open(url)).status).toBe(200);
  });

  test('changes no more than twenty things a day, in however many places at once', async () => {
    const { url } = await given();
    for (let count = 0; count < 20; count++) {
      const elsewhere = aPostmaster(stores);
      const { text } = await elsewhere.open(url);
      expect(
        (await elsewhere.send(text, url, count % 2 === 0 ? 'pause' : 'pause/end', { days: '1' })).status,
      ).toBe(303);
      stores.time.now += HOUR;
    }
    const elsewhere = aPostmaster(stores);
    const { text } = await elsewhere.open(url);
    const { status, headers, text: page } = await elsewhere.send(text, url, 'pause', { days: '1' });
    expect([status, headers.get('retry-after')]).toEqual([429, '86400']);
    expect(words(page)).toContain('Enough has been changed for one day');
    stores.time.now += DAY;
    const tomorrow = await elsewhere.open(url);
    expect((await elsewhere.send(tomorrow.text, url, 'pause', { days: '1' })).status).toBe(303);
  });
});

test('a fault of ours is a page in words, and the log does not have the link', async () => {
  const { url } = await given();
  const broken = aPostmaster({
    ...stores,
    servers: {
      ...stores.servers,
      find: async () => {
        throw new Error('no store');
      },
    },
  });
  const { status, text, headers } = await broken.open(url);
  expect([status, headers.get('referrer-policy')]).toEqual([500, 'no-referrer']);
  expect(words(text)).toContain('The fault is ours');
  expect(stores.log.map(({ event }) => event)).toEqual(['postmaster-page-failed']);
  expect(JSON.stringify(stores.log)).not.toContain(url.split('/p/')[1]);
});
