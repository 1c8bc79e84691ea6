import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync, type OutputFile } from 'esbuild';

/** The root of this project, where the functions' sources and their dependencies are. */
export const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/** The functions that are deployed, one bundle each: `functions/<name>.ts`. */
export const FUNCTIONS = [
  'gate',
  'release',
  'bounce',
  'advance',
  'report',
  'console',
  'filter',
  'activate',
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

const leanSdk = (name: string) => join(PROJECT, 'infra', 'lean-sdk', `${name}.ts`);

const OPTIONS = {
  bundle: true,
  minify: true,
  platform: 'node',
  /** The Lambda runtime, and the Node that runs everything here. */
  target: 'node24',
  format: 'esm',
  /** Half the size of the default order: the SDK's module builds can be shaken. */
  mainFields: ['module', 'main'],
  /** The configuration in a bundle has been checked; `module` is a default that naming others takes away. */
  conditions: ['deployed', 'module'],
  /** Parts of the SDK that a function never uses. */
  alias: {
    '@aws-sdk/credential-provider-node': leanSdk('credentials'),
    '@aws-sdk/middleware-endpoint-discovery': leanSdk('endpoint-discovery'),
    '@smithy/core/event-streams': leanSdk('event-streams'),
  },
  charset: 'utf8',
  sourcemap: true,
  /** Stack traces name source lines; the sources themselves stay at home. */
  sourcesContent: false,
  banner: {
    // Some dependencies are CommonJS inside.
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  logLevel: 'error',
} satisfies BuildOptions;

/** Bundles a function into a directory, as `index.mjs` with its source map: the same bytes wherever that is. */
export function bundle(name: FunctionName, directory: string): void {
  const files = built.get(name) ?? build(name);
  built.set(name, files);
  mkdirSync(directory, { recursive: true });
  for (const { path, contents } of files) writeReadable(join(directory, basename(path)), contents);
}

/**
 * Lambda runs the code as another user, and CDK packs files with the modes they have: whatever this process's umask is,
 * everybody may read them.
 */
export function writeReadable(file: string, contents: string | Uint8Array): void {
  writeFileSync(file, contents);
  chmodSync(file, 0o644);
}

/** An app with several stacks needs each more than once. */
const built = new Map<FunctionName, readonly OutputFile[]>();

const build = (name: FunctionName): readonly OutputFile[] =>
  buildSync({
    ...OPTIONS,
    entryPoints: [join(PROJECT, 'functions', `${name}.ts`)],
    absWorkingDir: PROJECT,
    // The source map's paths are relative to this.
    outfile: join(PROJECT, 'dist', name, 'index.mjs'),
    write: false,
  }).outputFiles;
