import { messagePortEngine } from '../fake/engine.ts';
import { describeEngine } from './engine.ts';
import { describeLines } from './lines.ts';

describeEngine('behind a MessagePort', messagePortEngine);
describeLines('behind a MessagePort', messagePortEngine);
