import { statSync } from 'node:fs';
import path from 'node:path';
import type { Row } from './measure.ts';

const DIST = path.resolve(import.meta.dirname, '../../dist');
/** What the extension host loads; the first at activation, the others when they are needed. */
const LATER = ['queueing', 'views', 'listAgents', 'panels', 'connectModel', 'editorModels'];

/** The sizes of what is built. 1 KB = 1,024 bytes. */
export function bundles(): readonly Row[] {
  const own = kilobytes('extension.cjs');
  const later = LATER.map((name) => `${name} ${kilobytes(`${name}.cjs`).toFixed(0)}`).join(', ');
  return [
    {
      what: 'bundle loaded at activation',
      figure: `${own.toFixed(0)} KB`,
      target: '< 150 KB',
      met: own < 150,
    },
    { what: 'bundles loaded when needed (KB)', figure: later },
  ];
}

function kilobytes(file: string): number {
  return statSync(path.join(DIST, file)).size / 1_024;
}
