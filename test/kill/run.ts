// Kills task threads, engine threads and whole processes at random points under load, then reads what is left.
// npm run test:kill -- --kills 200 [--seed N]
import { fork, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { startModelServer } from '../fake/modelServer.ts';
import type { Step } from '../fake/modelScript.ts';
import { NOTHING_RAN, oneFailure, reportCounts, sum, type Counts } from '../tool/counts.ts';
import { answer, type Order, type VictimSettings } from './protocol.ts';
import { judge, type SeenRequest } from './verdict.ts';

const KINDS = ['process', 'engine', 'task'] as const;
type Kind = (typeof KINDS)[number];
/** Tasks under way at once; every kill falls into work. */
const OUTSTANDING = 12;
const TURNS = 5;
/** The longest that all work may take after the last kill, in milliseconds. */
const SETTLE_MS = 120_000;

const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' } } });
const kills = Number(values.kills ?? 50);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const random = mulberry32(seed);
const folder = mkdtempSync(path.join(os.tmpdir(), 'atq-kill-'));
const workspace = path.join(folder, 'workspace');
cpSync(path.resolve(import.meta.dirname, '../fixtures/workspace'), workspace, { recursive: true });

await using server = await startModelServer();
server.script('kill', [({ turn }) => scripted(turn)]);
const settings: VictimSettings = {
  store: path.join(folder, 'store'),
  workspace,
  baseURL: server.url('kill'),
};
console.log(`${kills} kills, seed ${seed}`);
const tally: Record<Kind, number> = { process: 0, engine: 0, task: 0 };
const accepted = new Set<string>();
const notices: string[] = [];
let sent = 0;
let unfinished = 0;
let poisoned = 0;
let victim = await start();
const began = performance.now();
await loaded();
for (let n = 0; n < kills; n++) {
  feed();
  await pause(20 + random() * 780);
  await kill(KINDS[Math.floor(random() * KINDS.length)] ?? 'process');
}
await settle();
order(victim, { kind: 'close' });
await new Promise((resolve) => victim.once('exit', resolve));
await report();

/** What the model says: plan, look around, read, and at last a text. */
function scripted(turn: number): Step {
  const latencyMs = Math.floor(random() * 20);
  if (turn >= TURNS) return { text: 'All steps are done.', latencyMs };
  const steps = Array.from({ length: TURNS }, (_, index) => ({
    title: `Step ${index + 1}`,
    status: index < turn ? 'done' : 'pending',
  }));
  const plan = { name: 'update_plan', args: { steps } };
  const look = { name: 'list_files', args: { glob: '**/*' } };
  return { text: `Turn ${turn}.`, toolCalls: [plan, look], latencyMs };
}

async function start(): Promise<ChildProcess> {
  const child = fork(path.join(import.meta.dirname, 'victim.ts'), [JSON.stringify(settings)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error('The victim ended before it was ready.')));
    child.on('message', (raw) => {
      const message = answer.parse(raw);
      if (message.kind === 'ready') resolve();
      if (message.kind === 'accepted') for (const id of message.ids) accepted.add(id);
      if (message.kind === 'stats') unfinished = message.unfinished;
      if (message.kind === 'retried') poisoned = message.count;
      if (message.kind === 'notice') notices.push(message.text);
    });
  });
  child.removeAllListeners('exit');
  return child;
}

function order(child: ChildProcess, what: Order): void {
  if (child.connected) child.send(what, () => undefined);
}

/** On a busy machine all kills could fall before the first task is accepted. */
async function loaded(): Promise<void> {
  feed();
  const deadline = performance.now() + SETTLE_MS;
  while (accepted.size < OUTSTANDING && performance.now() < deadline) await pause(20);
}

function feed(): void {
  order(victim, { kind: 'stats' });
  while (unfinished < OUTSTANDING) {
    const refs = Array.from({ length: 1 + Math.floor(random() * 3) }, () => `job-${++sent}.`);
    order(victim, { kind: 'submit', refs });
    unfinished += refs.length;
  }
}

async function kill(kind: Kind): Promise<void> {
  tally[kind] += 1;
  if (kind !== 'process') return order(victim, { kind: kind === 'engine' ? 'kill-engine' : 'kill-task' });
  const gone = new Promise((resolve) => victim.once('exit', resolve));
  victim.kill('SIGKILL');
  await gone;
  victim = await start();
}

/**
 * Lets all work end. Kills that come quicker than a task can finish a step fail it as poison, as the rule says: a person
 * retries it, and it goes on after its last finished step like everything else.
 */
async function settle(): Promise<void> {
  await drain();
  order(victim, { kind: 'retry-failed' });
  await pause(500);
  await drain();
}

async function drain(): Promise<void> {
  const deadline = performance.now() + SETTLE_MS;
  do {
    order(victim, { kind: 'stats' });
    await pause(100);
  } while (isWorking() && performance.now() < deadline);
}

function isWorking(): boolean {
  return unfinished > 0;
}

async function report(): Promise<void> {
  const verdict = await judge(settings.store, accepted, seenRequests());
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`kills: ${KINDS.map((kind) => `${kind} ${tally[kind]}`).join(', ')} in ${seconds} s`);
  console.log(`acknowledged tasks: ${accepted.size}, failed as poison and retried: ${poisoned}`);
  for (const text of new Set(notices)) console.log(`  notice: ${text}`);
  const counts: Counts[] = [];
  const say = (what: string, isGood: boolean, found: readonly string[] = []): void => {
    console.log(`${isGood ? '✔' : '✖'} ${what}`);
    for (const line of found.slice(0, 10)) console.log(`    ${line}`);
    counts.push(
      isGood ? { ...NOTHING_RAN, passed: 1 } : oneFailure([what, ...found.slice(0, 10)].join('\n')),
    );
  };
  for (const [what, found] of Object.entries({ ...verdict, notices: notices.filter(isDamage) }))
    say(`${what}: ${found.length}`, found.length === 0, found);
  say('there was work to kill', accepted.size >= Math.min(kills, OUTSTANDING));
  const total = sum(counts);
  if (total.failed === 0) rmSync(folder, { recursive: true, force: true });
  else console.log(`The store is kept in ${folder}; the same points again: --seed ${seed}`);
  reportCounts(total);
}

function isDamage(notice: string): boolean {
  return notice.includes('damaged');
}

function seenRequests(): readonly SeenRequest[] {
  const body = z.object({ messages: z.array(z.object({ role: z.string() })) });
  return server.requests('kill').flatMap((request) => {
    const ref = /job-\d+\./.exec(JSON.stringify(request.body))?.[0];
    const parsed = body.safeParse(request.body);
    if (ref === undefined || !parsed.success) return [];
    const turn = parsed.data.messages.filter(({ role }) => role === 'assistant').length;
    return [{ ref, turn, at: request.at }];
  });
}

/** The points of the kills are what this test is about: real time, as short as the work that they fall into. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A small seeded generator (mulberry32, public domain), so that a run can be had again. */
function mulberry32(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
