import type { FunctionName } from '../../infra/bundling.ts';
import { type Lambda, startLambda } from '../helpers/lambda.ts';
import { type Call, environmentOf, isAllowed } from '../helpers/permissions.ts';
import { functionOf, type Resource, type Synthesised, synthesise } from '../helpers/template.ts';

/** Where the stores are that the functions find in their environment. */
export type Endpoints = Partial<Record<'DYNAMODB' | 'S3' | 'SES' | 'SECRETS_MANAGER' | 'CLOUDWATCH', string>>;

/** A stack as it is deployed: its functions can be started, and asked what they are allowed. */
export interface Deployed {
  readonly stack: Synthesised;
  resource(name: FunctionName): Resource;
  start(
    name: FunctionName,
    endpoints: Endpoints,
    more?: { readonly environment?: Readonly<Record<string, string>>; readonly clockAhead?: number },
  ): Lambda;
  /** Those of the calls that a function's role forbids. */
  forbidden(name: FunctionName, calls: readonly Call[]): readonly Call[];
  /** Ends every process that has been started. */
  stop(): Promise<void>;
}

export function deploy(config: object = {}): Deployed {
  const stack = synthesise(config);
  const started: Lambda[] = [];
  const resource = (name: FunctionName) => functionOf(stack, name);
  return {
    stack,
    resource,
    start(name, endpoints, { environment = {}, clockAhead } = {}) {
      const urls = Object.entries(endpoints).map(([service, url]) => [`AWS_ENDPOINT_URL_${service}`, url]);
      const lambda = startLambda({
        directory: stack.asset(resource(name)),
        handler: String(resource(name).Properties.Handler),
        timeout: Number(resource(name).Properties.Timeout) * 1000,
        environment: { ...environmentOf(stack, resource(name)), ...Object.fromEntries(urls), ...environment },
        ...(clockAhead === undefined ? {} : { clockAhead }),
      });
      started.push(lambda);
      return lambda;
    },
    forbidden: (name, calls) => calls.filter((call) => !isAllowed(stack, resource(name), call)),
    stop: async () => void (await Promise.all(started.map((lambda) => lambda.stop()))),
  };
}
