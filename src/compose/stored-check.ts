import type { Resources } from '../control/control.ts';
import { countOf } from '../count.ts';
import { below } from '../document/document.ts';
import type { Violation } from '../refusal.ts';
import type { PreparedFile } from '../store/prepare.ts';
import { listWorlds } from '../store/worlds.ts';

/** A file of state as it was read. */
export type FoundFile = { readonly file: string } & Pick<
  NonNullable<PreparedFile['form']>,
  'sandboxes'
>;

type Told = {
  readonly check: Resources['check'];
  readonly say: (sentence: string) => void;
};

/** How long the start is over before a file is looked through, in milliseconds. */
const wait = 100;
/** So many records are looked at, then others have their turn. */
const slice = 200;

/**
 * Says what is in a file of state that does not fit the document, when the server is up: a start is
 * not to wait for it, and what was stored by `--validate off` or by a module opens again, whatever it is.
 * @returns what ends it.
 */
export const checkStoredLater = (found: FoundFile, { check, say }: Told): (() => void) => {
  const { file } = found;
  // Nobody holds on to what was read once it is looked through.
  let unfit: Iterator<string | undefined> | undefined = listFaults(found, check);
  let count = 0;
  let first: string | undefined;
  const look = (): void => {
    for (let left = slice; left > 0 && unfit; left--) note(unfit.next());
    if (unfit) setImmediate(look);
    else if (first !== undefined) say(toSentence(file, count, first));
  };
  const note = ({ done, value }: IteratorResult<string | undefined>): void => {
    if (done) unfit = undefined;
    if (value === undefined) return;
    first ??= value;
    count += 1;
  };
  const timer = setTimeout(look, wait).unref();
  return () => {
    clearTimeout(timer);
    unfit = undefined;
    first = undefined;
  };
};

/** Of each record where and why it does not fit; `undefined` of one that does. */
function* listFaults(found: FoundFile, check: Resources['check']): Generator<string | undefined> {
  for (const [place, world] of listWorlds(found)) {
    for (const [resource, list] of Object.entries(world)) {
      for (const [index, record] of list.entries()) {
        const fault = findFault(() => check(resource, record));
        yield fault && `${below(place, resource, `${index}`)}${fault.pointer} ${fault.message}`;
      }
    }
  }
}

const findFault = (check: () => readonly Violation[]): Violation | undefined => {
  try {
    return check()[0];
  } catch {
    // A schema that cannot be compiled is a finding of its own, and nothing fits it or not.
    return undefined;
  }
};

const toSentence = (file: string, count: number, first: string): string =>
  `${file}: ${countOf(count, 'record')} ${count === 1 ? 'does' : 'do'} not fit the document, the first at ${first}; replies that show such may not fit it either. Mend them by PUT /state/{resource}/{key}, or in the file while it is not in use.`;
