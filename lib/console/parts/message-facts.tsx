import type { Message } from '../../domain/message.ts';
import type { Server } from '../../domain/server.ts';
import { Sender, StageOf } from './message-table.tsx';
import { NOTES, REASONS, VERDICTS } from './message-words.ts';
import { Moment } from './moment.tsx';
import { Stranger } from './stranger.tsx';

const SHOWN = 50;

interface EnvelopeProps {
  readonly message: Message;
  readonly server: Server | null;
  readonly zone: string;
}

/** From where to whom it was sent. */
export const Envelope = ({ message, server, zone }: EnvelopeProps) => (
  <dl>
    <dt>From</dt>
    <dd>
      <Sender address={message.mailFrom} />
    </dd>
    <dt>To</dt>
    <dd>
      {message.recipients.slice(0, SHOWN).map((address) => (
        <span class="block">
          <Stranger text={address} longest={254} />
        </span>
      ))}
      {message.recipients.length > SHOWN ? `and ${message.recipients.length - SHOWN} more` : ''}
    </dd>
    <dt>Server</dt>
    <dd>
      <a href={`/servers/${encodeURIComponent(message.serverId)}`}>
        <Stranger text={server?.name ?? message.serverId} />
      </a>
      {server === null ? null : (
        <span class="muted small block">
          {server.ip}
          {server.organisation === null ? null : (
            <>
              {' · '}
              <a class="muted" href={`/organisations/${encodeURIComponent(server.organisation)}`}>
                <Stranger text={server.organisation} />
              </a>
            </>
          )}
        </span>
      )}
    </dd>
    <dt>Received</dt>
    <dd>
      <Moment at={message.receivedAt} zone={zone} />
    </dd>
    <dt>Id</dt>
    <dd>
      <code>
        <Stranger text={message.id} />
      </code>
    </dd>
  </dl>
);

/** What was decided when it came, and why. */
export const Decided = ({ message, stages }: { readonly message: Message; readonly stages: number }) => {
  const { decision, reply } = message;
  return (
    <>
      <p>
        {REASONS[decision.reason]} <span class="muted small">({decision.reason})</span>
      </p>
      <dl>
        <dt>Decision</dt>
        <dd>
          {VERDICTS[decision.verdict]} <StageOf message={message} stages={stages} />
        </dd>
        {'minutes' in decision ? (
          <>
            <dt>In that stage</dt>
            <dd>
              {decision.minutes} minutes of each hour{' '}
              {decision.verdict === 'defer' ? 'are held back' : 'are refused'}
            </dd>
          </>
        ) : null}
      </dl>
      {reply === null ? null : (
        <>
          <h3>{message.state === 'bounced' ? 'What its sender was told' : 'The reply for its sender'}</h3>
          <pre>
            <Stranger text={reply} longest={1000} />
          </pre>
        </>
      )}
    </>
  );
};

/** What has happened since. */
export const Since = ({ message, zone }: { readonly message: Message; readonly zone: string }) => (
  <>
    <p class="muted">
      In this state since <Moment at={message.stateSince} zone={zone} />.
      {message.dueAt === null ? null : (
        <>
          {' '}
          Due at <Moment at={message.dueAt} zone={zone} />.
        </>
      )}
    </p>
    {message.note === null ? null : <p>{NOTES[message.note]}</p>}
    {message.operator === undefined ? null : (
      <p>
        By <Stranger text={message.operator.actor} longest={80} />
        {message.operator.reason === null ? null : (
          <>
            : <Stranger text={message.operator.reason} longest={500} />
          </>
        )}
      </p>
    )}
  </>
);
