// Bundles what is shipped into dist/. Flags: --dev (source maps, no minifying), --watch (dev, rebuilt on every change).
import { globSync } from 'node:fs';
import { chmod, copyFile, mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { build, context } from 'esbuild';

const watch = process.argv.includes('--watch');
const dev = watch || process.argv.includes('--dev');

/** The language model SDK drags in what this product never uses; both are replaced by next to nothing. */
const leaveOut = {
  name: 'leave-out',
  setup(bundle) {
    bundle.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
      resolveDir: path.resolve('node_modules/zod/v4/locales'),
    }));
    // Only the SDK's hosted gateway asks for this token, and no task runs through that.
    bundle.onResolve({ filter: /^@vercel\/oidc$/ }, () => ({ path: 'oidc', namespace: 'left-out' }));
    bundle.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({
      contents: `
        export const getContext = () => ({});
        export const getVercelOidcToken = () => Promise.reject(new Error('There is no hosted gateway here.'));`,
    }));
  },
};

/** What the extension loads only when it is needed: each lies in a bundle of its own beside it. */
const LATER = [
  'src/ui/queueing.ts',
  'src/ui/views.ts',
  'src/ui/agentsView/listAgents.ts',
  'src/ui/agentsView/agentFiles.ts',
  'src/ui/panel/panels.ts',
  'src/ui/review/review.ts',
  'src/ui/models/connectModel.ts',
  'src/ui/models/editorModels.ts',
  'src/ui/editorProblems.ts',
  'src/ui/taskFiles/taskFiles.ts',
  'src/ui/taskFiles/newTaskFile.ts',
  'src/language/client.ts',
];

/** The same for a task thread: most machines need no proxy. */
const LATER_IN_THREADS = ['src/runner/models/proxyFetch.ts'];

/** And for the terminal program: most of its commands drive no run themselves. */
const LATER_IN_TERMINAL = ['src/threads/replayRun.ts'];

/** What the window loads as it starts, in KB. Whoever goes beyond has most likely drawn in zod or a room by one import. */
const LIMITS = { 'dist/extension.cjs': 150, 'dist/views.cjs': 80, 'dist/review.cjs': 90 };

const loadLater = (files) => ({
  name: 'load-later',
  setup(bundle) {
    bundle.onResolve({ filter: /\.ts$/ }, ({ kind, path: imported, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const file = path.relative('.', path.resolve(resolveDir, imported)).replaceAll('\\', '/');
      if (!files.includes(file)) return undefined;
      return { path: `./${path.basename(file, '.ts')}.cjs`, external: true };
    });
  },
});

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  outExtension: { '.js': '.cjs' },
  outdir: 'dist',
  charset: 'utf8',
  minify: !dev,
  sourcemap: dev,
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
  // A CommonJS bundle has no import.meta; in source and bundle alike, import.meta.dirname is the file's folder.
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  plugins: [leaveOut],
};

/** What the extension host loads. It reports any look at `navigator` as an error of the extension. */
const inHost = {
  ...shared,
  external: ['vscode'],
  define: { ...shared.define, navigator: 'undefined' },
  plugins: [...shared.plugins, loadLater(LATER)],
};

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  { ...inHost, entryPoints: ['src/extension.ts'] },
  ...LATER.map((file) => ({ ...inHost, entryPoints: [file] })),
  ...[...LATER_IN_THREADS, ...LATER_IN_TERMINAL].map((file) => ({ ...shared, entryPoints: [file] })),
  { ...shared, entryPoints: { languageServer: 'src/language/server.ts' } },
  {
    ...shared,
    entryPoints: ['src/cli.ts'],
    banner: { js: '#!/usr/bin/env node' },
    plugins: [...shared.plugins, loadLater(LATER_IN_TERMINAL)],
  },
  {
    ...shared,
    entryPoints: { engineThread: 'src/threads/engineThread.ts', taskThread: 'src/threads/workThread.ts' },
    plugins: [...shared.plugins, loadLater(LATER_IN_THREADS)],
  },
  {
    ...shared,
    entryPoints: { webview: 'webview-ui/main.ts' },
    platform: 'browser',
    format: 'iife',
    target: 'chrome138', // what VS Code 1.105 is built on
    outExtension: {},
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
    define: {},
  },
];

await mkdir('dist', { recursive: true });
// Source maps of an earlier build would be packaged, and lie.
if (!dev) for (const map of globSync('dist/*.map')) await rm(map);
await copyFile('node_modules/sql.js/dist/sql-wasm.wasm', 'dist/sql-wasm.wasm');
if (watch) {
  await Promise.all(
    bundles.map(async (options) => (await context({ ...options, logLevel: 'info' })).watch()),
  );
} else {
  // Every bundle that can be built is written; esbuild itself prints what is wrong with the others, and where.
  const results = await Promise.allSettled(bundles.map((options) => build({ ...options, metafile: true })));
  const built = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const isWithin = await reportSizes(built.flatMap(({ metafile }) => Object.keys(metafile?.outputs ?? {})));
  if (built.length < bundles.length || !isWithin) process.exit(1);
  await chmod('dist/cli.cjs', 0o755);
}

/** @param {string[]} files */
/** @returns whether all keep their limits */
async function reportSizes(files) {
  let isWithin = true;
  for (const file of [...files, 'dist/sql-wasm.wasm'].filter((name) => !name.endsWith('.map'))) {
    const { size } = await stat(file);
    const kilobytes = size / 1024;
    const limit = dev ? Infinity : (LIMITS[file] ?? Infinity);
    console.log(
      `${kilobytes.toFixed(1).padStart(8)} KB  ${file}${kilobytes > limit ? `  LIMIT ${limit} KB` : ''}`,
    );
    isWithin &&= kilobytes <= limit;
  }
  return isWithin;
}
