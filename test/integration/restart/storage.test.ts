import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { activateExtension } from '../extension.ts';

describe('the workspace’s storage', () => {
  it('is the same after a restart', async () => {
    const { storage } = await activateExtension();
    assert.ok(storage !== undefined);
    assert.equal(readFileSync(path.join(storage, 'left-by-start.txt'), 'utf8'), 'kept');
  });
});
