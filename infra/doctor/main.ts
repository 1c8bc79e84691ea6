import { promises as dns } from 'node:dns';
import { parseArgs } from 'node:util';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SESClient } from '@aws-sdk/client-ses';
import { createMessageStore } from '../../lib/aws/message-store.ts';
import { createOrganisationStore } from '../../lib/aws/organisation-store.ts';
import { createServerStore } from '../../lib/aws/server-store.ts';
import { readOperatorConfig } from '../cdk/operator-config.ts';
import { examine } from './checks.ts';
import { ask, type Sources } from './questions.ts';
import { report } from './report.ts';
import { stackOutputs, stackTables } from './stack-outputs.ts';

const { values } = parseArgs({
  options: {
    config: { type: 'string', default: 'portcullis.config.json' },
    outputs: { type: 'string', default: 'cdk.out/outputs.json' },
    stack: { type: 'string', default: 'Portcullis' },
  },
});

/** The stores of the stack; null where it is not known which tables are its. */
function stores(keepDays: number): Sources['stores'] {
  const tables = stackTables(values.outputs, values.stack);
  return (
    tables && {
      messages: createMessageStore(tables, keepDays),
      servers: createServerStore(tables),
      organisations: createOrganisationStore(tables),
    }
  );
}

const config = readOperatorConfig(values.config);
const ses = new SESClient({});
const region = await ses.config.region().catch(() => {
  console.error('Which Region? Set AWS_REGION, or AWS_PROFILE to a profile that has one.');
  process.exit(2);
});
const facts = await ask(config, {
  ses,
  cloudWatch: new CloudWatchClient({}),
  stack: values.stack,
  region,
  resolveMx: dns.resolveMx,
  stores: stores(config.keepDays),
  consoleUrl: stackOutputs(values.outputs, values.stack).ConsoleUrl ?? null,
  now: Date.now(),
});
const checks = examine(config, facts);
console.log(report(checks));
if (checks.some(({ well }) => well !== true)) process.exitCode = 1;
