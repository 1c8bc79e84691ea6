import type { Config } from './config.ts';
import type { Catalog } from './domain/catalog.ts';

/**
 * A configuration that has been checked, as text for a function's bundle. What checks it, with the words for all it may
 * find, would be a quarter of the gate's code and of its cold start.
 */
export const writeConfig = (config: Config): string => JSON.stringify(config, replacer);

/** Reads what `writeConfig` wrote. Throws for anything else. */
export function readConfig(text: string, catalog: Catalog): Config {
  const config: unknown = JSON.parse(text, reviver);
  if (!isChecked(config)) throw new Error('not a checked configuration');
  return { ...config, policy: { ...config.policy, catalog } };
}

const isChecked = (config: unknown): config is Config =>
  typeof config === 'object' && config !== null && 'policy' in config;

/** The catalog is code and comes with it; JSON has neither maps nor sets. */
function replacer(key: string, value: unknown): unknown {
  if (key === 'catalog') return undefined;
  if (value instanceof Map) return { $map: [...value] };
  return value instanceof Set ? { $set: [...value] } : value;
}

function reviver(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('$map' in value) return new Map(value.$map as [unknown, unknown][]);
  return '$set' in value ? new Set(value.$set as unknown[]) : value;
}
