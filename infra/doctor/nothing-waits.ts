import { parseArgs } from 'node:util';
import { createBacklog } from '../../lib/aws/backlog.ts';
import { stackTables } from './stack-tables.ts';

/**
 * Run before the stack is deleted: ends with 1 while mail is held or waits to be bounced, since nobody would deliver it
 * afterwards.
 */
const { values } = parseArgs({
  options: {
    outputs: { type: 'string', default: 'cdk.out/outputs.json' },
    stack: { type: 'string', default: 'Portcullis' },
  },
});
const refuse = (reason: string): never => {
  console.error(reason);
  process.exit(1);
};

const tables = stackTables(values.outputs, values.stack);
if (tables === null) {
  refuse(`Whether mail is held cannot be seen: ${values.outputs} does not know the stack "${values.stack}".`);
} else {
  const backlog = createBacklog(tables);
  const [held, bounces] = await Promise.all([backlog.waiting('release'), backlog.waiting('bounce')]);
  if (held.count + bounces.count > 0) {
    refuse(
      `${held.count} messages are held and ${bounces.count} wait to be bounced. Nobody would see to them without the ` +
        'stack: take the gate out of use (docs/deploy.md, "Roll back") and come back in an hour.',
    );
  }
}
