import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { configJsonSchema } from '../../infra/config-json-schema.ts';
import { parseConfig } from '../../lib/config.ts';
import { exchangeCatalog } from '../../lib/domain/exchange-catalog.ts';
import { ROOT } from '../project/sources.ts';

const read = (file: string): Record<string, unknown> => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
const schema = read('portcullis.config.schema.json');
const ajv = new Ajv({ strict: false, validateFormats: false });
const accepts = (config: unknown): boolean => ajv.validate(schema, config) as boolean;

it('the schema for editors is the one the configuration is checked with', () => {
  // If not: node infra/config-json-schema.ts > portcullis.config.schema.json
  expect(schema).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
});

it('every key says what it is', () => {
  for (const [key, property] of Object.entries(
    schema.properties as Record<string, { description?: string }>,
  )) {
    if (key !== '$schema')
      expect({ key, said: property.description !== undefined }).toEqual({ key, said: true });
  }
});

it.each([
  'portcullis.config.example.json',
  'docs/examples/own.config.json',
  'docs/examples/adopt.config.json',
])('%s is good, to the editor and to us', (file) => {
  expect(accepts(read(file))).toBe(true);
  expect(parseConfig(read(file), exchangeCatalog).domains.length).toBeGreaterThan(0);
});

it.each([
  [{ unknown: 1 }],
  [{ aws: { ruleSet: { mode: 'adopt' } } }],
  [{ aws: { filters: { most: 91 } } }],
  [{ advanceAt: '25:00' }],
  [{ relayed: 'sometimes' }],
])('what we refuse is underlined: %j', (config) => {
  expect(accepts(config)).toBe(false);
  expect(() => parseConfig(config, exchangeCatalog)).toThrow();
});
