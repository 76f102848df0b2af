import assert from 'node:assert/strict';
import { FakeProvider } from './stage/fakeProvider.ts';
import { Stage } from './stage/stage.ts';

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
].join('\n\n');

describe('hostile content', () => {
  const model = new FakeProvider();
  const stage = new Stage({ settings: () => model.settings });

  before(() => {
    model.scripts = [{ steps: [{ text: MARKDOWN, chunks: 50 }] }];
  });

  it('is text in the tree, whatever it looks like', async () => {
    const { workbench } = stage;
    const requests = workbench.recordRequests();
    await workbench.tasks.open();
    for (const title of [HTML_TITLE, RIGHT_TO_LEFT, EMOJI]) {
      await workbench.queue(title);
      await workbench.tasks.waitUntil(title, 'Completed');
    }
    assert.deepEqual(beacons(requests), []);
  });

  it('is text in a task’s panel, and loads and runs nothing', async () => {
    const { workbench } = stage;
    const requests = workbench.recordRequests();
    await workbench.tasks.row(HTML_TITLE).click();
    await workbench.panel.getByRole('heading', { level: 1 }).filter({ hasText: 'is only text' }).waitFor();
    await workbench.panel.getByText('A summary with').first().waitFor();
    assert.equal(await workbench.panel.locator('main').locator(DANGEROUS).count(), 0);
    const links = workbench.panel.locator('a[href^="command:"], a[href^="javascript:"]');
    assert.equal(await links.count(), 0);
    assert.deepEqual(beacons(requests), []);
  });

  it('is text on the board', async () => {
    const { workbench } = stage;
    const requests = workbench.recordRequests();
    await workbench.run('Show Board');
    await workbench.panel.getByRole('button', { name: HTML_TITLE, exact: true }).waitFor();
    assert.equal(await workbench.panel.locator('#rows').locator(DANGEROUS).count(), 0);
    assert.deepEqual(beacons(requests), []);
  });

  it('leaves the editor quick where a result is a line of a megabyte', async () => {
    const { workbench } = stage;
    const begun = performance.now();
    await workbench.run('Focus on Tasks View');
    await workbench.tasks.row(EMOJI).click();
    await workbench.panel.getByRole('heading', { level: 1 }).filter({ hasText: 'Count' }).waitFor();
    assert.ok(performance.now() - begun < 10_000, `it took ${performance.now() - begun} ms`);
  });
});

function beacons(requests: readonly string[]): readonly string[] {
  return requests.filter((url) => url.includes('127.0.0.1:9/'));
}
