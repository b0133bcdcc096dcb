import { signal } from '@preact/signals';
import { explain } from '../state/api.ts';

type Toast = {
  readonly id: number;
  readonly text: string;
  readonly tone: 'plain' | 'bad';
  readonly undo?: () => void;
};

const toasts = signal<readonly Toast[]>([]);
let lastId = 0;

/** Milliseconds that a message stays; one that can be undone stays longer. */
const shownFor = { plain: 4000, undo: 10_000 };

type ToastOptions = { readonly tone?: Toast['tone']; readonly undo?: () => Promise<unknown> };

/** Reports what was done, and offers to undo it. */
export function report(text: string, { tone = 'plain', undo }: ToastOptions = {}): void {
  lastId += 1;
  const id = lastId;
  const close = () => {
    toasts.value = toasts.value.filter((toast) => toast.id !== id);
  };
  const runUndo =
    undo &&
    (() => {
      close();
      undo().then(() => report('Undone.'), reportError);
    });
  toasts.value = [...toasts.value, { id, text, tone, ...(runUndo && { undo: runUndo }) }];
  setTimeout(close, undo ? shownFor.undo : shownFor.plain);
}

export function reportError(error: unknown): void {
  report(explain(error), { tone: 'bad' });
}

/** Runs an action and reports its error. */
export function attempt(action: () => Promise<unknown>): void {
  action().catch(reportError);
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, tone, undo }) => (
        <div key={id} class={`toast toast-${tone}`}>
          <span>{text}</span>
          {undo && (
            <button type="button" class="link" onClick={undo}>
              Undo
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
