import assert from 'node:assert/strict';
import { verdictOf } from '../../../src/ui/models/verdict.ts';

describe('what a test says about a model', () => {
  it('that it works, and how much it takes where that is known', () => {
    assert.deepEqual(verdictOf('gpt', { callsTools: true }), {
      good: true,
      sentence: 'gpt is connected: it answers and calls tools.',
    });
    const known = verdictOf('qwen', { callsTools: true, context: { tokens: 32_768 } });
    assert.equal(known.sentence, 'qwen is connected: it calls tools and takes 32,768 tokens.');
  });

  it('that it did not answer, in the words of the failure', () => {
    assert.deepEqual(
      verdictOf('gpt', { failure: '401 from openai: the key was refused.', callsTools: false }),
      {
        good: false,
        sentence: 'gpt did not pass the test.',
        detail: '401 from openai: the key was refused.',
      },
    );
  });

  it('that Ollama gives it so little that tools seem not to work, and how to change that', () => {
    const context = { tokens: 4_096, possible: 40_960, server: 'ollama' } as const;
    for (const callsTools of [true, false]) {
      const verdict = verdictOf('qwen', { callsTools, context });
      assert.ok(!verdict.good);
      assert.match(verdict.detail, /gives it 4,096 tokens and cuts what is longer without a word/);
      assert.match(verdict.detail, /OLLAMA_CONTEXT_LENGTH=32768/);
      assert.match(verdict.detail, /could take 40,960/);
    }
  });

  it('that LM Studio loaded it with too little', () => {
    const context = { tokens: 4_096, server: 'lm-studio' } as const;
    const verdict = verdictOf('qwen', { callsTools: true, context });
    assert.equal(verdict.sentence, 'qwen calls tools, but takes only 4,096 tokens at once.');
    assert.ok(!verdict.good && /Load it in LM Studio with a context length/.test(verdict.detail));
  });
});
