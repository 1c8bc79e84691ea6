import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { writeConfig } from '../../lib/checked-config.ts';
import type { Config } from '../../lib/config.ts';
import { bundle, type FunctionName, writeReadable } from '../bundling.ts';

/** The configuration in a bundle; a function's working directory is where its bundle is. */
const CONFIG_FILE = 'portcullis.config.json';

export interface PortcullisFunctionProps {
  readonly entry: FunctionName;
  readonly description: string;
  /** Put into the bundle; none for functions that do not read it. */
  readonly config?: Config;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeout: Duration;
  readonly memorySize: number;
  readonly reservedConcurrentExecutions?: number;
  /** What becomes of the scheduler's asynchronous calls that fail; absent for a function that is called otherwise. */
  readonly asynchronous?: {
    readonly deadLetters: IQueue;
    readonly retryAttempts: number;
    readonly maxEventAge: Duration;
  };
}

/** A bundled function with a role and a log of its own: the role allows writing that log, and what is granted later. */
export class PortcullisFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, props: PortcullisFunctionProps) {
    const { entry, config, asynchronous, environment, ...rest } = props;
    const logGroup = new LogGroup(scope, `${id}Log`, {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    super(scope, id, {
      ...rest,
      code: Code.fromAsset(bundleWith(entry, config)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      // Start, end and report of every message would be most of the log.
      systemLogLevelV2: SystemLogLevel.WARN,
      environment: {
        ...environment,
        ...(config && { CONFIG_FILE }),
        NODE_OPTIONS: '--enable-source-maps',
      },
      ...(asynchronous && {
        retryAttempts: asynchronous.retryAttempts,
        maxEventAge: asynchronous.maxEventAge,
        onFailure: new SqsDestination(asynchronous.deadLetters),
      }),
    });
    Validations.of(this).acknowledge(
      {
        id: 'Serverless-LambdaDLQ',
        reason: asynchronous
          ? 'Asynchronous calls that fail go to an on-failure destination, which AWS recommends over a dead-letter queue: it holds the error too.'
          : 'No call is made whose failure could go unnoticed: SES repeats one that fails, and CloudFormation fails the deployment.',
      },
      {
        id: 'Serverless-LambdaTracing',
        reason:
          'A function makes a few calls to one or two stores. Latency and failures are metrics, and what becomes of a message is logged with its id; tracing would need a permission that cannot be limited to a resource.',
      },
    );
  }
}

/** A directory with the bundle of a function and its configuration; what is in it says what the asset is called. */
function bundleWith(entry: FunctionName, config: Config | undefined): string {
  const directory = mkdtempSync(join(tmpdir(), 'portcullis-'));
  chmodSync(directory, 0o755);
  bundle(entry, directory);
  if (config) writeReadable(join(directory, CONFIG_FILE), writeConfig(config));
  return directory;
}
