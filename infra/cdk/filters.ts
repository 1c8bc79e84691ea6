import { CustomResource, Duration } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { INDEX } from '../../lib/aws/keys.ts';
import type { Deciding } from './deciding.ts';
import { PortcullisFunction } from './function.ts';
import { allowTable, allowUnlimited } from './permissions.ts';
import type { Tables } from './tables.ts';

export interface FiltersProps {
  readonly common: Deciding['common'];
  readonly tables: Tables;
  readonly deadLetters: IQueue;
}

/**
 * The function that keeps the worst servers in SES's IP filters, and a custom resource that has it take them away again
 * when this is switched off or the stack is deleted: see `functions/filter.ts`.
 */
export class Filters extends Construct {
  readonly filter: PortcullisFunction;

  constructor(scope: Construct, id: string, { common, tables, deadLetters }: FiltersProps) {
    super(scope, id);
    this.filter = new PortcullisFunction(this, 'Function', {
      ...common,
      entry: 'filter',
      description: 'Portcullis: refuses the worst servers of the last stage at the door',
      // Up to 180 calls, one a second, after a look at all servers.
      timeout: Duration.minutes(15),
      memorySize: 512,
      asynchronous: { deadLetters, retryAttempts: 0, maxEventAge: Duration.hours(6) },
    });
    allowTable(this.filter, tables.servers, ['BatchGetItem'], [INDEX.stage]);
    allowUnlimited(this.filter, [
      'ses:CreateReceiptFilter',
      'ses:DeleteReceiptFilter',
      'ses:ListReceiptFilters',
    ]);
    const cleared = new CustomResource(this, 'Cleared', {
      resourceType: 'Custom::ReceiptFiltersCleared',
      serviceToken: this.filter.functionArn,
      serviceTimeout: Duration.minutes(15),
    });
    if (this.filter.role) cleared.node.addDependency(this.filter.role);
  }
}
