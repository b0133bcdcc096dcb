import { useEffect, useRef, useState } from 'preact/hooks';

export type Loaded<T> = {
  /** The latest value; it stays while it is loaded again. */
  readonly value: T | undefined;
  readonly error: unknown;
  readonly reload: () => void;
};

/** Loads a value when a component appears, and again when one of the dependencies changes. */
export function useLoaded<T>(load: () => Promise<T>, dependencies: readonly unknown[]): Loaded<T> {
  const [state, setState] = useState<{ readonly value?: T; readonly error?: unknown }>({});
  const [round, setRound] = useState(0);
  const latest = useRef(0);
  useEffect(() => {
    latest.current += 1;
    const own = latest.current;
    const finish = (next: { readonly value?: T; readonly error?: unknown }) => {
      if (own === latest.current) setState(next);
    };
    load().then(
      (value) => finish({ value }),
      (error: unknown) => finish({ error }),
    );
  }, [...dependencies, round]);
  return { value: state.value, error: state.error, reload: () => setRound((old) => old + 1) };
}
