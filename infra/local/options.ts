import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Config, ConfigError, parseConfig } from '../../lib/config.ts';
import { exchangeCatalog } from '../../lib/domain/exchange-catalog.ts';
import { type Instant, parseInstant } from '../../lib/domain/time.ts';

/** Wrong use: `message` says what is wrong and what to do, to be printed before exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface StartOptions {
  readonly smtpPort: number;
  readonly httpPort: number;
  readonly data: string;
  readonly clock: Instant | null;
  readonly config: Config;
  readonly configFile: string | null;
  readonly relay: { readonly host: string; readonly port: number } | null;
}

export const START_USAGE = `Usage: npm start -- [options]

  --smtp PORT         where mail is received (default 2525; 0 takes a free port)
  --http PORT         where the HTTP API answers (default 8025; 0 takes a free port)
  --data DIR          where all state lives (default ./data)
  --clock ISO-TIME    a clock that stands still until it is moved: POST /api/clock {"now": "…"}
  --config FILE       the configuration (default ./portcullis.config.json if it is there)
  --relay HOST:PORT   hand accepted mail on by SMTP instead of keeping it in DIR/inbox`;

const DEFAULT_CONFIG_FILE = 'portcullis.config.json';

/** Reads the command line of `npm start`; throws `UsageError` for whatever cannot be used. */
export function readStartOptions(args: readonly string[]): StartOptions | 'help' {
  const values = parse(args);
  if (values.help) return 'help';
  const configFile = values.config ?? (existsSync(DEFAULT_CONFIG_FILE) ? DEFAULT_CONFIG_FILE : null);
  return {
    smtpPort: readPort('--smtp', values.smtp ?? '2525'),
    httpPort: readPort('--http', values.http ?? '8025'),
    data: values.data ?? 'data',
    clock: values.clock === undefined ? null : readClock(values.clock),
    config: readConfig(configFile),
    configFile,
    relay: values.relay === undefined ? null : readHostPort(values.relay),
  };
}

/** The configuration in a file (null: all defaults); throws `UsageError` that names each key and the rule it broke. */
export function readConfig(file: string | null): Config {
  if (file === null) return parseConfig({}, exchangeCatalog);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  try {
    return parseConfig(json, exchangeCatalog);
  } catch (error) {
    if (error instanceof ConfigError) throw new UsageError(`${file} breaks rules:\n${indent(error.message)}`);
    throw error;
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = { smtp: text, http: text, data: text, clock: text, config: text, relay: text };
  try {
    return parseArgs({ args: [...args], options: { ...options, help: { type: 'boolean', short: 'h' } } })
      .values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${START_USAGE}`);
  }
}

function readPort(option: string, text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535)
    throw new UsageError(`${option} ${text}: a port is a number from 0 to 65535`);
  return port;
}

function readClock(text: string): Instant {
  const at = parseInstant(text);
  if (at === null) throw new UsageError(`--clock ${text}: not an ISO time such as 2026-01-01T00:00:00Z`);
  return at;
}

function readHostPort(text: string) {
  const match = /^(?:\[([0-9a-f:]+)\]|([^\s:]+)):(\d+)$/i.exec(text);
  if (!match) throw new UsageError(`--relay ${text}: not HOST:PORT`);
  return { host: (match[1] ?? match[2]) as string, port: readPort('--relay', match[3] as string) };
}

const indent = (text: string): string => text.replace(/^/gm, '  ');
