import { memoryEngine } from '../fake/engine.ts';
import { describeEngine } from './engine.ts';

describeEngine('in memory', memoryEngine, 1_000);
