import * as vscode from 'vscode';
import { DisposableStore } from '../disposables.ts';

export interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

interface Question {
  readonly title: string;
  /** A Back button that answers as if the person went away from this question alone. */
  readonly canGoBack?: true;
}

export interface PickQuestion<T> extends Question {
  readonly placeholder?: string;
  readonly items: readonly (Choice<T> | vscode.QuickPickItem)[];
  /** Where the cursor stands first. */
  readonly active?: T;
  /** What the Back button answers, instead of going away from this question alone. */
  readonly back?: T;
}

export interface SeveralQuestion<T> extends PickQuestion<T> {
  readonly items: readonly (Choice<T> & { readonly picked?: boolean })[];
}

export interface TextQuestion extends Question {
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value?: string;
  /** Said below the text while it is typed. A problem keeps the text from being taken; a remark does not. */
  readonly check?: (text: string) => { readonly problem: string } | { readonly remark: string } | undefined;
  /** Told with every change: what is typed can be kept. */
  readonly onChange?: (text: string) => void;
  readonly buttons?: readonly (vscode.QuickInputButton & { readonly id: string })[];
}

export interface TextAnswer {
  readonly text: string;
  /** The button that was pressed instead of Enter. */
  readonly button?: string;
}

/** Asks the person. Each answers undefined where they went away; nothing typed is lost by a look at another window. */
export interface Asker {
  pick<T>(question: PickQuestion<T>): Promise<T | undefined>;
  pickSeveral<T>(question: SeveralQuestion<T>): Promise<readonly T[] | undefined>;
  text(question: TextQuestion): Promise<TextAnswer | undefined>;
}

/** Asks with the editor's own boxes. */
export const editorAsker: Asker = { pick, pickSeveral, text: askText };

async function pick<T>({
  title,
  placeholder,
  items,
  active,
  canGoBack,
}: PickQuestion<T>): Promise<T | undefined> {
  const box = vscode.window.createQuickPick<Choice<T> | vscode.QuickPickItem>();
  box.placeholder = placeholder;
  box.items = items;
  box.activeItems = items.filter((item) => 'value' in item && item.value === active);
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  return shown(box, title, canGoBack, (take) => {
    const [chosen] = box.selectedItems;
    if (chosen && 'value' in chosen) take(chosen.value);
  });
}

async function pickSeveral<T>(question: SeveralQuestion<T>): Promise<readonly T[] | undefined> {
  const box = vscode.window.createQuickPick<SeveralQuestion<T>['items'][number]>();
  box.canSelectMany = true;
  box.placeholder = question.placeholder;
  box.items = question.items;
  box.selectedItems = question.items.filter(({ picked }) => picked === true);
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  return shown(box, question.title, question.canGoBack, (take) =>
    take(box.selectedItems.map(({ value }) => value)),
  );
}

async function askText(question: TextQuestion): Promise<TextAnswer | undefined> {
  const { check, onChange, buttons = [] } = question;
  const box = vscode.window.createInputBox();
  box.prompt = question.prompt;
  box.placeholder = question.placeholder;
  box.value = question.value ?? '';
  box.buttons = [...buttons];
  const judge = () => {
    const said = box.value.trim() === '' ? undefined : check?.(box.value);
    box.validationMessage = said && toMessage(said);
  };
  box.onDidChangeValue((text) => {
    judge();
    onChange?.(text);
  });
  judge();
  return shown(box, question.title, question.canGoBack, (take, button) => {
    const pressed = buttons.find((one) => one === button)?.id;
    if (pressed !== undefined) return take({ text: box.value, button: pressed });
    const said = check?.(box.value);
    if (said && 'problem' in said) box.validationMessage = toMessage(said);
    else take({ text: box.value });
  });
}

function toMessage(said: { readonly problem: string } | { readonly remark: string }) {
  return 'problem' in said
    ? said.problem
    : { message: said.remark, severity: vscode.InputBoxValidationSeverity.Info };
}

type Box<T extends vscode.QuickPickItem> = vscode.QuickPick<T> | vscode.InputBox;

/** Shows a box until `answered` takes something, or the person goes away. */
function shown<I extends vscode.QuickPickItem, T>(
  box: Box<I>,
  title: string,
  canGoBack: true | undefined,
  answered: (take: (answer: T) => void, button?: vscode.QuickInputButton) => void,
): Promise<T | undefined> {
  const opened = new DisposableStore();
  opened.add(box);
  box.title = title;
  box.ignoreFocusOut = true;
  if (canGoBack) box.buttons = [vscode.QuickInputButtons.Back, ...box.buttons];
  return new Promise<T | undefined>((resolve) => {
    const take = (answer: T) => {
      resolve(answer);
      box.hide();
    };
    opened.add(box.onDidAccept(() => answered(take)));
    opened.add(
      box.onDidTriggerButton((button) =>
        button === vscode.QuickInputButtons.Back ? box.hide() : answered(take, button),
      ),
    );
    opened.add(box.onDidHide(() => resolve(undefined)));
    box.show();
  }).finally(() => opened.dispose());
}
