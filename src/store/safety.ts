/** Knows whether the latest of some commits is safe yet: where nobody has to wait, this costs nothing. */
export type Safety = {
  /** Takes note of the latest commit; `undefined` when it is safe already. */
  follow(safe: Promise<void> | undefined): void;
  /** Resolves when the latest commit is safe, rejects when it was undone; `undefined` when it is safe. */
  pending(): Promise<void> | undefined;
};

export const openSafety = (): Safety => {
  let latest: Promise<void> | undefined;
  return {
    follow: (safe) => {
      // Commits of one turn become safe together: one of them looks out for all.
      if (safe === latest) return;
      latest = safe;
      if (safe === undefined) return;
      const settle = () => {
        if (latest === safe) latest = undefined;
      };
      safe.then(settle, settle);
    },
    pending: () => latest,
  };
};
