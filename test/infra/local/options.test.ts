import { expect, it } from 'vitest';
import { readConfig, readStartOptions, START_USAGE, UsageError } from '../../../infra/local/options.ts';

it('has a default for everything', () => {
  expect(readStartOptions([])).toMatchObject({
    smtpPort: 2525,
    httpPort: 8025,
    data: 'data',
    clock: null,
    relay: null,
  });
  expect(readStartOptions(['--help'])).toBe('help');
  expect(START_USAGE).toContain('--relay HOST:PORT');
});

it('reads what is given', () => {
  const options = readStartOptions([
    '--smtp',
    '0',
    '--http',
    '9',
    '--data',
    'x',
    '--clock',
    '2026-01-01',
    '--relay',
    '[::1]:25',
  ]);
  expect(options).toMatchObject({
    smtpPort: 0,
    httpPort: 9,
    data: 'x',
    clock: Date.parse('2026-01-01'),
    relay: { host: '::1', port: 25 },
  });
});

it.each([
  [['--smtp', 'x'], '--smtp x: a port is a number'],
  [['--http', '70000'], '--http 70000'],
  [['--clock', 'noon'], '--clock noon: not an ISO time'],
  [['--relay', 'host'], '--relay host: not HOST:PORT'],
  [['--unknown'], '--unknown'],
  [['--config', '/no/such/file'], '/no/such/file cannot be read'],
])('%j is refused with what to do', (args, words) => {
  expect(() => readStartOptions(args)).toThrow(UsageError);
  expect(() => readStartOptions(args)).toThrow(words);
});

it('has a built-in configuration', () => expect(readConfig(null).advanceAt).toBe('03:30'));
