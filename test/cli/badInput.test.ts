import assert from 'node:assert/strict';
import { Desk } from './desk.ts';
import { jsonLines, Place, taskFile } from './program.ts';

interface Case {
  readonly name: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** All that is said on stderr, a line each. */
  readonly says: readonly string[];
}

const RUN = ['run', '.', '--provider', 'offline'];
const AGENTS = 'Analyst, Developer, Generalist, Researcher, Reviewer, Writer';

const CASES: readonly Case[] = [
  {
    name: 'an unknown command',
    args: ['rum'],
    says: ['there is no command rum. Did you mean run?'],
  },
  {
    name: 'unknown options, all of them',
    args: ['run', '--provder', 'offline', '--jsn'],
    says: [
      '--provder: there is no such option. Did you mean --provider?',
      '--jsn: there is no such option. Did you mean --json?',
    ],
  },
  {
    name: 'an option of another command',
    args: ['list', '--fresh'],
    says: ['--fresh: there is no such option.'],
  },
  {
    name: 'an option without its value',
    args: ['run', '--provider', '--wait'],
    says: ['--provider: needs a value: --provider ID'],
  },
  { name: 'a value where none goes', args: ['run', '--wait=yes'], says: ['--wait: takes no value'] },
  {
    name: 'too few arguments',
    args: ['show'],
    says: ['show needs more: agent-task-queue show REF|ID…'],
  },
  {
    name: 'too many arguments',
    args: ['list', 'x'],
    says: ['list takes no arguments: agent-task-queue list'],
  },
  {
    name: 'a number out of range',
    args: ['run', '--workers', '0'],
    says: ['--workers: 0 is not a whole number from 1 to 64'],
  },
  {
    name: 'a number that is none',
    args: ['run', '--workers', 'many'],
    says: ['--workers: many is not a whole number from 1 to 64'],
  },
  {
    name: 'a workspace that is not there',
    args: ['list', '--workspace', 'nowhere'],
    says: ['--workspace: nowhere is not there'],
  },
  {
    name: 'a file as workspace',
    args: ['list', '--workspace', 'src/greet.ts'],
    says: ['--workspace: src/greet.ts is no folder'],
  },
  {
    name: 'files that are not there',
    args: ['run', 'a.task.md', 'none/*.task.md', 'src', '--provider', 'offline'],
    says: [
      'a.task.md: is not there',
      'none/*.task.md: matches no *.task.md file',
      'src: has no *.task.md files in it',
    ],
  },
  {
    name: 'an empty name, as an unset variable leaves it',
    args: ['run', '', '--provider', 'offline'],
    says: ['an empty name is no file'],
  },
  { name: 'an empty sentence', args: ['add', ''], says: ['--title: a title is needed'] },
  {
    name: 'help asked for as a command',
    args: ['help'],
    says: ['there is no command help. Did you mean --help?'],
  },
  {
    name: 'a file as store',
    args: ['list', '--store', 'src/greet.ts'],
    says: ['--store: '],
  },
  {
    name: 'a store below a file',
    args: ['list', '--store', 'src/greet.ts/store'],
    says: ['--store: '],
  },
  {
    name: 'context that can never be read',
    files: { 'a.task.md': taskFile('context: [src/greet.ts, ../secret, "src/greet.ts#L9-L2"]') },
    args: RUN,
    says: [
      'a.task.md:2:25: context[1]: "../secret" contains "..".',
      'a.task.md:2:36: context[2]: src/greet.ts#L9-L2: the lines must begin at 1 or later',
    ],
  },
  {
    name: 'context of a sentence that can never be read',
    args: ['add', 'Look at all of it', '--context', '/etc/hosts'],
    says: ['--context: "/etc/hosts" is an absolute path.'],
  },
  {
    name: 'a priority out of range, with line and column',
    files: { 'a.task.md': taskFile('id: a\npriority: 11') },
    args: RUN,
    says: ['a.task.md:3:11: priority: must be at most 10'],
  },
  {
    name: 'every problem of every file',
    files: {
      'a.task.md': taskFile('id: a\npriorty: 3\nmaxRetries: -1'),
      'b.task.md': '# T\n\nshort\n\n## Instructions\n\ntoo short\n',
    },
    args: RUN,
    says: [
      'a.task.md:3:1: priorty: is not known. Did you mean priority?',
      'a.task.md:4:13: maxRetries: must be at least 0',
      'b.task.md:3:1: description: the description needs at least 10 characters: the text below the title',
      'b.task.md:7:1: instructions: the instructions need at least 20 characters: the text below a heading ## Instructions',
    ],
  },
  {
    name: 'broken front matter',
    files: { 'a.task.md': taskFile('id: [a') },
    args: RUN,
    says: ['a.task.md:2:5: id: ', 'a.task.md:3:1: flow sequence'],
  },
  {
    name: 'a date that is none',
    files: { 'a.task.md': taskFile('scheduledAt: 2026-02-30') },
    args: RUN,
    says: [
      'a.task.md:2:14: scheduledAt: must be a time in ISO 8601, like 2026-12-01T09:30 or 2026-12-01T09:30+01:00',
    ],
  },
  {
    name: 'one ref for two files',
    files: { 'a.task.md': taskFile('id: same'), 'b.task.md': taskFile('id: same') },
    args: RUN,
    says: [
      'a.task.md:2:5: id: same is also the id of b.task.md',
      'b.task.md:2:5: id: same is also the id of a.task.md',
    ],
  },
  {
    name: 'a circle of dependencies',
    files: { 'a.task.md': taskFile('id: a\ndependsOn: [b]'), 'b.task.md': taskFile('id: b\ndependsOn: [a]') },
    args: RUN,
    says: [
      'a.task.md:3:13: dependsOn[0]: the tasks depend on each other in a circle: a → b → a',
      'b.task.md:3:13: dependsOn[0]: the tasks depend on each other in a circle: b → a → b',
    ],
  },
  {
    name: 'dependencies that are nowhere, all of them',
    files: { 'a.task.md': taskFile('id: a\ndependsOn: [x, y]') },
    args: RUN,
    says: [
      'a.task.md:3:13: dependsOn[0]: there is no task x, neither among these files nor in the queue',
      'a.task.md:3:16: dependsOn[1]: there is no task y, neither among these files nor in the queue',
    ],
  },
  {
    name: 'an unknown agent',
    files: { 'a.task.md': taskFile('agent: Reviewr') },
    args: RUN,
    says: ['a.task.md:2:8: agent: there is no agent named Reviewr. Did you mean Reviewer?'],
  },
  {
    name: 'a provider in a file that does not exist',
    files: { 'a.task.md': taskFile('provider: opnai') },
    args: RUN,
    says: ['a.task.md:2:11: provider: there is no provider opnai. Did you mean openai?'],
  },
  {
    name: 'a provider on the command line that does not exist',
    args: ['run', '--provider', 'ofline'],
    says: ['--provider: there is no provider ofline. Did you mean offline?'],
  },
  {
    name: 'no provider at all',
    files: { 'a.task.md': taskFile('id: a') },
    args: ['run', 'a.task.md'],
    says: ['no provider is chosen. Name one with --provider'],
  },
  {
    name: 'a configuration that is not there',
    args: ['list', '--config', 'c.json'],
    says: ['c.json: is not there'],
  },
  {
    name: 'a configuration that is no JSON',
    files: { 'c.json': '{\n  "providers": {,}\n}' },
    args: ['list', '--config', 'c.json'],
    says: ['c.json:2:'],
  },
  {
    name: 'a key in a configuration',
    files: { 'c.json': '{\n  "providers": { "lab": { "type": "openai", "apiKey": "sk-1" } }\n}' },
    args: ['list', '--config', 'c.json'],
    says: [
      'c.json:2:45: providers.lab.apiKey: keys are never read from a file: set OPENAI_API_KEY or DEEPSEEK_API_KEY, or name another variable in keyVariable',
    ],
  },
  {
    name: 'a default provider that does not exist',
    files: { 'c.json': '{ "defaultProvider": "lab" }' },
    args: ['list', '--config', 'c.json'],
    says: ['c.json: defaultProvider: there is no provider lab. There are: openai, deepseek, offline.'],
  },
  {
    name: "a provider whose models are the editor's own",
    files: { 'c.json': '{ "providers": { "copilot": { "type": "vscode-lm", "vendor": "copilot" } } }' },
    args: ['run', '--provider', 'copilot', '--config', 'c.json'],
    says: ["--provider: the models of copilot are the editor's own: only a window of VS Code can ask them."],
  },
  {
    name: 'a sentence that is too short',
    args: ['add', 'do it'],
    says: ['--description: the description needs at least 10 characters'],
  },
  {
    name: 'two sentences',
    args: ['add', 'do this now please', 'and that as well'],
    says: ['give either task files or one sentence in quotes'],
  },
  {
    name: 'a priority of a sentence',
    args: ['add', 'Look at src/greet.ts', '--priority', '11'],
    says: ['--priority: 11 is not a whole number from 1 to 10'],
  },
  {
    name: 'a type that does not exist',
    args: ['add', 'Look at src/greet.ts', '--type', 'reviw'],
    says: ['--type: there is no type reviw. Did you mean review?'],
  },
  {
    name: 'an agent of a sentence that does not exist',
    args: ['add', 'Look at src/greet.ts', '--agent', 'Nobody'],
    says: [`--agent: There is no agent named Nobody. There are: ${AGENTS}.`],
  },
  {
    name: 'a time that is none',
    args: ['add', 'Look at src/greet.ts', '--at', 'tomorrow'],
    says: ['--at: tomorrow is no time. Write it like 2026-12-01T09:30 or 2026-12-01T09:30+01:00.'],
  },
  {
    name: 'too many retries',
    args: ['add', 'Look at src/greet.ts', '--max-retries', '21'],
    says: ['--max-retries: '],
  },
  {
    name: 'a parent that is nowhere',
    args: ['add', 'Look at src/greet.ts', '--after', 'nothing'],
    says: ['--after: look-at-src-greet-ts depends on nothing, which does not exist.'],
  },
  {
    name: "a sentence's option for a file",
    files: { 'a.task.md': taskFile('id: a') },
    args: ['add', 'a.task.md', '--priority', '3'],
    says: ['--priority: is for a task in a sentence; a file says it itself'],
  },
  {
    name: 'a status that does not exist',
    args: ['list', '--status', 'runing'],
    says: ['--status: runing is none of them. Did you mean running?'],
  },
  {
    name: 'tasks that do not exist',
    args: ['cancel', 'x', 'y'],
    says: ['there is no task x', 'there is no task y'],
  },
];

