/** The best of many and how many there were. */
export interface TopList<T> {
  readonly total: number;
  /** The best first, at most as many as the list keeps. */
  readonly top: readonly T[];
}

/** Collects a `TopList` in one pass, holding no more than it keeps. Negative from `compare`: the first is the better one. */
export function collectTop<T>(keep: number, compare: (a: T, b: T) => number) {
  const top: T[] = [];
  let total = 0;
  return {
    add(item: T): void {
      total += 1;
      const worst = top.at(-1);
      if (top.length === keep && worst !== undefined && compare(item, worst) >= 0) return;
      let low = 0;
      let high = top.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (compare(item, top[middle] as T) < 0) high = middle;
        else low = middle + 1;
      }
      top.splice(low, 0, item);
      if (top.length > keep) top.pop();
    },
    list: (): TopList<T> => ({ total, top }),
  };
}
