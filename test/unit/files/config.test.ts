import assert from 'node:assert/strict';
import { parseConfig } from '../../../src/files/config.ts';
import { describeProblem } from '../../../src/files/problem.ts';

function words(text: string): readonly string[] {
  const { config, problems } = parseConfig(text);
  assert.equal(config, undefined, 'a configuration with a problem is none');
  return problems.map((problem) => describeProblem(problem, 'c.json'));
}

describe('a configuration file', () => {
  it('is providers and agents', () => {
    const { config, problems } = parseConfig(
      `\uFEFF{\r\n\t"defaultProvider": "box",\r\n\t"providers": { "box": { "type": "openai-compatible", "baseURL": "http://localhost:1/v1/" } },\r\n\t"agents": { "Caf\\u00e9 🎉": { "temperature": 0.5 } }\r\n}\r\n`,
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(config, {
      defaultProvider: 'box',
      providers: { box: { type: 'openai-compatible', baseURL: 'http://localhost:1/v1' } },
      agents: { 'Café 🎉': { temperature: 0.5 } },
    });
  });

  const CASES: readonly (readonly [text: string, words: string])[] = [
    ['', '1:1: the file ends too early'],
    ['{', '1:2: the file ends too early'],
    ['{ // keys\n}', '1:3: comments are not allowed in this file'],
    ['{\n  "providers": {},\n}', '3:1: take out the comma before this bracket'],
    ['{ "a": 1 "b": 2 }', '1:10: a comma or } is expected here'],
    ['{ "a" 1 }', '1:7: a colon is expected here'],
    ["{ 'a': 1 }", '1:3: a name in double quotes is expected here'],
    ['{ "a": tru }', '1:8: this is no JSON value'],
    ['{ "a": "x\ny" }', '1:8: this is no JSON value'],
    ['{} {}', '1:4: nothing may follow the last bracket'],
    ['{ "agents": {}, "agents": {} }', '1:17: agents: is there twice'],
    ['[]', '1:1: must be a group of keys and values, not a list'],
    ['{ "provider": {} }', '1:3: provider: is not known. Did you mean providers?'],
    [
      '{\n  "providers": {\n    "x": { "type": "opnai" }\n  }\n}',
      '3:20: providers.x.type: must be one of openai, deepseek, openai-compatible, vscode-lm, offline',
    ],
    [
      '{ "providers": { "x": {} } }',
      '1:23: providers.x.type: must be one of openai, deepseek, openai-compatible, vscode-lm, offline',
    ],
    [
      '{ "providers": { "x": { "type": "openai", "baseURL": "ftp://h" } } }',
      '1:54: providers.x.baseURL: a base URL starts with http:// or https://',
    ],
    [
      '{ "providers": { "x y": { "type": "offline" } } }',
      '1:18: providers.x y: an id has letters, digits, dots, dashes and underscores only',
    ],
    [
      '{ "agents": { "A": { "temperature": "hot" } } }',
      '1:37: agents.A.temperature: must be a number, not text',
    ],
    ['{ "agents": { "🎉": { "temperature": 3 } } }', '1:38: agents.🎉.temperature: must be at most 2'],
  ];
  for (const [text, expected] of CASES) {
    it(`names ${JSON.stringify(text)}`, () => assert.deepEqual(words(text), [`c.json:${expected}`]));
  }

  it('is no place for keys, and none is repeated in the words', () => {
    const [found = ''] = words('{ "providers": { "x": { "type": "openai", "apiKey": "sk-secret" } } }');
    assert.match(found, /^c\.json:1:43: providers\.x\.apiKey: keys are never read from a file/);
    assert.doesNotMatch(found, /sk-secret/);
  });

  it('is not followed beyond reason', () => {
    assert.match(words('['.repeat(100_000)).join(), /nested too deeply/);
  });

  it('cannot reach what every object has', () => {
    assert.match(words('{ "__proto__": { "polluted": 1 } }').join(), /__proto__: is not known/);
  });
});
