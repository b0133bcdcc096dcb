import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

type Question = {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly answer: (isConfirmed: boolean) => void;
};

const question = signal<Question | undefined>(undefined);

/** Asks before something is lost. */
export function ask(title: string, text: string, confirm: string): Promise<boolean> {
  return new Promise((resolve) => {
    question.value = {
      title,
      text,
      confirm,
      answer: (isConfirmed) => {
        question.value = undefined;
        resolve(isConfirmed);
      },
    };
  });
}

type DialogProps = {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly size?: 'small' | 'large';
};

/** A modal dialog; Escape closes it. */
export function Dialog({ title, onClose, children, size = 'small' }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    element.current?.showModal();
  }, []);
  return (
    <dialog ref={element} class={`dialog dialog-${size}`} aria-label={title} onClose={onClose}>
      <h2>{title}</h2>
      {children}
    </dialog>
  );
}

/** Shows the question that is open. */
export function QuestionDialog() {
  const open = question.value;
  if (!open) return null;
  const { title, text, confirm, answer } = open;
  return (
    <Dialog title={title} onClose={() => answer(false)}>
      <p>{text}</p>
      <div class="row end">
        <button type="button" onClick={() => answer(false)}>
          Cancel
        </button>
        <button type="button" class="danger" onClick={() => answer(true)}>
          {confirm}
        </button>
      </div>
    </Dialog>
  );
}
