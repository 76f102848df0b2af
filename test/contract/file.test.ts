import { fileEngine } from '../fake/engine.ts';
import { describeEngine } from './engine.ts';

describeEngine('on a file', fileEngine);
