import type { Page } from 'playwright-core';

const MOST = 400;

/** In the page: what has the focus, as a number that stays with it. */
const FOCUSED = `(() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  window.numbers ??= new Map();
  if (!window.numbers.has(element)) window.numbers.set(element, window.numbers.size);
  const style = getComputedStyle(element);
  return {
    number: window.numbers.get(element),
    name: (element.labels?.[0]?.innerText ?? element.innerText ?? element.name ?? '').trim().slice(0, 80),
    html: element.outerHTML.slice(0, 120),
    marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
  };
})()`;

/** In the page: everything that can be used and is on show, as HTML. One of a group of radio buttons stands for all. */
const USABLE = `(() => {
  const groups = new Set();
  return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
    .filter((element) => element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }))
    .filter((element) => {
      if (element.type !== 'radio') return true;
      const seen = groups.has(element.name);
      groups.add(element.name);
      return !seen;
    })
    .filter((element) => !(window.numbers ?? new Map()).has(element))
    .filter((element) => element.type !== 'radio' || ![...window.numbers.keys()].some((one) => one.name === element.name))
    .map((element) => element.outerHTML.slice(0, 120));
})()`;

interface Focus {
  readonly number: number;
  readonly name: string;
  readonly html: string;
  readonly marked: boolean;
}

/** Goes once through a page by Tab: what it did not come to, and what did not show that it had the focus. */
export async function reachedByTab(page: Page): Promise<{ missed: string[]; unmarked: string[] }> {
  const unmarked: string[] = [];
  const seen = new Set<number>();
  for (let step = 0; step < MOST; step++) {
    await page.keyboard.press('Tab');
    const focus = (await page.evaluate(FOCUSED)) as Focus | null;
    if (focus === null || seen.has(focus.number)) break;
    seen.add(focus.number);
    if (!focus.marked) unmarked.push(focus.html);
  }
  return { missed: (await page.evaluate(USABLE)) as string[], unmarked };
}

/** Presses Tab until what is called so has the focus. Throws when it never has. */
export async function reachTo(page: Page, name: string): Promise<void> {
  for (let step = 0; step < MOST; step++) {
    await page.keyboard.press('Tab');
    const focus = (await page.evaluate(FOCUSED)) as Focus | null;
    if (focus?.name.startsWith(name)) return;
  }
  throw new Error(`the Tab key never came to "${name}"`);
}
