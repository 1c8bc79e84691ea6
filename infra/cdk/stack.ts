import { CfnRule, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Portcullis } from './portcullis.ts';

export interface PortcullisStackProps extends StackProps {
  readonly configFile: string;
  /** Only to be looked at: CloudFormation refuses the template. */
  readonly example: boolean;
}

/** Portcullis as a stack of its own. */
export class PortcullisStack extends Stack {
  constructor(scope: Construct, id: string, { configFile, example, ...props }: PortcullisStackProps) {
    super(scope, id, {
      description: 'Transport-based enforcement for mail received with Amazon SES',
      ...props,
    });
    new Portcullis(this, 'Portcullis', { configFile });
    if (example) {
      new CfnRule(this, 'NotTheExample', {
        assertions: [
          {
            assert: Fn.conditionEquals('the example', 'your own configuration'),
            assertDescription:
              'Copy portcullis.config.example.json to portcullis.config.json and make it yours.',
          },
        ],
      });
    }
  }
}
