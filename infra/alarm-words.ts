/** What each alarm says has happened, in either world; `docs/deploy.md` says what to do about it. */
export const ALARM_WORDS = {
  FailedOpen: 'Mail was let through because the gate failed or was slow.',
  UnreadableEvent: 'Mail was let through because SES sent an event that the gate does not understand.',
  GateCrashed: 'The gate gave SES no answer, which asks again for four hours: mail is late.',
  GateThrottled: 'The account has no room to run the gate. SES asks again for four hours: mail is late.',
  ReceiptActionFailed: 'SES could not carry out an action of a receipt rule and tries again: mail is late.',
  ReceiptActionGivenUp: 'SES has given up on an action of a receipt rule: mail was not delivered.',
  HeldTooLong: 'A message is held for more than two hours; none should be for more than one.',
  ReleaseStopped: 'For 15 minutes no run that releases held mail came to its end; one does every minute.',
  BouncesLate: 'A bounce has been waiting for more than an hour; after 24 hours SES takes none.',
  DailyRunMissed: 'For 26 hours no daily run came to its end: no server moves to its next stage.',
  ReportMissed: 'For 26 hours no report was made.',
  ReportNotMailed: 'SES did not take the mail with a report; the report is in the bucket.',
  NoticesWaiting:
    'Postmasters have not been told what they should have been; until they are, the stages they were to hear of wait.',
  NoticesLost:
    'SES refused notices to postmasters, or it is not known whether they went out; they are not sent again.',
  FilterRunMissed: 'For 26 hours no run looked after the IP filters: addresses miss their day off.',
  ConsoleFailed: 'The console could not answer somebody, or nobody can sign in.',
  DeadLetters: 'A scheduled run could not be started, or failed for good.',
  BounceRate:
    'Of a hundred messages that the account sends five bounce: AWS reviews it now and pauses it at ten.',
} as const;

export type AlarmName = keyof typeof ALARM_WORDS;
