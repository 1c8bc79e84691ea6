import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The functions that are deployed, one bundle each. */
const FUNCTIONS = ['gate', 'release', 'bounce', 'advance'];

const ROOT = fileURLToPath(new URL('..', import.meta.url));

for (const name of FUNCTIONS) {
  const outfile = `dist/${name}/index.mjs`;
  await build({
    absWorkingDir: ROOT,
    entryPoints: [`functions/${name}.ts`],
    outfile,
    bundle: true,
    minify: true,
    sourcemap: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // Half the size of the default order: the SDK's module builds can be shaken.
    mainFields: ['module', 'main'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  console.log(
    `${outfile.padEnd(24)} ${(statSync(join(ROOT, outfile)).size / 1000).toFixed(0).padStart(5)} kB`,
  );
}
