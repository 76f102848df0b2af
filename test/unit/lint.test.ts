import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as z from 'zod';

const Report = z.object({
  diagnostics: z.array(
    z.object({ filename: z.string(), labels: z.array(z.object({ span: z.object({ line: z.int() }) })) }),
  ),
});

/** Marks a line of a fixture that lint must refuse; every other line must pass. */
const MARK = '// refused';

describe('the import rule', () => {
  let house: string;

  before(() => {
    // The fixture is a house of its own: the rule names folders from the configuration's place.
    house = mkdtempSync(path.join(os.tmpdir(), 'agent-task-queue-lint-'));
    cpSync('test/fixtures/lint', house, { recursive: true });
    cpSync('.oxlintrc.json', path.join(house, '.oxlintrc.json'));
  });

  after(() => rmSync(house, { recursive: true, force: true }));

  it('refuses exactly the imports that cross a wall, in every room', async () => {
    assert.deepEqual(await refusedLines(house), markedLines(house));
  });

  it('has a fixture with a violation for every room of the house', () => {
    const rooms = readdirSync('src', { withFileTypes: true }).map((entry) => entry.name);
    const shown = new Set(markedLines(house).map((line) => line.split(/[/:]/)[1]));
    assert.deepEqual(
      rooms.filter((room) => !shown.has(room)),
      [],
    );
  });
});

async function refusedLines(folder: string): Promise<readonly string[]> {
  const { diagnostics } = Report.parse(JSON.parse(await lint(folder)));
  const lines = diagnostics.flatMap(({ filename, labels }) =>
    labels.map(({ span }) => `${filename.replaceAll('\\', '/')}:${span.line}`),
  );
  return [...new Set(lines)].toSorted();
}

function markedLines(folder: string): readonly string[] {
  return globSync('src/**/*.ts', { cwd: folder })
    .flatMap((file) =>
      readFileSync(path.join(folder, file), 'utf8')
        .split('\n')
        .flatMap((text, index) =>
          text.endsWith(MARK) ? [`${file.replaceAll('\\', '/')}:${index + 1}`] : [],
        ),
    )
    .toSorted();
}

/** What oxlint prints; its exit code is not asked, since it fails by design here. */
function lint(folder: string): Promise<string> {
  const oxlint = path.resolve('node_modules/oxlint/bin/oxlint');
  return new Promise((resolve) => {
    execFile(process.execPath, [oxlint, '--format', 'json', 'src'], { cwd: folder }, (_error, stdout) =>
      resolve(stdout),
    );
  });
}
