import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Environment, Stack } from 'aws-cdk-lib';
import type { FunctionName } from '../../infra/bundling.ts';
import { Portcullis } from '../../infra/cdk/portcullis.ts';

/** Values of a template are whatever CloudFormation takes; tests say what they expect of them. */
export type Properties = Record<string, unknown>;

export interface Resource {
  readonly id: string;
  readonly Type: string;
  readonly Properties: Properties;
  readonly DependsOn: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Synthesised {
  readonly resources: readonly Resource[];
  ofType(type: string): readonly Resource[];
  /** The only one of its type whose id contains this. */
  one(type: string, id?: string): Resource;
  /** Directory with the code of a function, as it is uploaded. */
  asset(fn: Resource): string;
  /** The values that a reference in the template stands for, by `Ref` or attribute. */
  readonly text: string;
}

const EXAMPLE = {
  domains: ['contoso.example'],
  bounce: { sender: 'mailer-daemon@contoso.example' },
};

/** The template of a stack in which somebody has put the construct, without any of the flags of our own `cdk.json`. */
export function synthesise(config: object = {}, env: Environment = {}): Synthesised {
  const directory = mkdtempSync(join(tmpdir(), 'template-'));
  const configFile = join(directory, 'config.json');
  writeFileSync(configFile, JSON.stringify({ ...EXAMPLE, ...config }));
  const app = new App({ outdir: join(directory, 'out'), analyticsReporting: false });
  const stack = new Stack(app, 'Test', { env });
  new Portcullis(stack, 'P', { configFile });
  return readAssembly(app.synth().directory, 'Test');
}

const IDS: Record<FunctionName, string> = {
  gate: 'DecidingGate',
  release: 'DecidingRelease',
  bounce: 'DecidingBounce',
  advance: 'DecidingAdvance',
  report: 'DecidingReport',
  console: 'ConsoleFunction',
  filter: 'FiltersFunction',
  activate: 'ReceivingActivationFunction',
};

/** The function of a stack that one of our bundles is. */
export const functionOf = (stack: Synthesised, name: FunctionName): Resource =>
  stack.one('AWS::Lambda::Function', IDS[name]);

/** Reads the template of a stack from where CDK has put it. */
export function readAssembly(directory: string, stack: string): Synthesised {
  const text = readFileSync(join(directory, `${stack}.template.json`), 'utf8');
  const template = JSON.parse(text) as { Resources: Record<string, Omit<Resource, 'id'>> };
  const assets = JSON.parse(readFileSync(join(directory, `${stack}.assets.json`), 'utf8')) as {
    files: Record<string, { source: { path: string } }>;
  };
  const resources = Object.entries(template.Resources).map(([id, resource]) => ({
    ...resource,
    id,
    Properties: resource.Properties ?? {},
    DependsOn: [resource.DependsOn ?? []].flat(),
  }));
  const ofType = (type: string) => resources.filter((resource) => resource.Type === type);
  return {
    text,
    resources,
    ofType,
    one(type, id = '') {
      const found = ofType(type).filter((resource) => resource.id.includes(id));
      const [first] = found;
      if (first === undefined || found.length > 1)
        throw new Error(`${found.length} resources of type ${type} have ids with "${id}"`);
      return first;
    },
    asset({ Properties: { Code } }) {
      const { S3Key } = Code as { S3Key: string };
      const file = assets.files[S3Key.replace(/\.zip$/, '')];
      if (file === undefined) throw new Error(`${S3Key} is not among the assets`);
      return join(directory, file.source.path);
    },
  };
}
