import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { readAssembly } from '../../helpers/template.ts';
import { ROOT } from '../../project/sources.ts';

const run = promisify(execFile);

/** What a developer has who has no account: no credentials, no Region, and, as far as can be said here, no network. */
const OFFLINE: Record<string, string> = {
  PATH: `${join(ROOT, 'node_modules', '.bin')}:${process.env.PATH}`,
  HOME: mkdtempSync(join(tmpdir(), 'home-')),
  CI: 'true',
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  http_proxy: 'http://127.0.0.1:1',
  https_proxy: 'http://127.0.0.1:1',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** Synthesises as `npm run synth` does; rejects when cdk-nag has a finding that is not acknowledged. */
async function synth(...options: string[]) {
  const output = mkdtempSync(join(tmpdir(), 'cdk-'));
  const started = performance.now();
  await run('cdk', ['synth', '--no-notices', '--quiet', '--output', output, ...options], {
    cwd: ROOT,
    env: OFFLINE,
  });
  return { output, seconds: (performance.now() - started) / 1000 };
}

interface Report {
  readonly pluginReports?: readonly { readonly violations?: readonly unknown[]; readonly summary: unknown }[];
}
/** What has been accepted of cdk-nag's findings, `rule: reason`. */
function acknowledged(output: string): string[] {
  const metadata = JSON.parse(readFileSync(join(output, 'Portcullis.metadata.json'), 'utf8')) as Record<
    string,
    readonly { readonly type: string; readonly data: Readonly<Record<string, string>> }[]
  >;
  return Object.values(metadata)
    .flat()
    .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
    .flatMap(({ data }) =>
      Object.entries(data).map(([id, reason]) => `${id.replace('Annotation::', '')}: ${reason}`),
    );
}

// configuration, or the example | receipt rules of ours | what is accepted besides
it.each([
  ['the example', [], 2, ['AwsSolutions-COG8']],
  ['docs/examples/own.config.json', ['-c', 'config=docs/examples/own.config.json'], 2, ['AwsSolutions-COG8']],
  ['docs/examples/adopt.config.json', ['-c', 'config=docs/examples/adopt.config.json'], 1, []],
])(
  '%s synthesises offline, without credentials, in under a minute, and passes AwsSolutions and Serverless',
  async (_, options, rules, besides) => {
    const { output, seconds } = await synth(...options);
    expect(seconds).toBeLessThan(60);
    const stack = readAssembly(output, 'Portcullis');
    expect(stack.ofType('AWS::SES::ReceiptRule')).toHaveLength(rules);
    // Only what is nobody's own configuration is refused by CloudFormation.
    expect(stack.text.includes('NotTheExample')).toBe(options.length === 0);
    for (const fn of stack.ofType('AWS::Lambda::Function'))
      expect(existsSync(join(stack.asset(fn), 'index.mjs'))).toBe(true);
    expect(new Set(acknowledged(output).map((line) => line.replace(/(\[.*)?:.*/, '')))).toEqual(
      new Set([
        ...besides,
        'AwsSolutions-APIG4',
        'AwsSolutions-IAM5',
        'AwsSolutions-S1',
        'AwsSolutions-SMG4',
        'AwsSolutions-SQS3',
        'Serverless-LambdaDLQ',
        'Serverless-LambdaTracing',
        'Serverless-SQSRedrivePolicy',
      ]),
    );
    for (const line of acknowledged(output)) expect(line).toMatch(/: .{60}/);
    const report = JSON.parse(readFileSync(join(output, 'validation-report.json'), 'utf8')) as Report;
    expect(report.pluginReports?.flatMap(({ violations }) => violations ?? [])).toEqual([]);
  },
  120_000,
);
