import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { formatBuild } from '../../../lib/domain/build.ts';
import { parseHeaderBlock } from '../../../lib/mail/header-block.ts';
import { identify } from '../../../lib/mail/sending-server.ts';
import { sesTop } from '../../helpers/headers.ts';

// Real headers that may be read where they are but not copied; the test is skipped where they are not.
const DATA = new URL('../../../../shared/data/mail-corpus/', import.meta.url);
const lines = <T>(name: string): T[] =>
  readFileSync(new URL(name, DATA), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);

interface LabelledHop {
  by: string | null;
  software: string;
  build: string | null;
  onPrem: boolean;
  cloud: string | null;
  sure: boolean;
}

it.skipIf(!existsSync(DATA))(
  'finds 99 % of the on-premises builds in real headers, and takes no cloud hop for one',
  () => {
    const labels = new Map(
      lines<{ id: string; hops: LabelledHop[] }>('labels.jsonl').map((label) => [label.id, label.hops]),
    );
    let wanted = 0;
    let found = 0;
    for (const { id, headers } of lines<{ id: string; headers: string }>('headers.jsonl')) {
      const block = parseHeaderBlock(headers);
      const { hop } = identify({
        messageId: null,
        headers: [...sesTop(), ...block],
        headersTruncated: false,
        receivedAt: null,
      });
      const build = hop?.build ? formatBuild(hop.build) : null;
      const hops = labels.get(id) ?? [];
      const label = hops.find(
        ({ onPrem, software, sure }) => onPrem && sure && ['exchange', 'imc'].includes(software),
      );
      if (label?.build) {
        wanted += 1;
        if (build === label.build) found += 1;
      }
      expect(hops.filter(({ cloud }) => cloud).map(({ by, build: b }) => `${by} ${b}`)).not.toContain(
        `${hop?.name} ${build}`,
      );
    }
    expect(wanted).toBeGreaterThan(500);
    expect(found / wanted).toBeGreaterThanOrEqual(0.99);
  },
);
