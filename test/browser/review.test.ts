import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readRunFile } from '../../src/files/runFile.ts';
import { replayRun } from '../../src/threads/replayRun.ts';
import { WASM_PATH } from '../fake/engine.ts';
import { FakeProvider } from './stage/fakeProvider.ts';
import { eventually } from './stage/eventually.ts';
import { Stage } from './stage/stage.ts';

const SENTENCE = 'Sharpen the words of the readme';
const HEADLINE = { search: '# Tally\n', replace: '# Tally, sharpened\n' };
const NODE = {
  search: 'It needs Node 22.18 or later and has no dependencies.\n',
  replace: 'It needs Node 22.18 or later.\nIt has no dependencies.\n',
};
const PARENT = 'Name amounts of money by what they are';
const CHILD = 'Let amounts of money be of any size';
const COMMENT = 'Say Tally, sharp as a knife.';

describe('a person who reviews what an agent proposes', () => {
  const model = new FakeProvider();
  const stage = new Stage({ settings: () => ({ ...model.settings, 'files.autoSave': 'off' }) });
  const at = (name: string) => path.join(stage.folder, name);
  const readme = () => readFileSync(at('README.md'), 'utf8');
  const review = async () => (await stage.queue.list())[0]?.review.state;
  const reviewIs = (state: string) => eventually(async () => assert.equal(await review(), state));

  it('is told that there is something to review, and finds it in the editor’s own diff', async () => {
    const { workbench } = stage;
    const { quickInput, page } = workbench;
    model.scripts = [
      {
        match: SENTENCE,
        steps: [
          {
            text: 'Editing.',
            toolCalls: [
              { name: 'edit_file', args: { path: 'README.md', edits: [HEADLINE, NODE] } },
              { name: 'write_file', args: { path: 'docs/use.md', content: '# Use\n' } },
              { name: 'delete_file', args: { path: 'CHANGELOG.md' } },
              { name: 'move_file', args: { from: 'src/args.ts', to: 'src/arguments.ts' } },
            ],
          },
          { text: 'Sharpened the readme.' },
          {
            text: 'Once more.',
            toolCalls: [
              {
                name: 'edit_file',
                args: {
                  path: 'README.md',
                  edits: [{ search: HEADLINE.replace, replace: '# Tally, sharp as a knife\n' }],
                },
              },
            ],
          },
          { text: 'Sharpened it more.' },
        ],
      },
    ];
    await workbench.run('Queue Task…');
    await quickInput.titled('Queue Task');
    await quickInput.type(SENTENCE);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Review', exact: true }).click();
    await page.getByText('# Tally, sharpened').waitFor();
    await workbench.shoot('review');
    assert.match(readme(), /^# Tally\n/, 'nothing is written before it is applied');
  });

  it('rejects one of its places there', async () => {
    const { page } = stage.workbench;
    await page.locator('.gutterItem').nth(1).hover();
    await page.locator('.action-label[aria-label*="Revert"]').first().click();
    await page.getByText('It has no dependencies.').waitFor({ state: 'detached' });
    await stage.workbench.shoot('review-rejected');
  });

  it('applies the rest as one step', async () => {
    await stage.workbench.run('Apply Changes');
    await stage.workbench.page.getByText('Applied to 5 files.').first().waitFor();
    await reviewIs('applied');
    assert.match(readme(), /^# Tally, sharpened\n/);
    assert.ok(readme().includes(NODE.search));
    assert.ok(existsSync(at('docs/use.md')) && existsSync(at('src/arguments.ts')));
    assert.ok(!existsSync(at('CHANGELOG.md')) && !existsSync(at('src/args.ts')));
  });

  it('takes it back with one undo, and has it to review again', async () => {
    const { page } = stage.workbench;
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await reviewIs('pending');
    await page.keyboard.press('Control+s');
    await eventually(async () => assert.match(readme(), /^# Tally\n/));
    assert.ok(!existsSync(at('docs/use.md')) && !existsSync(at('src/arguments.ts')));
    assert.ok(existsSync(at('CHANGELOG.md')) && existsSync(at('src/args.ts')));
  });

  it('sends it back with a comment on a line', async () => {
    const { workbench } = stage;
    const { page, quickInput } = workbench;
    await workbench.run('Review Changes');
    await page.getByText('# Tally, sharpened').hover();
    await page.locator('.line-hover.comment-range-glyph, .comment-diff-added').first().click();
    await page.locator('.review-widget .monaco-editor.focused').waitFor();
    await page.keyboard.type(COMMENT);
    await workbench.shoot('review-comment');
    await page.getByRole('button', { name: 'Add Comment' }).click();
    await page.getByText(COMMENT).first().waitFor();
    await workbench.run('Send Back…');
    await quickInput.titled(`Send Back: ${SENTENCE}`);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Review', exact: true }).click();
    await page.getByText('# Tally, sharp as a knife').waitFor();
    assert.ok(model.asked(COMMENT) > 0, 'the model is told what was said');
    await workbench.shoot('review-second');
  });

  it('applies the second attempt', async () => {
    await stage.workbench.run('Apply Changes');
    await reviewIs('applied');
    assert.match(readme(), /^# Tally, sharp as a knife\n/);
    assert.ok(readme().includes(NODE.search), 'what was rejected stays rejected');
  });

  it('exports the run, which comes to the same when it is driven again elsewhere', async () => {
    const { workbench } = stage;
    const { quickInput } = workbench;
    await workbench.run('Export Run…');
    await quickInput.titled('Export Run');
    await quickInput.choose(SENTENCE);
    await quickInput.titled('Export Run:');
    await eventually(async () =>
      assert.match(await quickInput.value(), /sharpen-the-words-of-the-readme\.run\.jsonl$/),
    );
    await workbench.shoot('export-run');
    await quickInput.press('OK');
    const recorded = await eventually(async () => {
      const [name] = globSync('*.run.jsonl', { cwd: stage.folder });
      assert.ok(name, 'there is no file yet');
      // While the editor writes it, there is half of it.
      const { recording, problem } = readRunFile(readFileSync(path.join(stage.folder, name), 'utf8'));
      return recording ?? assert.fail(problem?.message);
    });
    assert.deepEqual((await replayRun(recorded, WASM_PATH)).differences, []);
  });

  it('has a task build on what another one proposes, and applies both with the second', async () => {
    const { workbench } = stage;
    const { page, tasks } = workbench;
    const edit = (search: string, replace: string) => ({
      name: 'edit_file',
      args: { path: 'src/money.ts', edits: [{ search, replace }] },
    });
    model.scripts = [
      // The child's conversation tells of its parent, too.
      {
        match: CHILD,
        steps: [
          { text: '', toolCalls: [edit('type Pence = number;', 'type Pence = bigint;')] },
          { text: 'Made them big.' },
        ],
      },
      {
        match: PARENT,
        steps: [{ text: '', toolCalls: [edit('type Cents', 'type Pence')] }, { text: 'Renamed the type.' }],
      },
    ];
    await workbench.queue(PARENT);
    await tasks.open();
    await tasks.waitUntil(PARENT, 'Needs You');
    await workbench.queueWith(CHILD, { After: [PARENT] });
    await tasks.waitUntil(CHILD, 'Needs You');
    const money = () => readFileSync(at('src/money.ts'), 'utf8');
    assert.ok(money().includes('type Cents = number;'), 'nothing is applied yet');
    await tasks.press(CHILD, 'Review Changes');
    await page.getByText('type Pence = bigint;').first().waitFor();
    await workbench.run('Apply Changes');
    await page.getByText(`“${CHILD}” builds on changes that are not applied yet.`).waitFor();
    await workbench.shoot('review-both');
    await page.getByRole('button', { name: 'Apply All' }).click();
    await tasks.waitUntil(CHILD, 'Completed');
    await tasks.waitUntil(PARENT, 'Completed');
    assert.ok(money().includes('type Pence = bigint;'));
    const states = (await stage.queue.list()).map(({ review: { state } }) => state);
    assert.deepEqual(new Set(states), new Set(['applied']));
  });
});
