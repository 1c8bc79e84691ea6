/** What the postmaster's page says besides the phrases of the notices, in English: the pattern for the other languages. */
export const en = {
  'title.organisation': 'Mail servers of {organisation}',
  'page.of': 'Mail team of {receiver}',
  'page.for':
    'For those responsible for {organisation}. Whoever has this link sees this page and can act here; it holds until {date}.',
  'page.languages': 'Language',

  'state.stage': 'Stage {stage} of {stages}',
  'state.paused': 'Paused',
  'state.exempt': 'Excepted',
  'state.observed': 'Only observed',
  'state.free': 'Up to date',
  'state.none': 'Nothing against it',

  'lead.paused':
    'Enforcement is paused until {when}: all mail from this server is accepted, and the dates below have moved on.',
  'lead.exempt': '{receiver} has excepted this server until {when}: all its mail is accepted.',
  'lead.observed':
    'Another mail server stands in front of this one. It is only observed, and all its mail is accepted.',
  'lead.none': 'Nothing is held against this server now, and all its mail is accepted.',
  'lead.unproven':
    'This server says that it belongs to {organisation}, but no mail from it has proven that. So nothing can be changed here.',

  'short.heading': 'In short',
  'short.problem': 'What is wrong',
  'short.now': 'Mail now',
  'short.hour': 'In each hour',
  'short.next': 'Next',
  'short.needed': 'What helps',
  'short.or': '{release} or later',
  'short.time': 'I need more time',
  'now.accepted': 'accepted',
  'now.open': 'accepted until {when}',
  'now.throttle': 'delayed until {when}',
  'now.block': 'refused until {when}',
  'hour.throttle': 'delayed',
  'hour.block': 'refused',
  'hour.title': 'Mail is {now}.',
  'next.stage': 'From {when}: {effect}',
  'next.last': 'It stays that way until the server is updated.',

  'pause.text':
    'While it is paused all mail of all servers of {organisation} is accepted, and every date moves on by as many days. Nothing is repaired by it.',
  'pause.days': 'Days (at most {most})',
  'pause.start': 'Pause',
  'pause.extend': 'Extend',
  'pause.end': 'End the pause now',
  'pause.back': 'The days that are left go back to the budget.',
  'pause.none': 'No more days can be had at present. Answer one of our mails if that is not enough.',

  'repaired.heading': 'Is it repaired?',
  'repaired.text': 'Say so, and it is noted for the people at {receiver}.',
  'repaired.how':
    'Your word lifts nothing by itself: the next message from this server decides. As soon as one shows an updated version all limits are lifted, so the quickest way is to send us an ordinary message.',
  'repaired.button': 'This is repaired',
  'repaired.said':
    'You said on {when} that this is repaired. No message has come from the server since; the next one decides.',
  'repaired.not-yet':
    'You said on {when} that this is repaired, but the message of {seen} still shows the old version. Is another server sending, or is one of several not updated yet?',

  'contacts.heading': 'Who gets our mails',
  'contacts.told':
    'About the servers of {organisation} we write to {contacts}. You can name another address; these go on getting our mails.',
  'contacts.nobody': 'About the servers of {organisation} we write to nobody.',
  'contacts.full': 'No more can be named here. Answer one of our mails to change them.',
  'contacts.address': 'E-mail address',
  'contacts.add': 'Add',

  'wrong.text':
    'If the server has been updated already, is not yours or is not what we take it for, write to {from} and name it: {id}. A person will look at it.',

  'list.heading': 'Your servers',
  'list.caption':
    'The furthest first. Each name leads to what was seen, what to install and what happens when.',
  'list.server': 'Server',
  'list.version': 'Version',
  'list.state': 'State',
  'list.next': 'Next',
  'list.more': 'More servers',
  'list.first': 'From the first',
  'list.empty': 'There are no servers to show here.',
  'list.back': 'All servers of {organisation}',

  'done.paused': 'Enforcement is paused.',
  'done.pause-ended': 'The pause has ended. The days not used are back in the budget.',
  'done.contact-added': 'The address is noted. It gets our next mail.',
  'done.said-repaired': 'Noted. The next message from the server decides.',

  'problem.stale':
    'Something has changed since you opened this page, or this was sent already. It is shown as it is now; look, and send again if it still applies.',
  'problem.over-budget': 'That is more than is left: {days} days in {year}.',
  'problem.not-paused': 'No pause is running any more.',
  'problem.days': 'Give a whole number of days, from 1 to {most}.',
  'problem.address': 'That is not an e-mail address such as admin@example.com.',
  'problem.no-contacts': 'No more addresses can be named here. Answer one of our mails to change them.',
  'problem.capped': 'Enough has been changed for one day. Try again tomorrow, or answer one of our mails.',
  'problem.not-allowed': 'Nothing can be changed here. Answer one of our mails instead.',
  'problem.form':
    'This page is too old, or the request came from elsewhere. It is shown as it is now; please send again.',

  'dead.title': 'This link does not hold',
  'dead.text':
    'Perhaps it is over, or not all of it was opened: it is long, and mail programs break it sometimes. Copy all of it from the mail, or use that of our latest mail.',
  'dead.answer':
    'If that does not help, answer the mail it came in. A person will send you another and can do for you what this page would have done.',
  'limited.title': 'Too many requests',
  'limited.text':
    'More was asked of this page than it answers in so short a time. Try again in {seconds} seconds. Nothing has been changed.',
  'failed.title': 'That did not work',
  'failed.text': 'The fault is ours. Try again in a minute; if it stays, answer one of our mails.',
} as const;
