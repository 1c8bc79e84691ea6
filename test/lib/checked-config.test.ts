import { expect, it } from 'vitest';
import { readConfig, writeConfig } from '../../lib/checked-config.ts';
import { parseConfig } from '../../lib/config.ts';
import { exchangeCatalog } from '../../lib/domain/exchange-catalog.ts';

it.each([
  [{}],
  [{ domains: ['Contoso.example'], esu: ['wingtip.example'], keepDays: 7 }],
  [{ floors: { policy: 'explicit', builds: { '2019 CU15': '15.2.1748.39', 'SE RTM': '15.2.2562.53' } } }],
  [{ aws: { ruleSet: { mode: 'adopt', name: 'theirs' }, filters: { enabled: true } } }],
])('a bundle finds the configuration as it was checked: %j', (json) => {
  const config = parseConfig(json, exchangeCatalog);
  expect(readConfig(writeConfig(config), exchangeCatalog)).toEqual(config);
});

it.each(['{}', 'null', '[]', '{"domains": []}'])('takes nothing else for one: %s', (text) => {
  expect(() => readConfig(text, exchangeCatalog)).toThrow('not a checked configuration');
});
