import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { PROJECT } from '../bundling.ts';
import { PortcullisStack } from './stack.ts';

/**
 * `-c config=FILE` names the configuration, `-c stack=NAME` the stack; there can be one in an account and Region. Without a
 * configuration the example is shown. Account and Region are those of whoever deploys.
 */
const app = new App();
const named: unknown = app.node.tryGetContext('config');
const own = typeof named === 'string' ? named : 'portcullis.config.json';
const example = typeof named !== 'string' && !existsSync(own);

new PortcullisStack(app, String(app.node.tryGetContext('stack') ?? 'Portcullis'), {
  configFile: example ? join(PROJECT, 'portcullis.config.example.json') : own,
  example,
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
