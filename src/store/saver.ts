/** Runs a function later, once; the returned function calls it off. */
export type Later = (run: () => void, milliseconds: number) => () => void;

export type SaverOptions = {
  /** Saves the state as it is at the time of the call; resolves with how many characters it wrote. */
  readonly save: () => Promise<number>;
  /** Hears of a save in the background that failed. */
  readonly onTrouble: (error: unknown) => void;
  readonly later?: Later;
};

/** Saves in the background, soon after changes, one save at a time. */
export type Saver = {
  /** There is something to save. */
  touch(): void;
  /** Saves what is not saved yet; rejects when that fails. */
  close(): Promise<void>;
};

const soonest = 200;

/** Printing takes about a millisecond for so many characters; we wait ten times as long between. */
const charactersPerWait = 10_000;

export const openSaver = ({ save, onTrouble, later = unreferenced }: SaverOptions): Saver => {
  let state: 'saved' | 'changed' = 'saved';
  let saving: Promise<void> | undefined;
  let callOff: (() => void) | undefined;
  let wait = soonest;

  const saveNow = async (): Promise<void> => {
    state = 'saved';
    wait = Math.max(soonest, (await save()) / charactersPerWait);
  };

  const saveBehind = async (): Promise<void> => {
    callOff = undefined;
    let unsaved: 'saved' | 'changed' = 'saved';
    try {
      await saveNow();
    } catch (error) {
      onTrouble(error);
      unsaved = 'changed';
    }
    saving = undefined;
    // What changed meanwhile is reason to try again; a failure alone is none, it seldom passes at once.
    if (state === 'changed') plan();
    else state = unsaved;
  };

  const plan = (): void => {
    callOff = later(() => {
      saving = saveBehind();
    }, wait);
  };

  return {
    touch: () => {
      state = 'changed';
      if (saving === undefined && callOff === undefined) plan();
    },
    close: async () => {
      await saving;
      callOff?.();
      if (state === 'changed') await saveNow();
    },
  };
};

/** A timer that does not keep the process alive. */
const unreferenced: Later = (run, milliseconds) => {
  const timer = setTimeout(run, milliseconds).unref();
  return () => clearTimeout(timer);
};
