import assert from 'node:assert/strict';
import type { Asker } from '../../src/ui/queueing/asker.ts';

/** How a person answers one question: with the label of a row, the labels of several, a text, a button, or not at all. */
export type Scripted =
  | { readonly choose: string }
  | { readonly tick: readonly string[] }
  | { readonly type: string; readonly press?: string }
  | { readonly goAway: true };

/** Answers as it was told, and keeps what was asked. It types no text that the box would not take. */
export class ScriptedAsker implements Asker {
  readonly titles: string[] = [];
  /** The rows of the last list, each as "label: description". */
  rows: readonly string[] = [];
  readonly #answers: Scripted[];

  constructor(...answers: readonly Scripted[]) {
    this.#answers = [...answers];
  }

  /** True once everything was asked that there is an answer for. */
  get done(): boolean {
    return this.#answers.length === 0;
  }

  pick: Asker['pick'] = async (question) => {
    const answer = this.#next(question.title);
    this.rows = question.items.map(({ label, description }) => `${label}: ${description ?? ''}`);
    if ('goAway' in answer) return undefined;
    assert.ok('choose' in answer, `${question.title} is a list, not ${JSON.stringify(answer)}`);
    const chosen = question.items.find(({ label }) => label === answer.choose);
    assert.ok(chosen && 'value' in chosen, `${answer.choose} is not among ${this.rows.join(', ')}`);
    return chosen.value;
  };

  pickSeveral: Asker['pickSeveral'] = async (question) => {
    const answer = this.#next(question.title);
    this.rows = question.items.map(({ label, detail }) => `${label}: ${detail ?? ''}`);
    if ('goAway' in answer) return undefined;
    assert.ok('tick' in answer, `${question.title} takes several, not ${JSON.stringify(answer)}`);
    return question.items.filter(({ label }) => answer.tick.includes(label)).map(({ value }) => value);
  };

  text: Asker['text'] = async (question) => {
    const answer = this.#next(question.title);
    if ('goAway' in answer) return undefined;
    assert.ok('type' in answer, `${question.title} takes a text, not ${JSON.stringify(answer)}`);
    question.onChange?.(answer.type);
    if (answer.press !== undefined) return { text: answer.type, button: answer.press };
    const said = question.check?.(answer.type);
    // The box says what is wrong and stays; the person then does what comes next in the script.
    if (said && 'problem' in said) {
      this.titles.push(said.problem);
      return this.text(question);
    }
    return { text: answer.type };
  };

  #next(title: string): Scripted {
    this.titles.push(title);
    const answer = this.#answers.shift();
    assert.ok(answer, `${title} was asked, and there is no answer for it`);
    return answer;
  }
}
