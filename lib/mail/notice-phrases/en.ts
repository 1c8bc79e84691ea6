/** What notices say, in English: the pattern for the other languages. `{words}` are filled in. */
export const en = {
  'subject.detected': 'Update needed: {server}',
  'subject.ahead.none': 'From {date}: next stage for {server}',
  'subject.ahead.delay': 'From {date}: mail from {server} will be delayed',
  'subject.ahead.partly': 'From {date}: mail from {server} will be refused in part',
  'subject.ahead.refuse': 'From {date}: all mail from {server} will be refused',
  'subject.begun.none': 'Next stage for {server}',
  'subject.begun.delay': 'Mail from {server} is being delayed',
  'subject.begun.partly': 'Mail from {server} is being refused in part',
  'subject.begun.refuse': 'All mail from {server} is being refused',
  'subject.resumes': 'The pause ends on {date}: {server}',
  'subject.repaired': 'Up to date again: {server}',
  servers: '{count} servers of {organisation}',

  greeting: 'Hello,',
  'lead.detected':
    'This mail server sends mail to {receiver} with a version of Microsoft Exchange that is out of date and no longer safe. Your mail is not affected yet. It will be from {when} on, unless the server is updated before.',
  'lead.detected.last':
    'This mail server sends mail to {receiver} with a version of Microsoft Exchange that is out of date and no longer safe. Your mail is not affected.',
  'lead.ahead':
    'This mail server still runs a version of Microsoft Exchange that is out of date. From {when} on, its mail to {receiver} is {effect}, unless it is updated before.',
  'lead.begun':
    'This mail server still runs a version of Microsoft Exchange that is out of date. Since {when}, its mail to {receiver} is {effect}.',
  'lead.resumes':
    'The pause of enforcement for {organisation} ends on {when}. From then on, mail of this mail server to {receiver} is {effect} again, unless it is updated before.',
  'lead.repaired':
    'The latest mail from this server shows a version of Microsoft Exchange that is up to date. All limits for it have been lifted, at once. There is nothing more for you to do. Thank you!',
  'lead.correction': 'An earlier mail named another date. The dates in this one take its place.',
  'lead.many': 'This is about {count} servers of yours; the dates are those of the first of them.',

  'heading.seen': 'What we saw',
  'seen.server': 'Server',
  'seen.more': 'and {count} more',
  'seen.version': 'Version',
  'seen.problem': 'Problem',
  'seen.since': 'Seen since',
  'problem.past-end-of-support': '{product} has had no support since {date}.',
  'problem.below-floor': 'It lacks security updates: at least {build} is needed.',
  'problem.superseded': 'Its cumulative update gets no security updates any more.',
  'problem.other': 'It is out of date.',
  evidence: 'Your server says so itself, in the Received line it wrote on {when}:',

  'heading.install': 'What to install',
  'install.any': 'One of these or anything later, best the newest there is:',
  'install.replace':
    'There are no more updates for {product}. It has to be replaced by one of these or anything later, best the newest there is:',
  'install.supported': 'A version of Exchange that Microsoft supports, with its latest security update.',

  'heading.schedule': 'What happens when',
  'schedule.from': 'From',
  'schedule.mail': 'Mail is',
  'schedule.now': '{date} (now)',
  'schedule.end':
    'This ends by itself: with the first message that shows an updated version all limits are lifted, and we write to you.',
  'effect.none': 'not affected',
  'effect.delay': 'delayed during {throttle} minutes of each hour',
  'effect.partly': 'refused during {block} minutes and delayed during {throttle} minutes of each hour',
  'effect.block': 'refused during {block} minutes of each hour',
  'effect.refuse': 'refused at all times',
  'schedule.minute': 'These minutes begin at minute {minute} of each hour (UTC), refused ones first.',

  'heading.meaning': 'What that means for your mail',
  'meaning.delay':
    'Delayed: your server gets no error. We keep the message and deliver it when the minutes are over; nothing is lost, and nobody has to send again.',
  'meaning.refuse':
    'Refused: the sender gets a bounce with the status 5.7.230 and has to send again. There is nothing wrong with your network or your certificates.',

  'heading.time': 'Do you need more time?',
  'time.left':
    'You can have a pause: for 90 days in a calendar year, in pieces, and it can be ended early. In {year} {days} days are left for {organisation}.',
  'time.ask': 'Just answer this mail and say how many days you need.',
  'time.page':
    'Quicker is your own page. It shows how things stand now, needs no account, and pauses at once. Whoever has this link can do that, so pass it on with care.',
  'time.open': 'Open your page',
  'time.paused':
    'Enforcement is paused for {organisation} until {when}. The dates above take that into account.',

  'heading.wrong': 'Are we wrong?',
  'wrong.text':
    'If the server has been updated already, is not yours or is not what we take it for, answer this mail and name it: {id}. A person will look at it.',

  more: 'More about this: {link}',
  closing: 'Kind regards',
  sender: 'The mail team of {receiver}',
  footer:
    'This mail was written by a program, and you get it once. It goes to those responsible for {organisation}, since mail of {organisation} comes through this server.',
} as const;
