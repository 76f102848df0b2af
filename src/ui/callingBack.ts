import * as vscode from 'vscode';
import type { LanePausing } from '../engine/port.ts';
import { worded } from './command.ts';

/** Paused, and what runs goes back to the queue. */
export const CALL_BACK: LanePausing = { paused: true, running: 'pause' };

/** Says that tasks run on though what they run in was paused, and offers to call them back. Waits for no answer. */
export function offerToCallBack(running: number, callBack: () => Promise<unknown>): void {
  if (running === 0) return;
  const pause = running === 1 ? vscode.l10n.t('Pause It Too') : vscode.l10n.t('Pause Them Too');
  void worded(async () => {
    const answer = await vscode.window.showInformationMessage(words(running), pause);
    if (answer === pause) await callBack();
  });
}

function words(running: number): string {
  return running === 1
    ? vscode.l10n.t('Nothing new starts. One task runs on to its end.')
    : vscode.l10n.t('Nothing new starts. {0} tasks run on to their end.', running);
}
