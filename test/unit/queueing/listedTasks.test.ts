import { strict as assert } from 'node:assert';
import { listedTasks } from '../../../src/ui/queueing/listedTasks.ts';

describe('a list that was copied', () => {
  const CASES: readonly (readonly [what: string, text: string, tasks: readonly string[]])[] = [
    [
      'is a task a line where it has no bullets',
      'Fix the parser\r\n\n  Write the docs \n',
      ['Fix the parser', 'Write the docs'],
    ],
    ['is a task a bullet of any kind', '- a\n* b\n+ c\n• d\n1. e\n2) f', ['a', 'b', 'c', 'd', 'e', 'f']],
    [
      'loses its check boxes, and what is ticked off',
      '- [ ] open\n- [x] done\n  with details\n- [X] too\n* [ ] last',
      ['open', 'last'],
    ],
    [
      'keeps what stands below a bullet with it',
      '- Fix it:\n  - the lexer\n    also tabs\n\n  See #12.\n- Next',
      ['Fix it:\n- the lexer\nalso tabs\n\nSee #12.', 'Next'],
    ],
    ['takes no heading for a task', '# To do\nSoon:\n- a\n- b\n', ['a', 'b']],
    ['takes the outermost bullets, wherever they stand', 'x\n    - a\n      more\n    - b', ['a\nmore', 'b']],
    [
      'keeps a dash within words and a number that begins a sentence',
      '- well-known\n- 3 files',
      ['well-known', '3 files'],
    ],
    ['may be empty', ' \n\n', []],
    ['has no tasks in empty bullets', '-\n- [ ]\n- a', ['a']],
  ];
  for (const [what, text, tasks] of CASES) it(what, () => assert.deepEqual(listedTasks(text), tasks));
});
