import type { ListedMessage } from '../../app/list-messages.ts';
import type { Message } from '../../domain/message.ts';
import { levelOf } from '../style.ts';
import { SHORT_REASONS, STATES } from './message-words.ts';
import { Moment } from './moment.tsx';
import { Stranger } from './stranger.tsx';

interface MessageTableProps {
  readonly caption: string;
  readonly messages: readonly ListedMessage[];
  /** Of the ladder. */
  readonly stages: number;
  readonly zone: string;
}

/** Messages, one a row; cards on a phone. */
export const MessageTable = ({ caption, messages, stages, zone }: MessageTableProps) => (
  <table class="cards">
    <caption>{caption}</caption>
    <thead>
      <tr>
        {['Message', 'Server', 'Why', 'Received', 'State'].map((title) => (
          <th scope="col">{title}</th>
        ))}
      </tr>
    </thead>
    <tbody>
      {messages.map(({ message, serverName }) => (
        <tr>
          <th scope="row">
            <a href={`/messages/${encodeURIComponent(message.id)}`}>
              <Sender address={message.mailFrom} />
            </a>
            <div class="muted small">
              to <Recipients addresses={message.recipients} />
            </div>
          </th>
          <td data-label="Server">
            <a href={`/servers/${encodeURIComponent(message.serverId)}`}>
              <Stranger text={serverName ?? message.serverId} longest={80} />
            </a>
          </td>
          <td data-label="Why">
            <span>
              <StageOf message={message} stages={stages} />
              <span class="muted small block">{SHORT_REASONS[message.decision.reason]}</span>
            </span>
          </td>
          <td data-label="Received">
            <Moment at={message.receivedAt} zone={zone} />
          </td>
          <td data-label="State">
            <span>
              {STATES[message.state][0]}
              <span class="muted small block">
                {message.dueAt === null ? 'since ' : 'until '}
                <Moment at={message.dueAt ?? message.stateSince} zone={zone} />
              </span>
            </span>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** The envelope's sender; the null one says what it is. */
export const Sender = ({ address }: { readonly address: string }) =>
  address === '' ? <>no sender</> : <Stranger text={address} longest={80} />;

const SHOWN = 2;

const Recipients = ({ addresses }: { readonly addresses: readonly string[] }) => (
  <>
    {addresses.slice(0, SHOWN).map((address, index) => (
      <>
        {index === 0 ? '' : ', '}
        <Stranger text={address} longest={80} />
      </>
    ))}
    {addresses.length > SHOWN ? ` and ${(addresses.length - SHOWN).toLocaleString('en')} more` : ''}
  </>
);

/** The stage of its server when it came. */
export const StageOf = ({ message, stages }: { readonly message: Message; readonly stages: number }) => {
  const { stage } = message.decision;
  return stage === 0 ? null : <span class={`badge level-${levelOf(stage, stages)}`}>Stage {stage}</span>;
};
