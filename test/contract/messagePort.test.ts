import { messagePortEngine } from '../fake/engine.ts';
import { describeEngine } from './engine.ts';

describeEngine('behind a MessagePort', messagePortEngine);
