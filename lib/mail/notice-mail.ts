import { createHash } from 'node:crypto';
import type { NoticePolicy } from '../domain/notice.ts';
import type { Policy } from '../domain/policy.ts';
import { type NoticeMatter, writeNotice } from './notice-document.ts';
import { noticeHtml } from './notice-html.ts';
import { noticeText } from './notice-text.ts';
import type { OutgoingMail } from './outgoing-mail.ts';

/** A notice as a mail. The same notice about the same servers has the same Message-ID, but for another date it has another. */
export function noticeMail(
  policy: Policy,
  notices: NoticePolicy,
  matter: NoticeMatter,
  to: readonly string[],
): OutgoingMail {
  const { notice, servers, at, language } = matter;
  const document = writeNotice(policy, matter);
  const about = servers.map(({ id, episode }) => `${id} ${episode?.startedAt ?? ''}`).join('\n');
  const id = createHash('sha256')
    .update(`${notice.kind} ${notice.stage} ${notice.date ?? ''}\n${about}`)
    .digest('hex')
    .slice(0, 32);
  const { from } = notices;
  return {
    from,
    to,
    subject: document.subject,
    text: noticeText(document),
    html: noticeHtml(document),
    headers: {
      Date: new Date(at).toUTCString().replace('GMT', '+0000'),
      'Message-ID': `<notice.${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
      'Content-Language': language,
      // For filters: which of the notices this is.
      'X-Portcullis-Notice': `${notice.kind}; stage=${notice.stage}`,
      // Exchange sends no automatic replies to this, out-of-office ones included ([MS-OXCMAIL] 2.2.3.2.14).
      'X-Auto-Response-Suppress': 'All',
      // RFC 2369 §3.2: the operator reads it; contacts can be changed or taken away.
      'List-Unsubscribe': `<mailto:${from}?subject=${encodeURIComponent(`unsubscribe ${servers[0].organisation ?? ''}`)}>`,
    },
  };
}
