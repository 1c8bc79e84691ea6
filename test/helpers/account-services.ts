import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AccountServices {
  readonly url: string;
  /** ARN to text. */
  readonly secrets: Map<string, string>;
  /** Whole names of alarms that are going off. */
  readonly ringing: string[];
  close(): Promise<void>;
}

/** As much of Secrets Manager and CloudWatch as functions ask: the value of a secret, the alarms of a prefix. */
export async function startAccountServices(): Promise<AccountServices> {
  const secrets = new Map<string, string>();
  const ringing: string[] = [];
  const server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    const asked = JSON.parse(body) as { SecretId?: string; AlarmNamePrefix?: string };
    const answer = (status: number, content: object) => {
      res.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      res.end(JSON.stringify(content));
    };
    if (String(req.headers['x-amz-target']).endsWith('.DescribeAlarms')) {
      const named = ringing.filter((name) => name.startsWith(asked.AlarmNamePrefix ?? ''));
      const at = Date.now() / 1000;
      return answer(200, {
        MetricAlarms: named.map((AlarmName) => ({ AlarmName, StateUpdatedTimestamp: at })),
      });
    }
    const SecretString = secrets.get(asked.SecretId ?? '');
    if (SecretString === undefined)
      return answer(400, { __type: 'ResourceNotFoundException', message: 'it is not there' });
    return answer(200, { ARN: asked.SecretId, SecretString });
  });
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secrets,
    ringing,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
