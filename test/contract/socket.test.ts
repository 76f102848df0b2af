import { socketEngine } from '../fake/engine.ts';
import { describeEngine } from './engine.ts';

describeEngine('behind a socket', socketEngine);
