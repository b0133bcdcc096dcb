/** What keys do in the view that is shown; later bindings come before earlier ones. */
export type KeyBindings = Readonly<Record<string, (event: KeyboardEvent) => void>>;

const stack: KeyBindings[] = [];

/** Binds keys; returns a function that releases them. */
export function bindKeys(bindings: KeyBindings): () => void {
  stack.push(bindings);
  return () => {
    stack.splice(stack.indexOf(bindings), 1);
  };
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

export function startKeyboard(): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isTyping(event.target) && event.key !== 'Escape') return;
    const bindings = stack.findLast((one) => Object.hasOwn(one, event.key));
    const run = bindings?.[event.key];
    if (run === undefined) return;
    if (event.key !== 'Escape') event.preventDefault();
    run(event);
  });
}
