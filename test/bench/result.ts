/** One measurement. Rates depend on the machine; the ratio to the reference measured beside it is what compares. */
export interface Result {
  readonly what: string;
  readonly perSecond: number;
  readonly reference: string;
  readonly referencePerSecond: number;
}

export function formatResults(results: readonly Result[]): string {
  const width = Math.max(...results.map(({ what }) => what.length));
  const number = (value: number) => Math.round(value).toLocaleString('en').padStart(10);
  return results
    .map(({ what, perSecond, reference, referencePerSecond }) => {
      const ratio = (perSecond / referencePerSecond).toFixed(2);
      return `${what.padEnd(width)} ${number(perSecond)}/s   ${ratio} × ${reference} (${number(referencePerSecond).trim()}/s)`;
    })
    .join('\n');
}
