import type { StageCount } from '../domain/report.ts';

/** From pale yellow to dark red, so that the order shows without colour vision and on light and dark ground. */
const STAGES = ['#f2d16b', '#f0b84f', '#ec9c40', '#e47f38', '#d76236', '#c24538', '#a52c45', '#862055'];
const PRODUCTS = ['#4c86d9', '#35a39b', '#8a70d6', '#c7719c', '#bd8f3c', '#7f8a99', '#5fa65a'];
export const GREEN = '#2e9e6b';

/** The colour of a stage of a ladder that has so many. */
export function stageColour(stage: number, stages: number): string {
  const index = Math.round(((stage - 1) / Math.max(stages - 1, 1)) * (STAGES.length - 1));
  return STAGES[Math.min(Math.max(index, 0), STAGES.length - 1)] as string;
}

/** Black or white, whichever is easier to read on a stage's colour. */
export const stageInk = (stage: number, stages: number): string =>
  (stage - 1) / Math.max(stages - 1, 1) < 0.6 ? '#22160a' : '#ffffff';

/** A colour for each product that occurs; the same product has the same one in all of a report. */
export function productColours(counts: readonly StageCount[]): ReadonlyMap<string, string> {
  const products = [...new Set(counts.map(({ product }) => product))].sort();
  return new Map(products.map((product, index) => [product, PRODUCTS[index % PRODUCTS.length] as string]));
}
