/** SES's own header block, as it stands on top of every message it has received. */
export const MESSAGE_ID = 'a5aeouotrj56v5d2465cjo3333sreki11a51g9g1';

export const sesReceived = (ip = '198.51.100.25', id = MESSAGE_ID, helo = 'mail.wingtip.example') =>
  `from ${helo} (${helo} [${ip}]) by inbound-smtp.us-east-1.amazonaws.com with SMTP id ${id} for orders@contoso.example; Mon, 05 Oct 2026 08:00:00 +0000 (UTC)`;

export function sesTop(ip = '198.51.100.25', id = MESSAGE_ID) {
  const client = `client-ip=${ip}; envelope-from=robin@wingtip.example; helo=mail.wingtip.example;`;
  return [
    { name: 'Return-Path', value: '<robin@wingtip.example>' },
    { name: 'Received', value: sesReceived(ip, id) },
    { name: 'Received-SPF', value: `pass (spfCheck: domain of wingtip.example designates ${ip}) ${client}` },
    {
      name: 'Authentication-Results',
      value: `amazonses.com; spf=pass (spfCheck: it does) ${client} dmarc=none;`,
    },
  ];
}

/** The hop an on-premises Exchange stamps. */
export const exchangeHop = (
  build = '15.1.2507.39',
  name = 'ex01.wingtip.example',
  date = 'Mon, 5 Oct 2026 07:59:58 +0000',
) =>
  `from client.wingtip.example (10.20.0.11) by ${name} (10.20.0.12) with Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id ${build}; ${date}`;

export const postfixHop =
  'from ex01.wingtip.example (ex01.wingtip.example [10.20.0.12]) by gateway.wingtip.example (Postfix) with ESMTPS id 4XyZ12; Mon, 5 Oct 2026 07:59:59 +0000';

export interface EventOptions {
  readonly id?: string;
  readonly ip?: string;
  readonly at?: string;
  readonly received?: readonly string[];
  readonly mailFrom?: string;
  /** Verdict of DKIM and of DMARC. */
  readonly signed?: string;
  readonly spf?: string;
  readonly more?: readonly { name: string; value: string }[];
}

/** A receipt event as SES sends it. */
export function receiptEvent(options: EventOptions = {}) {
  const {
    id = MESSAGE_ID,
    ip = '198.51.100.25',
    at = '2026-10-05T08:00:00.000Z',
    received = [exchangeHop()],
  } = options;
  const status = (word = 'PASS') => ({ status: word });
  return {
    Records: [
      {
        eventSource: 'aws:ses',
        eventVersion: '1.0',
        ses: {
          mail: {
            timestamp: at,
            source: options.mailFrom ?? 'robin@wingtip.example',
            messageId: id,
            destination: ['orders@contoso.example'],
            headersTruncated: false,
            headers: [
              ...sesTop(ip, id),
              ...received.map((value) => ({ name: 'Received', value })),
              { name: 'From', value: 'Robin <robin@wingtip.example>' },
              ...(options.more ?? []),
            ],
          },
          receipt: {
            recipients: ['orders@contoso.example'],
            spfVerdict: status(options.spf),
            dkimVerdict: status(options.signed ?? 'GRAY'),
            dmarcVerdict: status(options.signed ?? 'GRAY'),
            spamVerdict: status(),
            virusVerdict: status(),
          },
        },
      },
    ],
  };
}
