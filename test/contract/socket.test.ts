import { socketEngine } from '../fake/engine.ts';
import { describeEngine } from './engine.ts';
import { describeLines } from './lines.ts';

describeEngine('behind a socket', socketEngine);
describeLines('behind a socket', socketEngine);
