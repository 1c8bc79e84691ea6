import { expect, it } from 'vitest';
import { type BounceEvidence, backscatterReason } from '../../../lib/domain/backscatter.ts';

const PROVEN: BounceEvidence = {
  mailFrom: 'robin@wingtip.example',
  spf: 'PASS',
  dkim: 'GRAY',
  dmarc: 'GRAY',
  spam: 'PASS',
  virus: 'PASS',
  senderAligned: true,
  autoSubmitted: null,
  precedence: null,
  isList: false,
};
const byDkim = { spf: 'FAIL', dkim: 'PASS', dmarc: 'PASS' } as const;

// what differs from a proven sender | why no bounce is sent
const CASES: readonly [Partial<BounceEvidence>, string | null][] = [
  [{}, null],
  [{ mailFrom: '' }, 'null-sender'],
  [{ mailFrom: 'MAILER-DAEMON@wingtip.example' }, 'system-sender'],
  [{ mailFrom: 'no-reply@wingtip.example' }, 'system-sender'],
  [{ mailFrom: 'noreplyplease@wingtip.example' }, null],
  [{ spam: 'FAIL' }, 'spam-or-virus'],
  [{ virus: 'FAIL' }, 'spam-or-virus'],
  [{ spam: 'DISABLED', virus: 'DISABLED' }, null],
  [{ autoSubmitted: 'auto-replied' }, 'auto-submitted'],
  [{ autoSubmitted: 'no' }, null],
  [{ autoSubmitted: ' No (really)' }, null],
  [{ autoSubmitted: 'no-body-knows' }, 'auto-submitted'],
  [{ precedence: 'bulk' }, 'mailing-list'],
  [{ precedence: 'first-class' }, null],
  [{ isList: true }, 'mailing-list'],
  [{ spf: 'GRAY' }, 'sender-not-proven'],
  [{ spf: 'FAIL' }, 'sender-not-proven'],
  [{ spf: 'PROCESSING_FAILED' }, 'sender-not-proven'],
  [byDkim, null],
  [{ ...byDkim, senderAligned: false }, 'sender-not-proven'],
  [{ ...byDkim, dmarc: 'FAIL' }, 'sender-not-proven'],
];

it.each(CASES)('with %o: %s', (difference, reason) => {
  expect(backscatterReason({ ...PROVEN, ...difference })).toBe(reason);
});
