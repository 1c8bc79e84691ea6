import { afterAll, beforeAll, expect, it } from 'vitest';
import { createReceiptFilters } from '../../../lib/aws/receipt-filters.ts';
import { createReceivingClient, createRuleSets } from '../../../lib/aws/rule-sets.ts';
import { type SesReceiving, startSesReceiving } from '../../helpers/ses-receiving.ts';

let ses: SesReceiving;
beforeAll(async () => {
  ses = await startSesReceiving();
  process.env.AWS_ENDPOINT_URL_SES = ses.url;
  process.env.AWS_REGION = 'eu-west-1';
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
});
afterAll(() => ses.close());

it('knows the active rule set, and sets it, another, or none', async () => {
  const ruleSets = createRuleSets(createReceivingClient());
  ses.ruleSets.add('ours');
  expect(await ruleSets.active()).toBeNull();
  expect(await ruleSets.activate('ours')).toBe(true);
  expect(await ruleSets.active()).toBe('ours');
  expect(await ruleSets.activate('nowhere')).toBe(false);
  expect(await ruleSets.activate(null)).toBe(true);
  expect(ses.active).toBeNull();
});

it('blocks single addresses, by name, and takes them away; doing it again changes nothing', async () => {
  const filters = createReceiptFilters(createReceivingClient());
  await filters.block('a', '198.51.100.1');
  await filters.block('a', '198.51.100.1');
  expect(await filters.list()).toEqual(new Map([['a', '198.51.100.1']]));
  await filters.remove('a');
  await filters.remove('a');
  expect(await filters.list()).toEqual(new Map());
});
