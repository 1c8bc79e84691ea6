import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBuild } from '../../../lib/domain/build.ts';
import { readExchangeHop } from '../../../lib/mail/exchange-hop.ts';
import { exchangeHop, postfixHop } from '../../helpers/headers.ts';

const DATE = 'Mon, 5 Oct 2026 08:00:00 +0000';
const MIME_OLE = 'Produced By Microsoft Exchange V6.5.7226.0';

// value | X-MimeOLE | build | place
const EXCHANGE = [
  [
    `by mx.example with Internet Mail Service (5.5.2653.19)\r\n\tid <NSBA3BRR>; ${DATE}`,
    null,
    '5.5.2653.19',
    'on-premises',
  ],
  [
    `by mx.example with Internet Mail Service ( 5.5.2654.52) id <3T>; ${DATE}`,
    null,
    '5.5.2654.52',
    'on-premises',
  ],
  [
    `from a (a.example [192.0.2.10]) by dc.example with SMTP (Microsoft Exchange Internet Mail Service Version 5.5.2232.9) id V; ${DATE}`,
    null,
    '5.5.2232.9',
    'on-premises',
  ],
  [
    `by mx8.example with SMTP (Microsoft Exchange Server Internet Mail Connector Version 4.0.994.63) id <0>; ${DATE}`,
    null,
    '4.0.994.63',
    'on-premises',
  ],
  [
    `from a ([192.0.2.9]) by ex.example with Microsoft SMTPSVC(6.0.3790.4675);\r\n ${DATE}`,
    MIME_OLE,
    '6.5.7226.0',
    'on-premises',
  ],
  [
    `from a ([192.0.2.9]) by ex.example over TLS secured channel with Microsoft SMTPSVC(6.0.3790.4675); ${DATE}`,
    'Produced By Microsoft Exchange V6.5',
    null,
    'on-premises',
  ],
  [
    `from a (192.0.2.18) by ex.example\r\n (10.0.0.107) with Microsoft SMTP Server id 8.0.813.0; ${DATE}`,
    null,
    '8.0.813.0',
    'on-premises',
  ],
  [
    `from a (10.31.51.112) by edge.example (192.0.2.186) with Microsoft SMTP Server (TLS) id 14.1.218.12; ${DATE}`,
    null,
    '14.1.218.12',
    'on-premises',
  ],
  [
    `from a ([fe80::9d9c]) by b.example ([::1])\r\n with mapi id 14.02.0347.000; ${DATE}`,
    null,
    '14.2.347.0',
    'on-premises',
  ],
  [
    `from a (10.0.8.10) by b.example (10.0.187.13) with Microsoft SMTP Server id 15.0.1497.18 via Frontend\r\n Transport; ${DATE}`,
    null,
    '15.0.1497.18',
    'on-premises',
  ],
  [
    `from a (10.0.0.1) by b.example (10.0.0.2) with Microsoft SMTP Server\r\n (version=TLS1_2, cipher=TLS_X) id\r\n 15.2.2562.37; ${DATE}`,
    null,
    '15.2.2562.37',
    'on-premises',
  ],
  [`from a ([192.168.0.2]) by b.example ([10.12.0.100]) with mapi; ${DATE}`, null, null, 'on-premises'],
  [
    `from a ([10.8.0.25]) by b.example ([10.1.1.40]) via Exchange Front-End Server w.example with Microsoft Exchange Server HTTP-DAV ; ${DATE}`,
    null,
    null,
    'on-premises',
  ],
  [
    `from a by B.namprd02.prod.outlook.com (2603::15) with Microsoft SMTP Server (version=TLS1_2) id 15.21.159.13; ${DATE}`,
    null,
    '15.21.159.13',
    'cloud',
  ],
  [
    `from a by b.example (10.0.0.2) with Microsoft SMTP Server id 15.20.6477.19; ${DATE}`,
    null,
    '15.20.6477.19',
    'cloud',
  ],
  [
    `from a by DM2.namprd07.prod.outlook.com (2a01::17) with Microsoft SMTP Server id 15.1.1304.22; ${DATE}`,
    null,
    '15.1.1304.22',
    'cloud',
  ],
  [
    `from a by pod5.example (10.2.3.4) with Microsoft SMTP Server (TLS) id 14.16.311.1; ${DATE}`,
    null,
    '14.16.311.1',
    'cloud',
  ],
  [
    `from a by b.example (10.2.3.4) with Microsoft SMTP Server id 14.1.225.23; ${DATE}`,
    null,
    '14.1.225.23',
    'cloud',
  ],
  [
    `from A.prod.outlook.com (2603::23) by B.ausprd01.PROD.OUTLOOK.COM with HTTPS; ${DATE}`,
    null,
    null,
    'cloud',
  ],
] as const;

// value | X-MimeOLE
const OTHERS = [
  [postfixHop, null],
  [`from a ([192.0.2.9]) by ex.example with Microsoft SMTPSVC(6.0.3790.4675); ${DATE}`, null],
  [
    `from a ([192.0.2.9]) by ex.example with Microsoft SMTPSVC(6.0.3790.4675); ${DATE}`,
    'Produced By Microsoft MimeOLE V6.00.2900.2180',
  ],
  [`from a ([192.0.2.9]) by relay.example with Microsoft SMTPSVC(10.0.14393.4169); ${DATE}`, MIME_OLE],
  [
    `from a (a [192.0.2.88]) by relay.mimecast.example with ESMTP with STARTTLS (version=TLSv1.2, cipher=X) id us-mta-189-wAI-1; ${DATE}`,
    null,
  ],
  [`from mapi (host[null]) by mapi (Zmail) with MAPI id mid14; ${DATE}`, null],
  [`from s1 by s1 with local (Exim 4.69) (envelope-from <a@example.com>) id 1NlDhP-0001N1-OY; ${DATE}`, null],
  [`from a ([192.0.2.9]) by b.example (8.14.4/8.14.4) with ESMTP id 02V9B; ${DATE}`, null],
  [`from a by microsoft.example (Microsoft is great) with ESMTP id 15.1.2507.39; ${DATE}`, null],
] as const;

describe('an Exchange hop', () => {
  it.each(EXCHANGE)('%j (%s) shows %s, %s', (value, mimeOle, build, place) => {
    const hop = readExchangeHop(value, mimeOle);
    expect(hop).toMatchObject({ place, malformed: false });
    expect(hop?.build ? formatBuild(hop.build) : null).toBe(build);
  });

  it.each(OTHERS)('is not %j (%s)', (value, mimeOle) => expect(readExchangeHop(value, mimeOle)).toBeNull());

  it.each(['15.1.2507.39.1', `15.2.1748.${2 ** 40}`, '15.2', 'garbage'])(
    'with the build %s is malformed',
    (build) => {
      expect(readExchangeHop(exchangeHop(build), null)).toMatchObject({ build: null, malformed: true });
    },
  );

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.option(fc.string()),
        (value, mimeOle) => void readExchangeHop(`Microsoft ${value}`, mimeOle),
      ),
    );
  });
});
