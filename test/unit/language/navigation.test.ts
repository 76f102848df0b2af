import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Location } from 'vscode-languageserver-types';
import { completionsAt } from '../../../src/language/completion.ts';
import { codeActions } from '../../../src/language/codeActions.ts';
import { definitionAt } from '../../../src/language/definition.ts';
import { hoverAt } from '../../../src/language/hover.ts';
import { linksOf } from '../../../src/language/links.ts';
import { symbolsOf } from '../../../src/language/symbols.ts';
import { problemsOf } from '../../../src/language/diagnostics.ts';
import { placesOf } from '../../../src/language/places.ts';
import { referencesAt } from '../../../src/language/references.ts';
import { prepareRename, rename } from '../../../src/language/rename.ts';
import { stories } from '../../fake/stories.ts';
import { AGENTS, at, projectOf, taskText } from './project.ts';

const A = 'file:///w/tasks/a.task.md';
const B = 'file:///w/tasks/b.task.md';

function short(locations: readonly Location[]): readonly string[] {
  return locations.map(({ uri, range }) => {
    const { start, end } = range;
    return `${uri.split('/').at(-1)} ${start.line}:${start.character}-${end.line}:${end.character}`;
  });
}

describe('the definition of an entry of a task file', () => {
  it('is the title of the task that a ref means', () => {
    const project = projectOf({ [A]: taskText('id: parse'), [B]: taskText('dependsOn: [parse]') });
    assert.deepEqual(short(definitionAt(project, ...at(project, B, 'parse'))), ['a.task.md 4:0-4:19']);
  });

  it('is the title of the task at a path from the file', () => {
    const project = projectOf({ [A]: taskText(''), [B]: taskText('dependsOn:\n  - "./a.task.md"') });
    assert.deepEqual(short(definitionAt(project, ...at(project, B, './a'))), ['a.task.md 0:0-0:19']);
  });

  it('is found behind emoji and in lines that end with CR LF', () => {
    const text = taskText('dependsOn: ["🧪🧪", parse]').replaceAll('\n', '\r\n');
    const project = projectOf({ [A]: taskText('id: parse'), [B]: text });
    assert.equal(definitionAt(project, ...at(project, B, 'parse')).length, 1);
    assert.equal(definitionAt(project, ...at(project, B, '"🧪')).length, 0);
  });

  it('is the file of the agent, in whatever case it is named', () => {
    const project = projectOf({ [A]: taskText('agent: Reviewer') });
    project.change(AGENTS, placesOf(['file:///w']));
    const [found] = definitionAt(project, ...at(project, A, 'Reviewer'));
    assert.equal(found?.uri, 'file:///w/reviewer.agent.md');
  });

  it('is the first line that a context entry asks for', () => {
    const project = projectOf({ [A]: taskText('context: ["src/x.ts#L10-L20"]') });
    assert.deepEqual(short(definitionAt(project, ...at(project, A, 'src'))), ['x.ts 9:0-9:0']);
  });

  it('is none for a glob, which is no single file', () => {
    const project = projectOf({ [A]: taskText('context: ["src/**"]') });
    assert.deepEqual(definitionAt(project, ...at(project, A, 'src')), []);
  });

  it('lies in the folder that a path begins with', () => {
    const one = 'file:///one/a.task.md';
    const two = 'file:///two/b.task.md';
    const project = projectOf({ [one]: taskText(''), [two]: taskText('dependsOn: [one/a.task.md]') }, [
      'file:///one',
      'file:///two',
    ]);
    assert.equal(definitionAt(project, ...at(project, two, 'one/a'))[0]?.uri, one);
  });
});

describe('the references of a task', () => {
  const texts = {
    [A]: taskText('id: parse'),
    [B]: taskText("dependsOn:\n  - 'parse'\n  - ./a.task.md\n  - other"),
  };

  it('are the entries that mean it, by ref or by path', () => {
    const project = projectOf(texts);
    const found = referencesAt(project, ...at(project, A, 'parse'), false);
    assert.deepEqual(short(found), ['b.task.md 2:4-2:11', 'b.task.md 3:4-3:15']);
  });

  it('have its id with them where that is asked for', () => {
    const project = projectOf(texts);
    const found = referencesAt(project, ...at(project, B, './a'), true);
    assert.equal(short(found)[0], 'a.task.md 1:4-1:9');
  });

  it('are found from the title of a file without id', () => {
    const project = projectOf({ [A]: taskText(''), [B]: taskText('dependsOn: [tasks/a.task.md]') });
    assert.equal(referencesAt(project, ...at(project, A, 'Review'), true).length, 1);
  });
});

