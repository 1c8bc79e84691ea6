import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Call } from './permissions.ts';

export interface Recorder {
  readonly url: string;
  /** What IAM would have been asked for the requests so far. */
  readonly calls: Call[];
  close(): Promise<void>;
}

/** Stands in front of a store and writes down what its callers need to be allowed. */
export async function startRecorder(target: string): Promise<Recorder> {
  const calls: Call[] = [];
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    calls.push(...callsOf(req.method ?? '', req.url ?? '', req.headers, body.toString('latin1')));
    const onward = request(target + req.url, { method: req.method, headers: req.headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(res);
    });
    onward.on('error', () => res.destroy());
    onward.end(body);
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function callsOf(method: string, url: string, headers: IncomingHttpHeaders, body: string): Call[] {
  const target = headers['x-amz-target'];
  if (typeof target === 'string' && !target.startsWith('DynamoDB'))
    return [accountCall(target, JSON.parse(body))];
  if (typeof target === 'string') return tableCalls(target.replace(/^.*\./, ''), JSON.parse(body));
  if (method === 'POST') return sesCalls(new URLSearchParams(body));
  const [path = '', query = ''] = url.split('?');
  const object = `arn:aws:s3:::${decodeURIComponent(path.slice(1))}`;
  const source = headers['x-amz-copy-source'];
  if (query.includes('list-type=2'))
    return [{ action: 's3:ListBucket', resource: object.replace(/\/.*$/s, '') }];
  if (method === 'GET' || method === 'HEAD') return readsOf(object);
  if (method === 'DELETE') return [{ action: 's3:DeleteObject', resource: object }];
  return [
    { action: 's3:PutObject', resource: object },
    ...(source === undefined ? [] : readsOf(`arn:aws:s3:::${decodeURIComponent(String(source))}`)),
  ];
}

/** Whoever asks for an object that may not be there needs to be allowed to list, to be told so. */
const readsOf = (object: string): Call[] => [
  { action: 's3:GetObject', resource: object },
  { action: 's3:ListBucket', resource: object.replace(/\/.*$/s, '') },
];

/** Calls of Secrets Manager and CloudWatch. */
function accountCall(target: string, { SecretId = '' }: { readonly SecretId?: string }): Call {
  return target.endsWith('.GetSecretValue')
    ? { action: 'secretsmanager:GetSecretValue', resource: SecretId }
    : {
        action: `cloudwatch:${target.replace(/^.*\./, '')}`,
        resource: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:*',
      };
}

interface TableRequest {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly RequestItems?: Readonly<Record<string, unknown>>;
  readonly TransactItems?: readonly Readonly<Record<string, { readonly TableName: string }>>[];
}

const SINGLE: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

function tableCalls(
  operation: string,
  { TableName, IndexName, RequestItems, TransactItems }: TableRequest,
): Call[] {
  const table = (name: string) => `arn:aws:dynamodb:eu-west-1:111122223333:table/${name}`;
  if (TransactItems) {
    return TransactItems.flatMap(Object.entries).map(([part, { TableName: name }]) => ({
      action: `dynamodb:${SINGLE[part] ?? part}`,
      resource: table(name),
    }));
  }
  const names = RequestItems ? Object.keys(RequestItems) : [TableName ?? ''];
  return names.map((name) => ({
    action: `dynamodb:${operation}`,
    resource: table(name) + (IndexName === undefined ? '' : `/index/${IndexName}`),
  }));
}

/** Sending is allowed for the identity that the sender is verified by, here its domain, and only as that sender. */
function sesCalls(form: URLSearchParams): Call[] {
  const sender = form.get('BounceSender') ?? form.get('Source');
  const action = `ses:${form.get('Action')}`;
  if (sender === null) return [{ action, resource: '*' }];
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  const resource = `arn:aws:ses:eu-west-1:111122223333:identity/${domain}`;
  return [{ action, resource, context: { 'ses:FromAddress': sender } }];
}
