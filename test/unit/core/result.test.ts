import { strict as assert } from 'node:assert';
import { followUpDraft } from '../../../src/core/followUp.ts';
import { taskResultSchema } from '../../../src/core/task.ts';
import { wholeResult } from '../../../src/core/wholeResult.ts';

describe('a result', () => {
  const metrics = { inputTokens: 1, outputTokens: 1, totalTokens: 2, requests: 1, executionTimeMs: 1 };
  const old = { summary: 'Done.', output: 'Done.', artifacts: [], metrics, sample: false };

  it('of a version that knew no follow-ups has none', () => {
    assert.deepEqual(taskResultSchema.parse(old), { ...old, followUps: [] });
  });

  it('is its output alone where nothing follows', () => {
    assert.equal(wholeResult({ output: 'Done.\n', followUps: [] }), 'Done.\n');
  });

  it('is written out with what follows, each with its type and all its lines', () => {
    const followUps = [
      { title: 'Mend it', description: 'Here:\n\n- `a.ts:1`', type: 'coding' as const },
      { title: 'Look at src/**', description: '' },
    ];
    assert.equal(
      wholeResult({ output: 'Done.', followUps }),
      'Done.\n\n## Follow-ups\n\n- **Mend it** (coding): Here:\n\n  - `a.ts:1`\n- **Look at src/\\*\\***',
    );
  });
});

describe('a follow-up as a task', () => {
  it('comes after the task that suggested it', () => {
    assert.deepEqual(followUpDraft({ title: 'Mend it', description: 'At `a.ts:1`.', type: 'coding' }, 'p'), {
      title: 'Mend it',
      description: 'At `a.ts:1`.',
      type: 'coding',
      dependsOn: ['p'],
    });
  });

  it('is described by its title where nothing more was said', () => {
    assert.deepEqual(followUpDraft({ title: 'Mend it', description: '' }, 'p'), {
      title: 'Mend it',
      description: 'Mend it',
      dependsOn: ['p'],
    });
  });
});
