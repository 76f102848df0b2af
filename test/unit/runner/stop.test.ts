import { strict as assert } from 'node:assert';
import type { StopKind } from '../../../src/core/stop.ts';
import { settle } from '../../fake/clock.ts';
import { RunScene, stopper, type RunOptions } from './runScene.ts';
import { FakeTool, ScriptedModel, type Said } from './scriptedModel.ts';
import { ANSWERS, goOn } from './threeTurns.ts';
import { watched } from './watchedWork.ts';

/** A point of the run above, and how many of its steps are finished when a stop there takes effect. */
interface Point {
  readonly name: string;
  readonly finished: number;
  readonly options: (stop: () => void) => Omit<RunOptions, 'signal'> & { readonly answers?: readonly Said[] };
}

const look = (body: () => string = () => '') => new FakeTool('look', body);

function whenSaid(operation: string, stop: () => void, scene: RunScene): NonNullable<RunOptions['work']> {
  return watched(scene.engine, {
    before: (said) => {
      if (said === operation) stop();
    },
  });
}

function duringTurn(index: number, stop: () => void): readonly Said[] {
  return ANSWERS.map((said, turn) =>
    turn === index ? { ...said, text: 'Half of it.', midway: stop } : said,
  );
}

const POINTS = (scene: () => RunScene): readonly Point[] => [
  { name: 'while the model is opened', finished: 0, options: (onOpen) => ({ onOpen }) },
  { name: 'while the prompt is written', finished: 1, options: (onPrompt) => ({ onPrompt }) },
  {
    name: 'in a prompt that fails of it',
    finished: 0,
    options: (stop) => ({
      onPrompt: () => {
        stop();
        throw new Error('This operation was aborted');
      },
    }),
  },
  { name: 'in the first turn', finished: 1, options: (stop) => ({ answers: duringTurn(0, stop) }) },
  {
    name: 'while a turn is committed',
    finished: 2,
    options: (stop) => ({ work: whenSaid('finish 1 turn', stop, scene()) }),
  },
  {
    name: 'while a call begins',
    finished: 2,
    options: (stop) => ({ work: whenSaid('begin 2 look', stop, scene()) }),
  },
  {
    name: 'in a call that notices',
    finished: 2,
    options: (stop) => ({
      tools: [new FakeTool('look', (_, signal) => (stop(), signal.throwIfAborted(), ''))],
    }),
  },
  {
    name: 'in a call that runs to its end',
    finished: 3,
    options: (stop) => ({ tools: [look(() => (stop(), '{"at":"a"}'))] }),
  },
  {
    name: 'between two calls',
    finished: 3,
    options: (stop) => ({ work: whenSaid('finish 2 look', stop, scene()) }),
  },
  { name: 'in the last turn', finished: 6, options: (stop) => ({ answers: duringTurn(2, stop) }) },
];

const STATUS = { cancel: 'cancelled', pause: 'paused', release: 'queued', lost: 'running' } as const;
const REASON = { cancel: null, pause: { kind: 'asked' }, release: { kind: 'turn' }, lost: null } as const;
const KINDS = ['cancel', 'pause', 'release', 'lost'] as const satisfies readonly StopKind[];

describe('a run that is stopped', () => {
  let scene: RunScene;
  beforeEach(async () => {
    scene = await RunScene.open();
  });
  afterEach(() => scene[Symbol.asyncDispose]());

  async function stopAt(point: Point, kind: StopKind): Promise<string> {
    const id = await scene.add();
    const { signal, stop } = stopper();
    const { answers = ANSWERS, ...options } = point.options(() => stop(kind));
    await scene.go(new ScriptedModel(...answers), { tools: [look()], ...options, signal });
    await settle();
    return id;
  }

  for (const point of POINTS(() => scene)) {
    for (const kind of KINDS) {
      it(`${point.name} (${kind}) ends as ${STATUS[kind]}, without the turn or call that it was in`, async () => {
        const id = await stopAt(point, kind);
        const { status, reason, retryCount } = await scene.task(id);
        assert.deepEqual([status, retryCount], [STATUS[kind], 0]);
        assert.deepEqual(reason, REASON[kind]);
        assert.equal((await scene.finished(id)).length, point.finished);
        assert.equal((await scene.task(id)).result, null);
      });
    }

    it(`${point.name} goes on with what is missing`, async () => {
      const id = await stopAt(point, 'pause');
      await scene.engine.resume(id);
      await goOn(scene, id);
    });
  }

  it('before it began does nothing at all', async () => {
    for (const kind of KINDS) {
      const id = await scene.add({ ref: kind });
      const { signal, stop } = stopper();
      stop(kind);
      const model = new ScriptedModel(...ANSWERS);
      await scene.go(model, { signal });
      assert.deepEqual([(await scene.task(id)).status, model.asked, scene.prompts], [STATUS[kind], [], 0]);
      if (kind === 'release') await scene.engine.cancel(id);
    }
  });

  it('while its last turn is committed completes all the same', async () => {
    for (const kind of KINDS) {
      const id = await scene.add({ ref: kind });
      const { signal, stop } = stopper();
      const work = whenSaid('finish 1 turn', () => stop(kind), scene);
      await scene.go(new ScriptedModel({ text: 'All is well.' }), { signal, work });
      assert.equal((await scene.task(id)).status, 'completed');
    }
  });

  it('before a turn asks the model nothing more', async () => {
    await scene.add();
    const { signal, stop } = stopper();
    const model = new ScriptedModel(...ANSWERS);
    const ran = new FakeTool('look', () => {
      if (ran.ran.length === 3) stop('pause');
      return '';
    });
    await scene.go(model, { tools: [ran], signal });
    assert.deepEqual(model.asked, [0, 1]);
  });

  it('obeys the first of two stops', async () => {
    const id = await scene.add();
    const { signal, stop } = stopper();
    const midway = () => {
      stop('release');
      stop('cancel');
    };
    await scene.go(new ScriptedModel({ text: 'Half.', midway }), { signal });
    assert.equal((await scene.task(id)).status, 'queued');
  });

  it('says nothing more once somebody else owns the task', async () => {
    const id = await scene.add();
    const midway = async () => {
      await scene.engine.leave('w', 'left');
      await scene.claim();
    };
    await scene.go(new ScriptedModel({ text: 'Too late.', midway }));
    const { status, attempt } = await scene.task(id);
    assert.deepEqual([status, attempt], ['running', 2]);
    assert.deepEqual(await scene.finished(id), ['prompt']);
  });
});
