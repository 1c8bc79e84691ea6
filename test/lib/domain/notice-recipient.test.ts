import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../lib/config.ts';
import { exchangeCatalog } from '../../../lib/domain/exchange-catalog.ts';
import type { NoticePolicy } from '../../../lib/domain/notice.ts';
import { languageOf, recipientsOf } from '../../../lib/domain/notice-recipient.ts';
import { newOrganisation } from '../../../lib/domain/organisation.ts';
import { outdatedServer } from '../../helpers/embedded-stores.ts';

const { policy } = parseConfig(
  {
    domains: ['receiver.example'],
    organisations: {
      'configured.example': { contacts: ['it@configured.example'], language: 'fr' },
      'silent.example': { contacts: [] },
    },
  },
  exchangeCatalog,
);
const serverOf = (organisation: string) => outdatedServer(0, 0, { organisation });

describe('recipients', () => {
  test.each([
    ['the postmaster of the domain', 'wingtip.example', null, ['postmaster@wingtip.example']],
    [
      'a domain with other letters, as mail has it',
      'müller.example',
      null,
      ['postmaster@xn--mller-kva.example'],
    ],
    ['the contacts of the configuration', 'configured.example', null, ['it@configured.example']],
    [
      'before these, those an operator has set',
      'configured.example',
      ['noc@configured.example'],
      ['noc@configured.example'],
    ],
    ['nobody, if none are configured on purpose', 'silent.example', null, []],
    ['nobody, if an operator has set none on purpose', 'wingtip.example', [], []],
  ])('%s', (_, organisation, contacts, expected) => {
    expect(
      recipientsOf(policy, serverOf(organisation), { ...newOrganisation(organisation), contacts }),
    ).toEqual(expected);
  });

  test('nobody where notices are off', () => {
    const off = parseConfig({ domains: ['receiver.example'], notices: { enabled: false } }, exchangeCatalog);
    expect(recipientsOf(off.policy, serverOf('wingtip.example'), null)).toEqual([]);
    expect(recipientsOf(parseConfig({}, exchangeCatalog).policy, serverOf('wingtip.example'), null)).toEqual(
      [],
    );
  });
});

test.each([
  ['wingtip.de', null, 'de'],
  ['wingtip.co.at', null, 'de'],
  ['wingtip.com.mx', null, 'es'],
  ['wingtip.fr', null, 'fr'],
  ['wingtip.co.uk', null, 'en'],
  ['wingtip.com', null, 'en'],
  ['wingtip.jp', null, 'en'],
  ['wingtip.de', 'es', 'es'],
  ['configured.example', null, 'fr'],
  ['configured.example', 'de', 'de'],
] as const)('%s with language %s is written to in %s', (organisation, language, expected) => {
  const owner = { ...newOrganisation(organisation), language };
  expect(languageOf(policy.notices as NoticePolicy, serverOf(organisation), owner)).toBe(expected);
});
