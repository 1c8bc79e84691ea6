import { expect, it } from 'vitest';
import { isExempt, serverId } from '../../../lib/domain/server.ts';
import { aServer } from '../../helpers/servers.ts';

it('a server is its address and its name, whatever the case of the name', () => {
  expect(serverId('192.0.2.1', 'EX01.Example')).toBe(serverId('192.0.2.1', 'ex01.example'));
  expect(serverId('192.0.2.1', 'ex01.example')).not.toBe(serverId('192.0.2.2', 'ex01.example'));
  expect(serverId('192.0.2.1', 'ex01.example')).not.toBe(serverId('192.0.2.1', 'ex02.example'));
  expect(serverId('192.0.2.1', `${'x'.repeat(10_000)}<script>`)).toMatch(/^[0-9a-f]{20}$/);
});

it('an exemption ends when it says', () => {
  const server = aServer({ exemption: { until: 1000, reason: 'replacement ordered' } });
  expect(isExempt(server, 999)).toBe(true);
  expect(isExempt(server, 1000)).toBe(false);
  expect(isExempt(aServer(), 0)).toBe(false);
});
