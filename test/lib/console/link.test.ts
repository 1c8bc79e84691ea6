import fc from 'fast-check';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { deriveKey } from '../../../lib/console/keys.ts';
import { createLinks, linkLife, readLink } from '../../../lib/console/link.ts';
import { DEFAULT_LADDER } from '../../../lib/domain/ladder.ts';
import { DAY } from '../../../lib/domain/time.ts';

const AT = Date.parse('2026-11-02T02:00:00Z');
const SECRET = 'the secret of an installation';
const URL = 'https://console.receiver.example';
const SERVER = { id: '0123456789abcdef0123', organisation: 'wingtip.example' };

const links = (secret = SECRET, url: string | null = URL) =>
  createLinks({ secret, url: () => url, ladder: DEFAULT_LADDER, clock: { now: () => AT } });
const linkOf = async (made = links().toServer(SERVER)) => (await made)?.slice(`${URL}/p/`.length) ?? '';
const sign = (claims: Record<string, unknown>, key: Uint8Array, alg = 'HS256') =>
  new SignJWT(claims).setProtectedHeader({ alg }).sign(key);

test('a link says which server, or which organisation, and until when, and nothing else', async () => {
  const until = AT + 120 * DAY;
  expect(await links().toServer(SERVER)).toMatch(/^https:\/\/console\.receiver\.example\/p\/[\w.-]+$/);
  expect(await readLink(SECRET, await linkOf(), AT)).toEqual({
    organisation: 'wingtip.example',
    server: SERVER.id,
    until,
  });
  const toAll = await linkOf(links().toOrganisation('wingtip.example'));
  expect(await readLink(SECRET, toAll, AT)).toEqual({ organisation: 'wingtip.example', server: null, until });
  const claims = JSON.parse(Buffer.from((await linkOf()).split('.')[1] ?? '', 'base64url').toString());
  expect(Object.keys(claims).sort()).toEqual(['exp', 'o', 's']);
});

test('there is none where nobody could open it, or without an organisation', async () => {
  expect(await links(SECRET, null).toServer(SERVER)).toBeNull();
  expect(await links().toServer({ ...SERVER, organisation: null })).toBeNull();
  expect(await links().toOrganisation('')).toBeNull();
});

test('it holds until the next notice, a whole budget of pause after the longest step, and not a second more', async () => {
  expect(linkLife(DEFAULT_LADDER) / DAY).toBe(120);
  expect(linkLife([{ stage: 1, fromDay: 0, throttleMinutes: 0, blockMinutes: 60 }]) / DAY).toBe(90);
  const link = await linkOf();
  expect(await readLink(SECRET, link, AT + 120 * DAY - 1000)).not.toBeNull();
  expect(await readLink(SECRET, link, AT + 120 * DAY)).toBeNull();
});

describe('what is no link of ours opens nothing:', () => {
  test('one with any character changed, left out or added', async () => {
    const link = await linkOf();
    const characters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/% '];
    for (let at = 0; at < link.length; at++) {
      for (const other of characters.filter((one) => one !== link[at])) {
        // All others at the end, where the bits of a character do not all count; some elsewhere, for there are many.
        if (at < link.length - 2 && other !== 'A' && other !== 'b' && other !== '.') continue;
        const altered = link.slice(0, at) + other + link.slice(at + 1);
        expect({ at, other, read: await readLink(SECRET, altered, AT) }).toEqual({ at, other, read: null });
      }
      expect(await readLink(SECRET, link.slice(0, at) + link.slice(at + 1), AT)).toBeNull();
    }
    for (const more of ['A', '=', '==', '.', ' ', '\n', '/']) {
      expect({ more, read: await readLink(SECRET, link + more, AT) }).toEqual({ more, read: null });
      expect(await readLink(SECRET, more + link, AT)).toBeNull();
    }
  });

  test('any other text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String()), async (text) => {
        expect(await readLink(SECRET, text, AT)).toBeNull();
        expect(await readLink(SECRET, `${text}.${text}.${text}`, AT)).toBeNull();
      }),
    );
  });

  const claims = { o: 'wingtip.example', s: SERVER.id, exp: AT / 1000 + 3600 };
  const key = deriveKey(SECRET, 'link');
  test.each([
    ['one of another installation', () => sign(claims, deriveKey('another secret', 'link'))],
    ['one signed for another purpose', () => sign(claims, deriveKey(SECRET, 'session'))],
    ['one signed by the secret itself', () => sign(claims, Buffer.from(SECRET))],
    ['one of another algorithm', () => sign(claims, Buffer.concat([key, key]), 'HS512')],
    ['one that never ends', () => sign({ o: 'wingtip.example' }, key)],
    ['one that says something else besides', () => sign({ ...claims, role: 'operator' }, key)],
    ['one without an organisation', () => sign({ s: SERVER.id, exp: claims.exp }, key)],
    ['one with an empty organisation', () => sign({ ...claims, o: '' }, key)],
    ['one too long', () => sign({ ...claims, o: 'x'.repeat(2000) }, key)],
  ])('%s', async (_, forge) => {
    expect(await readLink(SECRET, await forge(), AT)).toBeNull();
  });

  test('one that is not signed', async () => {
    const [, payload] = (await linkOf()).split('.');
    for (const header of [{ alg: 'none' }, { alg: 'HS256' }, { alg: 'HS256', b64: false, crit: ['b64'] }]) {
      const head = Buffer.from(JSON.stringify(header)).toString('base64url');
      expect(await readLink(SECRET, `${head}.${payload}.`, AT)).toBeNull();
    }
  });

  test('but the very same link does, signed by the right key', async () => {
    expect(await readLink(SECRET, await sign(claims, key), AT)).toMatchObject({ server: SERVER.id });
  });
});
