import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { violationsIn } from './stage/axe.ts';
import { eventuallyEqual } from './stage/eventually.ts';
import { FakeProvider, Gate, plan } from './stage/fakeProvider.ts';
import { Stage } from './stage/stage.ts';
import { TaskForm } from './stage/taskForm.ts';
import { THEMES, type Theme } from './stage/theme.ts';

const themes: Theme[] = ['light', 'dark', 'high contrast'];

const SCRIPT = `<script>parent.alert('title')</script>`;
const IMAGE = `<img src="http://127.0.0.1:9/beacon.png" onerror="alert('image')">`;
const HTML_TITLE = `<img src="//127.0.0.1:9/" onerror="alert(1)"> is only text`;
const RIGHT_TO_LEFT = 'תבדוק את הקוד \u202Eand turn it around\u202C مرحبا';
const EMOJI = 'Count 👩‍👩‍👧‍👦 and 🏳️‍🌈 and 👍🏽 as one each';
const MEGABYTE = 'x'.repeat(1_000_000);
/** The name of every element that could load or run something. */
const DANGEROUS =
  'script:not([nonce]), img, iframe, object, embed, form, svg, video, audio, link[href^="http"], [onerror], [onclick]';

const MARKDOWN = [
  'A summary with <b>HTML</b> in it.',
  SCRIPT,
  IMAGE,
  '![a picture](http://127.0.0.1:9/beacon.png)',
  '[a command](command:workbench.action.quit) and [a script](javascript:alert(1))',
  '<iframe src="http://127.0.0.1:9/"></iframe><svg onload="alert(2)"></svg>',
  '<style>* { display: none !important }</style>',
  MEGABYTE,
  RIGHT_TO_LEFT,
  EMOJI,
  '## Follow-ups',
  `- **${IMAGE}** (coding): ${SCRIPT} [a command](command:workbench.action.quit)`,
].join('\n\n');

const PROPOSAL = { name: 'write_file', args: { path: 'docs/notes.md', content: 'New\n' } };

