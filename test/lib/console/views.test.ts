import { expect, it } from 'vitest';
import { viewMessage } from '../../../lib/console/message-view.ts';
import { problem } from '../../../lib/console/problem.ts';

it('a problem is application/problem+json with what to do', async () => {
  const response = problem(409, 'Over the budget', 'Ten days are left.', { daysLeft: 10 }).getResponse();
  expect(response.status).toBe(409);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toEqual({
    type: 'about:blank',
    title: 'Over the budget',
    status: 409,
    detail: 'Ten days are left.',
    daysLeft: 10,
  });
});

it('a message is shown by its envelope and decision, with times as text', () => {
  const decision = { verdict: 'reject', reason: 'block-window', stage: 8, minutes: 60 } as const;
  const view = viewMessage({
    id: 'm',
    serverId: 's',
    receivedAt: 0,
    mailFrom: 'a@example.com',
    recipients: [],
    decision,
    state: 'bounced',
    stateSince: 1000,
    dueAt: null,
    reply: '550',
    note: null,
  });
  expect(view).toMatchObject({
    verdict: 'reject',
    stage: 8,
    receivedAt: '1970-01-01T00:00:00.000Z',
    dueAt: null,
  });
});
