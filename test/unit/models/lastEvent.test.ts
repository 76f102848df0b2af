import assert from 'node:assert/strict';
import { LastEvent } from '../../../src/runner/models/lastEvent.ts';

const FILLER = `data: {"text":"${'x'.repeat(200)}"}\n\n`;

function isOver(text: string, size = text.length): boolean {
  const last = new LastEvent();
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) last.take(bytes.subarray(at, at + size));
  return last.isOver;
}

describe('the last event of a stream', () => {
  const ends = {
    'of a chat': 'data: [DONE]\n\n',
    'of a chat, with line ends of Windows': 'data: [DONE]\r\n\r\n',
    'of a chat, without a blank': 'data:[DONE]\n\n',
    'of a response': `event: response.completed\n${FILLER}`,
    'of a response at its limit': `event: response.incomplete\n${FILLER}`,
    'of a response that failed': `event: response.failed\n${FILLER}`,
  };
  for (const [name, end] of Object.entries(ends)) {
    it(`is known ${name}, however it is cut`, () => {
      for (const size of [1, 7, 1_000]) assert.ok(isOver(FILLER + end, size), `in pieces of ${size}`);
    });

    it(`is not over ${name} before its blank line`, () => {
      assert.equal(isOver((FILLER + end).replace(/\r?\n$/, '')), false);
    });
  }

  it('is not seen in the words of an answer', () => {
    const words = 'data: {"text":"data: [DONE]\\n\\nevent: response.completed"}\n\n';
    assert.equal(isOver(words), false);
  });

  it('is not seen in an event that a response may have in its middle', () => {
    assert.equal(isOver(`event: response.output_item.done\n${FILLER}`), false);
  });
});
