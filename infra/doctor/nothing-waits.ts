import { parseArgs } from 'node:util';
import { DescribeReceiptRuleSetCommand, RuleSetDoesNotExistException, SESClient } from '@aws-sdk/client-ses';
import { createBacklog } from '../../lib/aws/backlog.ts';
import { readOperatorConfig } from '../cdk/operator-config.ts';
import { obstacle } from './leaving.ts';
import { readRuleSet } from './questions.ts';
import { stackTables } from './stack-outputs.ts';

/**
 * Run before the stack is deleted: ends with 1 while mail is held or waits to be bounced, or could be, since nobody would
 * deliver it afterwards; and while no other rule set would be left to receive mail.
 */
const { values } = parseArgs({
  options: {
    config: { type: 'string', default: 'portcullis.config.json' },
    outputs: { type: 'string', default: 'cdk.out/outputs.json' },
    stack: { type: 'string', default: 'Portcullis' },
  },
});

async function whyNot(): Promise<string | null> {
  const tables = stackTables(values.outputs, values.stack);
  if (tables === null)
    return `Whether mail is held cannot be seen: ${values.outputs} does not know the stack "${values.stack}".`;
  const { ruleSet } = readOperatorConfig(values.config).aws;
  const own = ruleSet.mode === 'own' ? ruleSet : null;
  const ses = new SESClient({});
  const backlog = createBacklog(tables);
  const [active, successor, held, bounces] = await Promise.all([
    readRuleSet(ses),
    exists(ses, own?.replaces),
    backlog.waiting('release'),
    backlog.waiting('bounce'),
  ]);
  return obstacle({
    active,
    own: own?.name ?? null,
    successor,
    held: held.count,
    bounces: bounces.count,
  });
}

async function exists(ses: SESClient, name: string | undefined): Promise<boolean> {
  if (name === undefined) return false;
  try {
    await ses.send(new DescribeReceiptRuleSetCommand({ RuleSetName: name }));
    return true;
  } catch (error) {
    if (error instanceof RuleSetDoesNotExistException) return false;
    throw error;
  }
}

const reason = await whyNot();
if (reason !== null) {
  console.error(reason);
  process.exitCode = 1;
}