describe('renaming a ref', () => {
  /** The text of each file afterwards, by its URI. */
  function renamed(texts: Readonly<Record<string, string>>, sought: string, wanted: string) {
    const project = projectOf(texts);
    const result = rename(project, ...at(project, A, sought), wanted);
    assert.ok(result && 'changes' in result && result.changes, JSON.stringify(result));
    for (const [uri, edits] of Object.entries(result.changes)) {
      const lines = (project.file(uri)?.text ?? '').split('\n');
      for (const { range, newText } of edits) {
        const line = lines[range.start.line] ?? '';
        lines[range.start.line] =
          line.slice(0, range.start.character) + newText + line.slice(range.end.character);
      }
      project.set(uri, lines.join('\n'));
    }
    return project;
  }

  it('changes the id and every entry that names it, in the quotes it has, and no other word', () => {
    const project = renamed(
      { [A]: taskText('id: parse'), [B]: taskText('dependsOn: ["parse"]\ncontext: [parse]') },
      'parse',
      'read',
    );
    assert.equal(project.file(A)?.text, taskText('id: read'));
    assert.equal(project.file(B)?.text, taskText('dependsOn: ["read"]\ncontext: [parse]'));
  });

  it('leaves entries by path, which still mean the task', () => {
    const other = taskText("dependsOn:\n  - 'parse'\n");
    const byPath = taskText('dependsOn: [./a.task.md]');
    const C = 'file:///w/tasks/c.task.md';
    const project = renamed({ [A]: taskText('id: parse'), [B]: other, [C]: byPath }, 'parse', "it's");
    assert.equal(project.file(B)?.text, other.replace("'parse'", "'it''s'"));
    assert.equal(project.file(C)?.text, byPath);
  });

  for (const odd of ['a: b', '12', 'true', '# x', 'a, b]', '🧪 "q" \\', '- x', '~', '*a', 'null']) {
    it(`puts ${odd} in quotes that YAML reads back`, () => {
      const project = renamed(
        { [A]: taskText('id: parse'), [B]: taskText('dependsOn: [parse]') },
        'parse',
        odd,
      );
      assert.equal(project.file(A)?.parsed.ref, odd);
      assert.deepEqual(project.file(B)?.parsed.dependsOn, [odd]);
    });
  }

  it('keeps the line end of a block scalar', () => {
    const text = taskText('id: |\n  parse\npriority: 3').replaceAll('\n', '\r\n');
    const project = projectOf({ [A]: text });
    const result = rename(project, ...at(project, A, 'parse'), 'read');
    assert.ok(result && 'changes' in result);
    assert.equal(result.changes?.[A]?.[0]?.newText, 'read\r\n');
  });

  const taken: Readonly<Record<string, RegExp>> = {
    other: /already the ref of tasks\/b\.task\.md/,
    'tasks/b.task.md': /path of another task file/,
    '': /is no ref/,
    'two\nlines': /is no ref/,
  };
  for (const [wanted, reason] of Object.entries(taken)) {
    it(`refuses ${JSON.stringify(wanted)}, and says why`, () => {
      const project = projectOf({ [A]: taskText('id: parse'), [B]: taskText('id: other') });
      const result = rename(project, ...at(project, A, 'parse'), wanted);
      assert.ok(result && 'refusal' in result);
      assert.match(result.refusal, reason);
    });
  }

  it('is not begun where the ref is only the path of a file', () => {
    const project = projectOf({ [A]: taskText(''), [B]: taskText('dependsOn: [./a.task.md]') });
    const start = prepareRename(project, ...at(project, B, './a'));
    assert.ok(start && 'refusal' in start);
    assert.match(start.refusal, /tasks\/a\.task\.md has no id and is named by its path/);
  });

  it('is not begun where two files bear the ref', () => {
    const project = projectOf({ [A]: taskText('id: parse'), [B]: taskText('id: parse') });
    const start = prepareRename(project, ...at(project, A, 'parse'));
    assert.ok(start && 'refusal' in start);
    assert.match(start.refusal, /tasks\/a\.task\.md, tasks\/b\.task\.md/);
  });

  it('begins with the ref as it is, without its quotes', () => {
    const project = projectOf({ [A]: taskText('id: "parse"') });
    const start = prepareRename(project, ...at(project, A, '"parse'));
    assert.deepEqual(start, {
      range: { start: { line: 1, character: 4 }, end: { line: 1, character: 11 } },
      placeholder: 'parse',
    });
  });
});

describe('a half-typed file', () => {
  it('stops nothing that is asked of it', async () => {
    const words = fc.constantFrom(
      '---\n',
      'id: ',
      'a',
      'dependsOn:',
      ' [',
      ']',
      '\n  - ',
      '"',
      "'",
      '🧪',
      '\r\n',
      '# T',
      'context: ',
      '@diff:x',
      '#L9',
      '../',
      '|',
      '&x ',
      '*x',
      '!t ',
      '\n',
      ',',
      ': ',
      '{',
    );
    const text = fc.array(words, { maxLength: 30 }).map((parts) => `---\n${parts.join('')}`);
    const nothing = async () => ({ files: [], extracts: [], notes: [] });
    const place = fc.record({ line: fc.nat(8), character: fc.nat(12) });
    await fc.assert(
      fc.asyncProperty(text, place, async (written, position) => {
        const project = projectOf({ [A]: written, [B]: taskText('id: a') });
        const file = project.file(A);
        assert.ok(file);
        definitionAt(project, file, position);
        referencesAt(project, file, position, true);
        rename(project, file, position, 'b');
        codeActions(project, file, problemsOf(project, { now: 0, queued: () => true }).get(A) ?? []);
        symbolsOf(file);
        linksOf(project, file);
        await hoverAt(project, file, position, { now: 0, queued: async () => [], read: nothing });
        await completionsAt(project, file, position, { now: 0, within: async () => [] });
      }),
      stories(500),
    );
  });
});
