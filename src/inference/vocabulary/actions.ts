/** Properties whose enumeration an action chooses from: `status`, `orderState`. */
export const actionStateName = /status|state|phase/i;

/** Properties that hold the state which a state timestamp such as `closed_at` belongs to. */
export const stateName = /^(status|state|phase)$/i;

/** `unlock`, `disable`, `deactivate`: verbs that take back what the verb in the first group does. */
export const reversingVerb = /^(?:un|dis|de)-?(\w{4,})$/;

/** Results of verbs that no spelling rule derives. */
export const irregularParticiples: Readonly<Record<string, string>> = {
  activate: 'active',
  hide: 'hidden',
  pay: 'paid',
  pin: 'pinned',
  run: 'running',
  send: 'sent',
  ship: 'shipped',
  star: 'starred',
  stop: 'stopped',
  submit: 'submitted',
};

/** Whether a word is a form of a verb: `cancelled` and `canceled` of cancel, `paid` of pay. */
export function isFormOfVerb(word: string, verb: string): boolean {
  const text = word.toLowerCase();
  if (verb.length < 3) return false;
  const stem = verb.replace(/[ey]$/, '');
  return (
    text === irregularParticiples[verb] ||
    (text.startsWith(stem) && /^(e|i|l)?(d|ed|led|ied|e|y)?$/.test(text.slice(stem.length)))
  );
}