describe('bad input', () => {
  for (const { name, files = {}, args, says } of CASES) {
    it(`is refused with 2, named, and nothing is queued: ${name}`, async () => {
      await using desk = await Desk.make(files);
      const { code, stdout, stderr } = await desk.run(...args);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, '');
      const lines = stderr.trimEnd().split('\n');
      assert.equal(lines.length, says.length, stderr);
      for (const [index, words] of says.entries())
        assert.ok(lines[index]?.startsWith(words), `${lines[index]}\n${words}`);
      assert.equal((await desk.engine.list()).total, 0);
    });
  }

  it('leaves out the good files of a batch with a bad one', async () => {
    await using desk = await Desk.make({
      'a.task.md': taskFile('id: a'),
      'b.task.md': taskFile('priority: 0'),
    });
    assert.equal((await desk.run(...RUN)).code, 2);
    assert.equal((await desk.engine.list()).total, 0);
  });

  it('is one line of JSON with --json, and the words still go to stderr', async () => {
    await using desk = await Desk.make({ 'a.task.md': taskFile('id: a\npriority: 11') });
    const { code, stdout, stderr } = await desk.run(...RUN, '--json');
    assert.equal(code, 2);
    assert.equal(stderr, 'a.task.md:3:11: priority: must be at most 10\n');
    const [line, ...more] = jsonLines(stdout);
    assert.deepEqual(more, []);
    assert.deepEqual(line, {
      type: 'error',
      at: new Date(desk.clock.now()).toISOString(),
      task: null,
      ref: null,
      message: 'a.task.md:3:11: priority: must be at most 10',
      problems: [
        { file: 'a.task.md', line: 3, column: 11, field: 'priority', message: 'must be at most 10' },
      ],
    });
  });

  it('ends the real program with 2', async () => {
    await using place = await Place.make({ 'a.task.md': taskFile('id: a\npriority: 11') });
    const { code, stdout, stderr } = await place.run('run', 'a.task.md', '--provider', 'offline');
    assert.deepEqual([code, stdout, stderr], [2, '', 'a.task.md:3:11: priority: must be at most 10\n']);
    assert.equal((await place.tasks()).size, 0);
  });

  it('without a command shows the help and ends with 2', async () => {
    await using desk = await Desk.make();
    const { code, stderr } = await desk.run();
    assert.equal(code, 2);
    assert.match(stderr, /^Usage: agent-task-queue COMMAND/);
  });
});
