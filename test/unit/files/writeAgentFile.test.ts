import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { parseAgentFile } from '../../../src/files/agentFile.ts';
import { agentFileName, newAgentFile, renamedAgentFile } from '../../../src/files/writeAgentFile.ts';

describe('the file of an agent', () => {
  const names: readonly (readonly [string, string | undefined])[] = [
    ['Security Reviewer', 'security-reviewer.agent.md'],
    ['  C++ / Rust!  ', 'c-rust.agent.md'],
    ['Prüferin', 'prüferin.agent.md'],
    ['../../etc/passwd', 'etc-passwd.agent.md'],
    ['.hidden', 'hidden.agent.md'],
    ['con', 'agent-con.agent.md'],
    ['LPT1', 'agent-lpt1.agent.md'],
    ['x'.repeat(200), `${'x'.repeat(60)}.agent.md`],
    ['…', undefined],
    ['', undefined],
  ];
  for (const [name, file] of names) {
    it(`of the name ${JSON.stringify(name.slice(0, 20))} is ${file?.slice(0, 30) ?? 'none'}`, () =>
      assert.equal(agentFileName(name), file));
  }

  it('never lies in another folder', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        assert.match(agentFileName(name) ?? 'a.agent.md', /^[^/\\:.]+\.agent\.md$/);
      }),
    );
  });
});

describe('a new agent file', () => {
  it('is an agent as it stands, without a problem or a note', () => {
    const { agent, problems, notes, userInvocable } = parseAgentFile(newAgentFile('Auditor'), {
      path: 'a.agent.md',
    });
    assert.deepEqual([problems, notes, userInvocable], [[], [], true]);
    assert.equal(agent?.name, 'Auditor');
    assert.deepEqual(agent.tools, ['read', 'search', 'edit', 'plan', 'ask']);
    assert.deepEqual(agent.models, []);
    for (const text of [agent.description, agent.backstory, agent.goal]) assert.ok(text.length > 20);
    assert.match(agent.instructions, /^## How you work[^]*## When something is unclear[^]*## Your result/);
  });

  it('holds any name', () => {
    for (const name of ['a: b', '[x]', '# no', "it's", '"q"', 'yes', '12', '- x', '👩‍🔬'])
      assert.equal(parseAgentFile(newAgentFile(name), { path: 'a.md' }).agent?.name, name);
  });
});

describe('an agent file under another name', () => {
  const parsed = (text: string) => parseAgentFile(text, { path: 'old.agent.md' });

  it('has the new name, and all else as it was', () => {
    const text =
      '---\n# who\nname: Old # so far\ndescription: "x: y"\ntools: [read]\n---\n\n## Goal\n\nname: Old\n';
    const renamed = renamedAgentFile(text, 'New: one');
    assert.equal(renamed, text.replace('name: Old # so far', 'name: "New: one"'));
    const [before, after] = [parsed(text).agent, parsed(renamed).agent];
    assert.deepEqual(after, { ...before, name: 'New: one' });
  });

  it('is given one where it had none', () => {
    assert.equal(
      renamedAgentFile('---\r\ntools: []\r\n---\r\nGo.\r\n', 'New'),
      '---\r\nname: New\r\ntools: []\r\n---\r\nGo.\r\n',
    );
    assert.equal(renamedAgentFile('Go.\n', 'New'), '---\nname: New\n---\n\nGo.\n');
    assert.equal(parsed(renamedAgentFile('Go.\n', 'New')).agent?.instructions, 'Go.');
  });

  it('loses nothing where the name is written over several lines, or like Claude writes', () => {
    for (const name of ['>\n  Old\n  one', '"Old\n  one"', 'Old: one', '']) {
      const { agent, problems } = parsed(
        renamedAgentFile(`---\nname: ${name}\ntools: [read]\n---\nGo.\n`, 'New'),
      );
      assert.deepEqual([agent?.name, agent?.tools, problems], ['New', ['read', 'plan'], []], name);
    }
  });

  it('begins without a byte order mark', () => {
    assert.equal(renamedAgentFile('\uFEFF---\nname: Old\n---\n', 'New'), '---\nname: New\n---\n');
  });
});
