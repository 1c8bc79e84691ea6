import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityFindings } from './axe.ts';
import { describeInBrowser } from './chromium.ts';
import { type FurnishedSystem, startFurnished } from './furnished-system.ts';
import { reachedByTab, reachTo } from './keyboard.ts';

describeInBrowser('the console in a browser', (open) => {
  let furnished: FurnishedSystem;
  beforeAll(async () => {
    furnished = await startFurnished();
    expect(Object.values(furnished.messages).every(Boolean)).toBe(true);
  }, 120_000);
  afterAll(() => furnished?.stop());

  /** Braces stand for what is known only once the system runs. */
  const addressOf = (path: string): string => {
    const { system, server, messages, postmasterPage } = furnished;
    const filled = path
      .replace('{server}', server)
      .replace(/\{(held|bounced|quarantined)\}/, (_, state: keyof typeof messages) => messages[state])
      .replace('{postmaster}', postmasterPage.slice(system.base.length));
    return `${system.base}${filled}`;
  };

  async function visit(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await open(options)).newPage();
    if (!path.startsWith('{postmaster}')) await page.goto(addressOf(`/?token=${furnished.system.token}`));
    await page.goto(addressOf(path));
    return page;
  }

  const paths = [
    '/',
    '/servers',
    '/servers?organisation=none&stage=2',
    '/servers/{server}',
    '/messages?state=held',
    '/messages?state=quarantined',
    '/messages/{held}',
    '/messages/{quarantined}',
    '/messages/{bounced}',
    '/organisations',
    '/organisations/patience.example',
    '/organisations/museum.example',
    '/reports',
    '/policy',
    '/nothing-here',
    '{postmaster}',
    '{postmaster}?lang=de',
  ];

  test.each(paths)('%s has no serious accessibility finding, in light and dark', async (path) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await visit(path, { colorScheme, bypassCSP: true });
      expect(await accessibilityFindings(page)).toEqual([]);
      await page.context().close();
    }
  });

  test.each(paths)('%s fits a phone of 360 pixels', async (path) => {
    const page = await visit(path, { viewport: { width: 360, height: 800 } });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await page.context().close();
  });

  test.each(paths)(
    '%s: the Tab key comes to everything that can be used, and shows where it is',
    async (path) => {
      const page = await visit(path);
      const { missed, unmarked } = await reachedByTab(page);
      expect({ missed, unmarked }).toEqual({ missed: [], unmarked: [] });
      await page.context().close();
    },
  );

  test('the overview is less than 50 kB in all, and everything it loads is ours', async () => {
    const page = await visit('/servers');
    const client = await page.context().newCDPSession(page);
    await client.send('Network.enable');
    await client.send('Network.setCacheDisabled', { cacheDisabled: true });
    let bytes = 0;
    const hosts = new Set<string>();
    client.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    page.on('request', (request) => {
      if (!request.url().startsWith('data:')) hosts.add(new URL(request.url()).origin);
    });
    await page.goto(addressOf('/'), { waitUntil: 'networkidle' });
    expect(bytes).toBeGreaterThan(5_000);
    expect(bytes).toBeLessThan(50_000);
    expect([...hosts]).toEqual([furnished.system.base]);
    await page.context().close();
  });

  describe('without JavaScript', () => {
    const withoutScripts = { javaScriptEnabled: false } as const;

    /** Opens what is folded up, fills in, presses, and says what the page then tells. */
    async function act(
      path: string,
      {
        unfold,
        choose,
        fields = {},
        press,
      }: { unfold?: string; choose?: string; fields?: Record<string, string>; press: string },
    ): Promise<string> {
      const page = await visit(path, withoutScripts);
      if (unfold !== undefined) await page.getByText(unfold).click();
      if (choose !== undefined) await page.getByRole('radio', { name: choose }).check();
      for (const [label, value] of Object.entries(fields)) {
        const field = page.locator('label', { hasText: label }).locator('input, textarea');
        await field.filter({ visible: true }).first().fill(value);
      }
      await page.getByRole('button', { name: press, exact: true }).click();
      const told = await page.locator('.notice').first().innerText();
      await page.context().close();
      return told;
    }

    const until = '2027-03-31';
    const organisation = '/organisations/neglect.example';

    test('an operator exempts a server and ends that', async () => {
      const fields = { Until: until, Reason: 'moves in March' };
      expect(
        await act('/servers/{server}', { unfold: 'Exempt this server', fields, press: 'Exempt' }),
      ).toContain('in force');
      expect(await act('/servers/{server}', { press: 'End the exemption' })).toContain('has ended');
    });

    test('an operator pauses an organisation, extends that and ends it', async () => {
      const days = { Days: '5' };
      expect(await act(organisation, { fields: days, press: 'Pause enforcement' })).toContain('paused');
      expect(await act(organisation, { fields: days, press: 'Extend the pause' })).toContain('paused');
      // Over the end of the year, whose days count in the next one's budget.
      const most = { fields: { Days: '90' }, press: 'Extend the pause' };
      expect(await act(organisation, most)).toContain('paused');
      expect(await act(organisation, most)).toMatch(/In 2027 \d+ of 90 days are left/);
      expect(await act(organisation, { press: 'End the pause now' })).toContain('has ended');
    });

    test('an operator says who gets the notices of an organisation', async () => {
      const fields = { 'Addresses, one a line': 'it@latecomer.example' };
      const form = { unfold: 'Change them', choose: 'these addresses', fields, press: 'Save' };
      expect(await act('/organisations/latecomer.example', form)).toContain('saved');
    });

    test('an operator exempts an organisation and ends that', async () => {
      const fields = { Until: until, Reason: 'moves in March' };
      expect(await act(organisation, { unfold: 'Exempt it', fields, press: 'Exempt' })).toContain('in force');
      expect(await act(organisation, { press: 'End the exemption' })).toContain('has ended');
    });

    test('an operator releases a message that is held', async () => {
      expect(await act('/messages/{held}', { press: 'Deliver it now' })).toContain('delivered');
    });

    test('an operator discards a quarantined message, with a reason', async () => {
      const fields = { Reason: 'spam' };
      expect(
        await act('/messages/{quarantined}', { unfold: 'Discard it', fields, press: 'Discard' }),
      ).toContain('discarded');
    });

    test('an operator releases all that is kept of a server', async () => {
      expect(await act('/servers/{server}', { unfold: 'Release its mail', press: 'Release all' })).toContain(
        'delivered',
      );
    });

    test('an operator gives a server to another organisation', async () => {
      const fields = { 'Domain of the organisation': 'neglect.example' };
      expect(
        await act('/servers/{server}', { unfold: 'Give it to another', fields, press: 'Reassign' }),
      ).toContain('belongs');
    });

    test('a postmaster pauses and ends it, names a contact, and says that it is repaired', async () => {
      expect(await act('{postmaster}', { fields: { Days: '3' }, press: 'Pause' })).toMatch(/paused/i);
      expect(await act('{postmaster}', { press: 'End the pause now' })).toMatch(/ended/i);
      const fields = { 'E-mail address': 'it@neglect.example' };
      expect(await act('{postmaster}', { fields, press: 'Add' })).not.toBe('');
      expect(await act('{postmaster}', { press: 'This is repaired' })).not.toBe('');
    });
  });

  test('with the keyboard alone an operator finds an organisation and pauses it', async () => {
    const page = await visit('/');
    await reachTo(page, 'Organisations');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/organisations');
    await reachTo(page, 'latecomer.example');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/latecomer.example');
    await reachTo(page, 'Days');
    await page.keyboard.type('7');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/latecomer.example?done=paused');
    expect(await page.locator('.notice').innerText()).toContain('paused');
    await page.context().close();
  });

  test('signing out leaves nothing to look at', async () => {
    const page = await visit('/');
    await page.getByRole('button', { name: 'Sign out' }).click();
    expect((await page.goto(addressOf('/servers')))?.status()).toBe(401);
    await page.context().close();
  });
});