describe('the views of a window', () => {
  const model = new FakeProvider();
  const stage = new Stage({ settings: () => ({ ...model.settings, 'agentTaskQueue.maxWorkers': 1 }) });
  let answered = new Gate();
  after(() => answered.open());

  /** In each theme, once the page has taken it up. */
  async function holds(): Promise<void> {
    const { panel } = stage.workbench;
    const found: unknown[] = [];
    for (const [index, theme] of themes.entries()) {
      await stage.workbench.show(theme);
      const body = panel.locator(`body.${THEMES[theme].page}`);
      await body.waitFor();
      await body.getByRole('heading', { level: 1 }).waitFor();
      const violations = await violationsIn(body, index === 0 ? 'everything' : 'colours');
      found.push(...violations.map((violation) => ({ theme, ...violation })));
    }
    themes.reverse(); // The next page begins with the theme that this one has ended with.
    assert.deepEqual(found, []);
  }

  async function open(title: string, group: string, sign: Locator): Promise<void> {
    const { tasks } = stage.workbench;
    await tasks.waitUntil(title, group);
    await tasks.row(title).click();
    await sign.waitFor();
  }

  describe('judged by axe-core without tasks', () => {
    it('the empty form', async () => {
      await stage.workbench.run('New Task Form');
      await holds();
    });

    it('the form with everything unfolded and wrong', async () => {
      const { panel } = stage.workbench;
      const form = new TaskForm(stage.workbench);
      await form.more();
      await form.field('What is to be done?').fill('Short');
      await form.field('Priority').fill('11');
      await form.field('When').selectOption({ label: 'Again and again' });
      await form.field('Time zone').fill('Mars/Olympus');
      await form.press('Queue');
      await panel.locator('#problem-priority').waitFor();
      await holds();
      await form.press('Start Over');
    });

    it('the board without tasks', async () => {
      await stage.workbench.run('Show Board');
      await holds();
    });
  });

  describe('used by the keyboard alone', () => {
    before(() => {
      model.scripts = [{ by: 'turn', steps: [() => answered.lets({ text: 'Read by keyboard.' })] }];
    });

    async function press(...keys: readonly string[]): Promise<void> {
      for (const key of keys) await stage.workbench.page.keyboard.press(key);
    }

    it('queues tasks', async () => {
      const { workbench } = stage;
      await workbench.run('Focus on Tasks View');
      await workbench.tasks.root.waitFor();
      for (const title of ['Runs first of all', 'Stands second in line', 'Stands third in line']) {
        await workbench.queue(title);
      }
      await workbench.tasks.waitUntil('Runs first of all', 'Running');
      await workbench.tasks.waitUntil('Stands third in line', 'Queued');
    });

    it('moves a task to another place in the queue', async () => {
      const { tasks } = stage.workbench;
      await stage.workbench.run('Focus on Tasks View');
      await tasks.root.locator('.monaco-list:focus').waitFor();
      await press('End', 'Alt+ArrowUp');
      await tasks.root.locator('.monaco-list-row.focused', { hasText: 'Stands third in line' }).waitFor();
      await eventuallyEqual(() => tasks.titles('Queued'), ['Stands third in line', 'Stands second in line']);
    });

    it('cancels a task', async () => {
      const { workbench } = stage;
      await workbench.run('Cancel Task');
      await workbench.tasks.group('Cancelled').waitFor();
      assert.deepEqual(await workbench.tasks.titles('Queued'), ['Stands second in line']);
    });

    it('opens a result', async () => {
      const { workbench } = stage;
      answered.open();
      await workbench.tasks.group('Completed').waitFor();
      await workbench.run('Show Task');
      await workbench.quickInput.titled('Show Task');
      await workbench.quickInput.answer('Runs first of all');
      await workbench.panel.getByText('Read by keyboard.').first().waitFor();
    });
  });

  describe('judged by axe-core with tasks', () => {
    before(() => {
      answered = new Gate();
      model.scripts = [
        {
          match: 'Completes',
          by: 'turn',
          steps: [
            { toolCalls: [PROPOSAL] },
            { text: 'A **summary**.\n\n## Findings\n\n1. One\n\n```ts\nlet a = 1;\n```' },
          ],
        },
        { match: 'Fails', steps: [{ status: 400, error: { message: 'This model is not served.' } }] },
        {
          match: 'Runs until',
          by: 'turn',
          steps: [plan('in_progress', 'pending'), () => answered.lets({ text: 'Done.' })],
        },
        { steps: [{ text: 'Whatever else is asked.' }] },
      ];
    });

    it('the board with tasks of all kinds', async () => {
      const { workbench } = stage;
      await workbench.tasks.open();
      await workbench.run('Show Board');
      await workbench.queue('Completes with changes');
      await workbench.tasks.waitUntil('Completes with changes', 'Needs You');
      await workbench.queue('Fails for good');
      await workbench.tasks.waitUntil('Fails for good', 'Failed');
      await workbench.queue('Runs until it may end');
      await workbench.tasks.waitUntil('Runs until it may end', 'Running');
      await workbench.queue('Waits for its turn');
      await workbench.panel.getByText('Waits for its turn').first().waitFor();
      await holds();
    });

    it('a task that runs', async () => {
      const { panel } = stage.workbench;
      await open('Runs until it may end', 'Running', panel.getByRole('progressbar'));
      await holds();
    });

    it('a task that has completed, with its result and what it proposes', async () => {
      const { panel } = stage.workbench;
      await open('Completes with changes', 'Needs You', panel.getByRole('heading', { name: 'Findings' }));
      await panel.getByRole('button', { name: 'Discard: notes.md' }).waitFor();
      await holds();
    });

    it('a task that has failed', async () => {
      const { panel } = stage.workbench;
      await open('Fails for good', 'Failed', panel.getByRole('region', { name: 'Why it failed' }));
      await holds();
    });
  });

  describe('given hostile content', () => {
    before(() => {
      model.scripts = [{ steps: [{ text: MARKDOWN, chunks: 50 }] }];
      answered.open();
    });

    it('show it as text in the tree, whatever it looks like', async () => {
      const { workbench } = stage;
      const requests = workbench.recordRequests();
      await workbench.tasks.open();
      for (const title of [HTML_TITLE, RIGHT_TO_LEFT, EMOJI]) {
        await workbench.queue(title);
        await workbench.tasks.waitUntil(title, 'Completed');
      }
      assert.deepEqual(beacons(requests), []);
    });

    it('show it as text in a task’s panel, and load and run nothing', async () => {
      const { workbench } = stage;
      const requests = workbench.recordRequests();
      await workbench.tasks.row(HTML_TITLE).click();
      await workbench.panel.getByRole('heading', { level: 1 }).filter({ hasText: 'is only text' }).waitFor();
      await workbench.panel.getByText('A summary with').first().waitFor();
      await workbench.panel.getByRole('button', { name: `Queue: ${IMAGE}` }).waitFor();
      assert.equal(await workbench.panel.locator('main').locator(DANGEROUS).count(), 0);
      const links = workbench.panel.locator('a[href^="command:"], a[href^="javascript:"]');
      assert.equal(await links.count(), 0);
      assert.deepEqual(beacons(requests), []);
    });

    it('show it as text on the board', async () => {
      const { workbench } = stage;
      const requests = workbench.recordRequests();
      await workbench.run('Show Board');
      await workbench.panel.getByRole('button', { name: HTML_TITLE, exact: true }).waitFor();
      assert.equal(await workbench.panel.locator('#rows').locator(DANGEROUS).count(), 0);
      assert.deepEqual(beacons(requests), []);
    });

    it('leave the editor quick where a result is a line of a megabyte', async () => {
      const { workbench } = stage;
      const begun = performance.now();
      await workbench.run('Focus on Tasks View');
      await workbench.tasks.row(EMOJI).click();
      await workbench.panel.getByRole('heading', { level: 1 }).filter({ hasText: 'Count' }).waitFor();
      assert.ok(performance.now() - begun < 10_000, `it took ${performance.now() - begun} ms`);
    });
  });
});

function beacons(requests: readonly string[]): readonly string[] {
  return requests.filter((url) => url.includes('127.0.0.1:9/'));
}
