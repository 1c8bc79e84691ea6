import type { Problem } from '../problem.ts';

/** What has been done, as a page says it after the form that did it: the address names only the key. */
const DONE = {
  paused: 'Enforcement is paused.',
  'pause-ended': 'The pause has ended. The days not used are back in the budget.',
  exempted: 'The exemption is in force.',
  'exemption-ended': 'The exemption has ended.',
  'owner-set': 'The server belongs to this organisation now.',
  'contacts-set': 'The contacts are saved.',
  released: 'The message has been delivered.',
  'all-released': 'All that was kept of this server has been delivered.',
  'some-released': 'A hundred messages have been delivered; there are more: release again.',
  'not-all-released': 'Not all could be delivered yet; the rest is tried again every minute.',
  discarded: 'The message has been discarded.',
  'report-sent': 'The report has been sent.',
  'report-already-sent': 'The report had been sent before; each is sent once.',
} as const;

export type Done = keyof typeof DONE;

const isDone = (key: string): key is Done => Object.hasOwn(DONE, key);

/** What came of the form that was sent, good or bad; nothing where none was. */
export const Notice = ({ done, problem }: { done: string | undefined; problem: Problem | null }) => {
  if (problem !== null) {
    return (
      <div class="notice bad" role="alert">
        <strong>{problem.title}.</strong> {problem.detail}
      </div>
    );
  }
  return done !== undefined && isDone(done) ? (
    <div class="notice good" role="status">
      {DONE[done]}
    </div>
  ) : null;
};
