import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = [process.env.CHROMIUM, ...PATHS].find(
  (path) => path !== undefined && existsSync(path),
);

/**
 * Tests in a real browser; where there is none they are skipped, and say so, unless `PORTCULLIS_BROWSER=required`. Set
 * `CHROMIUM` to one that is elsewhere.
 */
export function describeInBrowser(name: string, tests: (open: OpenContext) => void): void {
  if (executablePath === undefined && process.env.PORTCULLIS_BROWSER !== 'required') {
    console.warn(
      `Skipped: ${name}. There is no Chromium (apt-get install chromium, or set CHROMIUM to its path).`,
    );
    describe.skip(`${name} (needs Chromium)`, () => tests(() => Promise.reject(new Error('no browser'))));
    return;
  }
  describe(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({
        ...(executablePath === undefined ? {} : { executablePath }),
        args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
      });
    }, 60_000);
    afterAll(() => browser?.close());
    tests((options) => browser.newContext(options));
  });
}

export type OpenContext = (options?: BrowserContextOptions) => Promise<BrowserContext>;
