import assert from 'node:assert/strict';
import { readTaskSections } from '../../../src/files/markdownSections.ts';
import { cpuTime } from '../../fake/cpuTime.ts';

function parts(body: string) {
  const { title, description, instructions } = readTaskSections(body);
  return [title?.text, description.text, instructions?.text];
}

describe('the sections of a task', () => {
  it('are title, description and instructions', () => {
    assert.deepEqual(parts('# T\n\nwhat\n\n## Instructions\n\nhow\n'), ['T', 'what', 'how']);
  });

  it('keep every other section in the part that it stands in', () => {
    assert.deepEqual(parts('# T\nwhat\n## Notes\nn\n## Instructions\nhow\n## Format\nf\n# More\nm'), [
      'T',
      'what\n## Notes\nn',
      'how\n## Format\nf\n# More\nm',
    ]);
  });

  it('take the first heading for the title, whatever its level, and text above it for description', () => {
    assert.deepEqual(parts('before\n\n### T\n\nwhat'), ['T', 'before\n\nwhat', undefined]);
  });

  it('begin the instructions at a heading of the second level only, whatever its case', () => {
    assert.deepEqual(parts('# T\n### Instructions\na\n## INSTRUCTIONS\nb'), [
      'T',
      '### Instructions\na',
      'b',
    ]);
    assert.deepEqual(parts('# T\n## Instructions for use\na'), [
      'T',
      '## Instructions for use\na',
      undefined,
    ]);
  });

  it('take the later of two instructions for a part of the first', () => {
    assert.deepEqual(parts('# T\nw\n## Instructions\na\n## Instructions\nb'), [
      'T',
      'w',
      'a\n## Instructions\nb',
    ]);
  });

  const NO_HEADINGS: readonly (readonly [name: string, lines: string])[] = [
    ['a fence of backticks', '```sh\n# no\n## Instructions\n```'],
    ['a fence of tildes', '~~~\n# no\n```\n## Instructions\n~~~'],
    ['a longer fence', '````\n```\n# no\n```\n## Instructions\n````'],
    ['an indented fence', '   ```\n# no\n## Instructions\n  ```'],
    ['an indented block', '    # no\n    ## Instructions'],
    ['a comment', '<!-- later\n# no\n## Instructions\n-->'],
    ['no blank after the mark', '#no\n##Instructions'],
    ['seven marks', '####### no'],
  ];
  for (const [name, lines] of NO_HEADINGS) {
    it(`see no heading in ${name}`, () => {
      assert.deepEqual(parts(`${lines}\n\n# T\n${lines}\nwhat\n## Instructions\nhow`), [
        'T',
        `${lines.trim()}\n\n${lines.trim()}\nwhat`,
        'how',
      ]);
    });
  }

  it('are not fooled by inline code that looks like a fence', () => {
    assert.deepEqual(parts('# T\n``` not ` a fence\n## Instructions\nhow'), [
      'T',
      '``` not ` a fence',
      'how',
    ]);
  });

  it('leave the closing marks of a heading out', () => {
    assert.deepEqual(parts('# T ##\nx\n## Instructions ##  \ny'), ['T', 'x', 'y']);
    assert.deepEqual(parts('# About C#\nx'), ['About C#', 'x', undefined]);
  });

  it('are read in time linear in a line that is made to hurt', () => {
    const text = `# a${' '.repeat(200_000)}x\n# ${'#'.repeat(200_000)}x\n${'`'.repeat(200_000)}x\`\n`;
    const took = cpuTime(() => parts(text));
    assert.ok(took < 2_000, `${took} ms`);
  });
});
