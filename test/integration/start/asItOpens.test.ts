import assert from 'node:assert/strict';
import { activateExtension } from '../extension.ts';
import { languageServers } from '../languageServers.ts';

// Among the first files of its phase by its name: those that open task files come after it.
describe('a window as it opens', () => {
  it('has no language server: no task file is open', async function () {
    if (process.platform !== 'linux') this.skip();
    const { engine } = await activateExtension();
    // The engine has a thread and a store by then: what begins with the window has begun before.
    await engine.stats();
    assert.deepEqual(await languageServers(), []);
  });
});
