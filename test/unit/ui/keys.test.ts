import { strict as assert } from 'node:assert';
import type { ProviderConfig } from '../../../src/core/provider.ts';
import { Keys } from '../../../src/ui/models/keys.ts';

const KEY = 'sk-proj-Zx81kQpLw07VtBn3';
const lab = (baseURL: string): ProviderConfig => ({ type: 'openai-compatible', baseURL });
const HERE = lab('https://lab.test/v1');

/** A place for secrets and one for what is none, as the editor gives them. */
function places() {
  const secrets = new Map<string, string>();
  const memory = new Map<string, unknown>();
  const keys = new Keys(
    {
      get: async (name) => secrets.get(name),
      store: async (name, value) => void secrets.set(name, value),
      delete: async (name) => void secrets.delete(name),
    },
    { get: (name: string) => memory.get(name), update: async (name, value) => void memory.set(name, value) },
  );
  return { keys, secrets, memory };
}

describe('keys', () => {
  it('are found for the provider that they were given for, and for no other', async () => {
    const { keys } = places();
    await keys.store('lab', HERE, KEY);
    assert.equal(await keys.find('lab', { lab: HERE }), KEY);
    assert.equal(await keys.find('openai', { lab: HERE }), undefined);
    assert.equal(await keys.find('nobody', { lab: HERE }), undefined);
  });

  it('are not given to another address, which may belong to somebody else', async () => {
    const { keys } = places();
    await keys.store('lab', HERE, KEY);
    for (const elsewhere of ['http://lab.test/v1', 'https://lab.test:8443/v1', 'https://lab.test.evil/v1'])
      assert.equal(await keys.find('lab', { lab: lab(elsewhere) }), undefined, elsewhere);
    assert.equal(await keys.find('lab', { lab: lab('https://lab.test/api/v2') }), KEY);
  });

  it('lie among the secrets and nowhere else', async () => {
    const { keys, secrets, memory } = places();
    await keys.store('lab', HERE, KEY);
    assert.deepEqual([...secrets.values()], [KEY]);
    assert.ok(!JSON.stringify([...memory]).includes(KEY));
  });

  it('are forgotten all, those for addresses of before included, and those of others stay', async () => {
    const { keys, secrets } = places();
    await keys.store('lab', lab('https://before.test/v1'), KEY);
    await keys.store('lab', HERE, KEY);
    await keys.store('lab-2', HERE, 'another');
    await keys.forget('lab', HERE);
    assert.deepEqual([...secrets.values()], ['another']);
    await keys.forget('lab-2', HERE);
    assert.equal(secrets.size, 0);
  });
});
