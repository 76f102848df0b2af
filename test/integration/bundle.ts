import { globSync } from 'node:fs';
import { build } from 'esbuild';

/** Bundles the runner and every phase's tests as `runner.cjs` and `<phase>/<name>.test.cjs`. */
export async function bundleTests(outdir: string): Promise<void> {
  const here = import.meta.dirname;
  await build({
    entryPoints: [`${here}/runner.ts`, ...globSync(`${here}/*/*.test.ts`)],
    outbase: here,
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    sourcemap: 'inline',
    logLevel: 'warning',
    external: ['vscode', 'mocha'],
    define: { 'import.meta.dirname': '__dirname', 'import.meta.main': 'false' },
  });
}
