import middy from '@middy/core';
import { type APIGatewayProxyResult, getConnInfo, handle, type LambdaEvent } from 'hono/aws-lambda';
import { createConsole } from '../lib/console/console.ts';
import { problem } from '../lib/console/problem.ts';
import type { Telemetry } from '../lib/ports.ts';
import { consoleDeps, onceSettled } from './deps.ts';
import { failLoud, measured } from './middleware.ts';
import { createTelemetry } from './telemetry.ts';

/** Lambda answers with six megabytes of JSON at most. Source: Lambda quotas, invocation payload. */
const LARGEST_ANSWER = 6_000_000;

/** The web console and its API behind an HTTP API of API Gateway (payload 2.0). */
export function createConsoleFunction(telemetry: Telemetry, deps: () => ReturnType<typeof consoleDeps>) {
  const console = onceSettled(async () => {
    const { ports, url, ...rest } = await deps();
    const addressOf = (c: Parameters<typeof getConnInfo>[0]) => getConnInfo(c).remote.address ?? '';
    return { url, answer: handle(createConsole(ports, { ...rest, addressOf })) };
  });
  return middy<LambdaEvent, APIGatewayProxyResult>()
    .use(measured(telemetry, 'ConsoleLatency'))
    .use(failLoud(telemetry, 'console-failed'))
    .handler(async (event) => {
      const { url, answer } = await console();
      const given = await answer(asAsked(event, url));
      return Buffer.byteLength(JSON.stringify(given)) > LARGEST_ANSWER ? tooLarge() : given;
    });
}

/** The event at the address that browsers know: whatever stands before the API has another name for it. */
const asAsked = (event: LambdaEvent, url: string): LambdaEvent =>
  ({
    ...event,
    requestContext: { ...event.requestContext, domainName: new URL(url).host },
  }) as LambdaEvent;

async function tooLarge(): Promise<APIGatewayProxyResult> {
  const response = problem(
    413,
    'Too large',
    'It is more than Lambda can answer with. Messages and reports are in the bucket: aws s3 cp s3://BUCKET/raw/ID .',
  ).getResponse();
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
    isBase64Encoded: false,
  };
}

const telemetry = createTelemetry('console');
export const handler = createConsoleFunction(telemetry, () => consoleDeps(telemetry, process.env));
