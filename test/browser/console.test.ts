import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessibilityFindings } from './axe.ts';
import { describeInBrowser } from './chromium.ts';
import { type FurnishedSystem, startFurnished } from './furnished-system.ts';

describeInBrowser('the console in a browser', (open) => {
  let furnished: FurnishedSystem;
  beforeAll(async () => {
    furnished = await startFurnished();
  }, 120_000);
  afterAll(() => furnished?.stop());

  /** In a path, the state of a message stands for the id of one. */
  async function visit(written: string, options: BrowserContextOptions = {}): Promise<Page> {
    const path = written.replace(
      /^\/messages\/(held|bounced|quarantined)$/,
      (_, state: keyof FurnishedSystem['messages']) => `/messages/${furnished.messages[state]}`,
    );
    const context = await open(options);
    const page = await context.newPage();
    const { system, server } = furnished;
    const address = `${system.base}${path.replace('{server}', server)}`;
    await page.goto(`${address}${path.includes('?') ? '&' : '?'}token=${system.token}`);
    return page;
  }

  const paths = [
    '/',
    '/servers',
    '/servers?organisation=none&stage=2',
    '/servers/{server}',
    '/messages?state=quarantined',
    '/messages/quarantined',
    '/messages/bounced',
    '/organisations',
    '/organisations/patience.example',
    '/organisations/museum.example',
    '/reports',
    '/policy',
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
});
