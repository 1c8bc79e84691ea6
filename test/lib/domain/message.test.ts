import { expect, it } from 'vitest';
import { initialState } from '../../../lib/domain/message.ts';

it.each([
  [
    { verdict: 'accept', reason: 'open-window', stage: 4 },
    { state: 'accepted', due: 'never' },
  ],
  [
    { verdict: 'defer', reason: 'throttle-window', stage: 4, minutes: 20, until: 77 },
    { state: 'held', due: 77 },
  ],
  [
    { verdict: 'reject', reason: 'block-window', stage: 8, minutes: 60 },
    { state: 'rejected', due: 'now' },
  ],
  [
    { verdict: 'quarantine', reason: 'null-sender', stage: 8, minutes: 60 },
    { state: 'quarantined', due: 'never' },
  ],
] as const)('%o enters as %o', (decision, state) => expect(initialState(decision)).toEqual(state));
