import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The receiving side of an account's SES, as far as rule sets and IP filters go. */
export interface SesReceiving {
  readonly url: string;
  active: string | null;
  /** Whether the active rule set has the gate in it, switched on. */
  gate: boolean;
  readonly ruleSets: Set<string>;
  /** Name to address. */
  readonly filters: Map<string, string>;
  /** Action and time of each call. */
  readonly calls: { readonly action: string; readonly at: number }[];
  close(): Promise<void>;
}

/** Serves those calls of the SES v1 query API that set up receiving. Source: Amazon SES API Reference 2010-12-01. */
export async function startSesReceiving(): Promise<SesReceiving> {
  const state = {
    active: null as string | null,
    gate: false,
    ruleSets: new Set<string>(),
    filters: new Map<string, string>(),
    calls: [] as { action: string; at: number }[],
  };
  const server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    const form = new URLSearchParams(body);
    const action = form.get('Action') ?? '';
    state.calls.push({ action, at: Date.now() });
    const result = perform(state, action, form);
    const failed = result.startsWith('!');
    res.writeHead(failed ? 400 : 200, { 'content-type': 'text/xml' });
    res.end(
      failed
        ? `<ErrorResponse><Error><Type>Sender</Type><Code>${result.slice(1)}</Code><Message>no</Message></Error></ErrorResponse>`
        : `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
    );
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, {
    url,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  });
}

/** The inside of the answer, or `!` and the code of an error. */
function perform(
  state: Pick<SesReceiving, 'active' | 'gate' | 'ruleSets' | 'filters'>,
  action: string,
  form: URLSearchParams,
): string {
  switch (action) {
    case 'DescribeActiveReceiptRuleSet':
      return state.active === null
        ? ''
        : `<Metadata><Name>${state.active}</Name></Metadata><Rules><member><Name>portcullis-gate</Name><Enabled>${state.gate}</Enabled></member></Rules>`;
    case 'DescribeReceiptRuleSet':
      return state.ruleSets.has(form.get('RuleSetName') ?? '') ? '' : '!RuleSetDoesNotExist';
    case 'SetActiveReceiptRuleSet': {
      const name = form.get('RuleSetName');
      if (name !== null && !state.ruleSets.has(name)) return '!RuleSetDoesNotExist';
      state.active = name;
      return '';
    }
    case 'ListReceiptFilters': {
      const members = [...state.filters].map(
        ([name, cidr]) =>
          `<member><Name>${name}</Name><IpFilter><Policy>Block</Policy><Cidr>${cidr}</Cidr></IpFilter></member>`,
      );
      return `<Filters>${members.join('')}</Filters>`;
    }
    case 'CreateReceiptFilter': {
      const name = form.get('Filter.Name') ?? '';
      if (state.filters.has(name)) return '!AlreadyExists';
      if (form.get('Filter.IpFilter.Policy') !== 'Block') return '!ValidationError';
      state.filters.set(name, form.get('Filter.IpFilter.Cidr') ?? '');
      return '';
    }
    case 'DeleteReceiptFilter':
      state.filters.delete(form.get('FilterName') ?? '');
      return '';
    default:
      return '!InvalidAction';
  }
}
