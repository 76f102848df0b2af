import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { activateExtension } from '../extension.ts';

describe('the workspace’s storage', () => {
  it('is given to the extension, empty at first', async () => {
    const { storage } = await activateExtension();
    assert.ok(storage !== undefined);
    assert.equal(existsSync(storage), false);
    mkdirSync(storage, { recursive: true });
    writeFileSync(path.join(storage, 'left-by-start.txt'), 'kept');
  });
});
