import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { agentSchema } from '../../../src/core/agent.ts';
import type { TaskEngine } from '../../../src/engine/port.ts';
import { parseTaskFile } from '../../../src/files/taskFile.ts';
import { UpdateOffer } from '../../../src/ui/taskFiles/updateOffer.ts';
import { memoryEngine, type TestEngine } from '../../fake/engine.ts';

const AGENT = agentSchema.parse({ name: 'Generalist', description: 'Does it all.' });
const FILE = URI.parse('file:///work/tasks/a.task.md');

describe('A task file that is saved', () => {
  let opened: TestEngine;
  let engine: TaskEngine;
  /** What the file says. */
  let text: string;
  let answer: boolean | (() => Promise<boolean>);
  let asked: string[];
  let maxRetries: number;
  let offer: UpdateOffer;

  beforeEach(async () => {
    opened = await memoryEngine();
    ({ engine } = opened);
    [text, answer, asked, maxRetries] = [fileOf('As it was.'), true, [], 3];
    offer = new UpdateOffer({
      engine,
      isStored: () => Promise.resolve(true),
      language: { taskFile: () => Promise.resolve(facts()) },
      maxRetries: () => maxRetries,
      ask: async (title, recurs) => {
        asked.push(recurs ? `${title}, which recurs` : title);
        return typeof answer === 'boolean' ? answer : answer();
      },
      update: queue,
      tellTooLate: (title) => asked.push(`too late for ${title}`),
    });
    await queue();
  });
  afterEach(() => opened.close());

  function facts() {
    const { ref, title = null, draft = null } = parseTaskFile(text, { path: 'tasks/a.task.md' });
    return { ref, title, draft, dependencies: [] };
  }

  async function queue(): Promise<void> {
    const { draft } = facts();
    assert.ok(draft);
    const task = text.includes('maxRetries:') ? draft : { ...draft, maxRetries };
    await engine.submit({ tasks: [task], agents: [AGENT] });
  }

  const save = async (saved: string) => {
    text = saved;
    await offer.saved(FILE);
  };
  const task = async () => engine.get('tasks/a.task.md');

  it('gives its task that waits what it says now, where the person wants it', async () => {
    await save(fileOf('As it is now.'));
    assert.deepEqual(asked, ['The title']);
    assert.equal((await task())?.description, 'As it is now.');
  });

  it('asks once about each content', async () => {
    answer = false;
    await save(fileOf('As it is now.'));
    await save(fileOf('As it is now.'));
    assert.equal(asked.length, 1);
    assert.equal((await task())?.description, 'As it was.');
    await save(fileOf('And once more.'));
    assert.equal(asked.length, 2);
  });

  it('asks nothing where the task says the same, whatever the settings gave it', async () => {
    maxRetries = 7;
    await queue();
    await save(`${fileOf('As it was.')}\n\n`);
    assert.deepEqual(asked, []);
  });

  it('asks when it depends on other tasks than before', async () => {
    const { draft } = facts();
    assert.ok(draft);
    const others = ['before', 'another'].map((ref) => ({ ...draft, ref }));
    await engine.submit({ tasks: others, agents: [AGENT] });
    const after = (list: string) => `---\ndependsOn: ${list}\n---\n\n${fileOf('As it was.')}`;
    for (const list of ['[before]', '[another]', '[]']) await save(after(list));
    assert.equal(asked.length, 3);
  });

  it('gives what recurs what it says now, too', async () => {
    const nightly = (description: string) =>
      `---\nschedule:\n  cron: 0 3 * * *\n---\n\n${fileOf(description)}`;
    await engine.cancel((await task())?.id ?? '');
    maxRetries = 7;
    text = nightly('Every night.');
    await queue();
    await save(nightly('Every night.'));
    assert.deepEqual(asked, []);
    await save(nightly('Every night, and more.'));
    assert.deepEqual(asked, ['The title, which recurs']);
    assert.equal((await engine.schedules())[0]?.draft.description, 'Every night, and more.');
  });

  it('asks nothing about a task that has begun or ended, and of a file that is wrong', async () => {
    await save('Half a file');
    await engine.cancel((await task())?.id ?? '');
    await save(fileOf('As it is now.'));
    assert.deepEqual(asked, []);
  });

  it('does not begin the task anew that has begun or ended while the person thought about it', async () => {
    answer = async () => {
      await engine.cancel((await task())?.id ?? '');
      return true;
    };
    await save(fileOf('As it is now.'));
    assert.deepEqual(asked, ['The title', 'too late for The title']);
    assert.equal((await task())?.status, 'cancelled');
  });
});

const fileOf = (description: string) =>
  `# The title\n\n${description}\n\n## Instructions\n\nDo this, and nothing else at all.\n`;
